"""Files of the web chat: sealed, and found only by an unguessable reference. A large one lies in parts."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, delete, exists, insert, select, update

from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.people.encryption import Key, KeyRing, Unsealable, Where
from storage.people.tables import person
from storage.web.tables import media, media_part

PREFIX = "web:"
PART: Final = 128 * 1024
"""Bytes of a part, which alone is in memory while a large file comes or goes."""
LOST_AFTER: Final = timedelta(days=1)
"""How long the parts of a file may be there before it is whole."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file and its description."""

    type: str
    name: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Described:
    """A file without its contents."""

    ref: str
    type: str
    name: str
    size: int
    in_parts: bool
    key: Key


@dataclass(frozen=True, slots=True)
class Sealed:
    ref: str
    keyholder_id: int | None
    type: str
    name: bytes
    body: bytes
    size: int
    wrapped_key: bytes | None
    parts: tuple[bytes, ...] = ()

    def opened(self, keys: KeyRing) -> StoredFile | None:
        """None when its citizen was erased. Decrypts the whole file: not for a writer's thread."""
        try:
            key = self._key(keys)
            name = key.open(self.name, _name_of(self.ref)).decode()
            if not self.body:
                parts = (key.open(part, _part_of(self.ref, n)) for n, part in enumerate(self.parts))
                return StoredFile(self.type, name, b"".join(parts))
            return StoredFile(self.type, name, key.open(self.body, _body_of(self.ref)))
        except Unsealable:
            return None

    def described(self, keys: KeyRing) -> Described | None:
        """None when its citizen was erased."""
        try:
            key = self._key(keys)
            name = key.open(self.name, _name_of(self.ref)).decode()
            return Described(self.ref, self.type, name, self.size, not self.body, key)
        except Unsealable:
            return None

    def _key(self, keys: KeyRing) -> Key:
        return keys.own if self.keyholder_id is None else keys.key(self.keyholder_id, self.wrapped_key)


COLUMNS = ("ref", "keyholder_id", "type", "name", "body", "size", "at")
ADD = Statement(insert(media).values({name: bindparam(name) for name in COLUMNS}), nothing)
ADD_PART = Statement(
    insert(media_part).values({name: bindparam(name) for name in ("ref", "n", "body", "at")}), nothing
)
GET = Statement(
    select(*[media.c[name] for name in Sealed.__slots__[:-2]], person.c.wrapped_key)
    .select_from(media.outerjoin(person, person.c.id == media.c.keyholder_id))
    .where(media.c.ref == bindparam("wanted")),
    Sealed,
)
PARTS = Statement(
    select(media_part.c.body).where(media_part.c.ref == bindparam("wanted")).order_by(media_part.c.n), bytes
)
GET_PART = Statement(
    select(media_part.c.body).where(
        media_part.c.ref == bindparam("wanted"), media_part.c.n == bindparam("nth")
    ),
    bytes,
)
EMPTY = Statement(
    update(media).where(media.c.ref == bindparam("wanted"), media.c.body != b"").values(body=b""), nothing
)
DROP = Statement(delete(media).where(media.c.ref == bindparam("wanted")), nothing)
DROP_PARTS = Statement(delete(media_part).where(media_part.c.ref == bindparam("wanted")), nothing)
FORGET_LOST = Statement(
    delete(media_part).where(
        media_part.c.at < bindparam("before", type_=media_part.c.at.type),
        ~exists().where(media.c.ref == media_part.c.ref),
    ),
    nothing,
)


def new_ref() -> str:
    return PREFIX + secrets.token_urlsafe(24)


def add(tx: Transaction, sealer: Key, keyholder_id: int | None, file: StoredFile, now: datetime) -> str:
    """Keeps a file and returns its reference. `keyholder_id` None is sealed with the installation's key."""
    ref = new_ref()
    body = sealer.seal(file.body, _body_of(ref))
    complete(tx, sealer, keyholder_id, ref, file.type, file.name, len(file.body), now, body)
    return ref


def add_part(tx: Transaction, sealer: Key, ref: str, n: int, part: bytes, now: datetime) -> None:
    """Keeps a part of a file that is still on its way. All but the last have PART bytes."""
    tx.run(ADD_PART, ref=ref, n=n, body=sealer.seal(part, _part_of(ref, n)), at=now)


def complete(
    tx: Transaction,
    sealer: Key,
    keyholder_id: int | None,
    ref: str,
    type_: str,
    name: str,
    size: int,
    now: datetime,
    body: bytes = b"",
) -> None:
    """Makes a file of the parts that came, or of a sealed body."""
    sealed_name = sealer.seal(name.encode(), _name_of(ref))
    tx.run(
        ADD, ref=ref, keyholder_id=keyholder_id, type=type_, name=sealed_name, body=body, size=size, at=now
    )


def get(tx: Transaction, ref: str) -> Sealed | None:
    """Returns the file as a whole."""
    found = tx.first(GET, wanted=ref)
    if found is None or found.body:
        return found
    return replace(found, parts=tuple(tx.all(PARTS, wanted=ref)))


def head(tx: Transaction, ref: str) -> Sealed | None:
    """Returns the file without its parts."""
    return tx.first(GET, wanted=ref)


def part(tx: Transaction, ref: str, n: int) -> bytes | None:
    """Returns a part, sealed."""
    return tx.first(GET_PART, wanted=ref, nth=n)


def open_part(key: Key, ref: str, n: int, sealed: bytes) -> bytes:
    """Raises Unsealable."""
    return key.open(sealed, _part_of(ref, n))


def cut(tx: Transaction, ref: str, sealed: list[bytes], now: datetime) -> None:
    """Puts parts in place of a whole; of several who do so at a time, the first counts."""
    if tx.run(EMPTY, wanted=ref):
        for n, body in enumerate(sealed):
            tx.run(ADD_PART, ref=ref, n=n, body=body, at=now)


def sealed_parts(key: Key, ref: str, body: bytes) -> list[bytes]:
    return [key.seal(each, _part_of(ref, n)) for n, each in enumerate(_in_parts(body))]


def drop(tx: Transaction, ref: str) -> None:
    """Deletes a file that is kept here; ignores any other reference."""
    tx.run(DROP, wanted=ref)
    tx.run(DROP_PARTS, wanted=ref)


def drop_lost(tx: Transaction, ref: str) -> None:
    """Deletes the parts of a file that did not become whole."""
    if tx.first(GET, wanted=ref) is None:
        tx.run(DROP_PARTS, wanted=ref)


def forget_lost(tx: Transaction, now: datetime) -> int:
    """Deletes parts of files that never became whole."""
    return tx.run(FORGET_LOST, before=now - LOST_AFTER)


def _in_parts(body: bytes) -> Iterator[bytes]:
    return (body[at : at + PART] for at in range(0, len(body), PART))


def _name_of(ref: str) -> Where:
    return Where("media", ref, "name")


def _body_of(ref: str) -> Where:
    return Where("media", ref, "body")


def _part_of(ref: str, n: int) -> Where:
    return Where("media", f"{ref}/{n}", "part")
