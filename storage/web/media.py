"""Files of the web chat: sealed, and found only by an unguessable reference."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.people.encryption import Key, KeyRing, Unsealable, Where
from storage.people.tables import person
from storage.web.tables import media

PREFIX = "web:"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file and its description."""

    type: str
    name: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Sealed:
    ref: str
    keyholder_id: int | None
    type: str
    name: bytes
    body: bytes
    wrapped_key: bytes | None

    def opened(self, keys: KeyRing) -> StoredFile | None:
        """None when its citizen was erased. Decrypts the whole file: not for a writer's thread."""
        try:
            key = keys.own if self.keyholder_id is None else keys.key(self.keyholder_id, self.wrapped_key)
            name = key.open(self.name, Where("media", self.ref, "name")).decode()
            return StoredFile(self.type, name, key.open(self.body, Where("media", self.ref, "body")))
        except Unsealable:
            return None


COLUMNS = ("ref", "keyholder_id", "type", "name", "body", "size", "at")
ADD = Statement(insert(media).values({name: bindparam(name) for name in COLUMNS}), nothing)
GET = Statement(
    select(*[media.c[name] for name in Sealed.__slots__[:-1]], person.c.wrapped_key)
    .select_from(media.outerjoin(person, person.c.id == media.c.keyholder_id))
    .where(media.c.ref == bindparam("wanted")),
    Sealed,
)


DROP = Statement(delete(media).where(media.c.ref == bindparam("wanted")), nothing)


def add(tx: Transaction, sealer: Key, keyholder_id: int | None, file: StoredFile, now: datetime) -> str:
    """Keeps a file and returns its reference. `keyholder_id` None is sealed with the installation's key."""
    ref = PREFIX + secrets.token_urlsafe(24)
    tx.run(
        ADD,
        ref=ref,
        keyholder_id=keyholder_id,
        type=file.type,
        name=sealer.seal(file.name.encode(), Where("media", ref, "name")),
        body=sealer.seal(file.body, Where("media", ref, "body")),
        size=len(file.body),
        at=now,
    )
    return ref


def get(tx: Transaction, ref: str) -> Sealed | None:
    return tx.first(GET, wanted=ref)


def drop(tx: Transaction, ref: str) -> None:
    """Deletes a file that is kept here; ignores any other reference."""
    tx.run(DROP, wanted=ref)
