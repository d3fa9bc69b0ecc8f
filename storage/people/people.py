"""Persons: channel, language, role, and the key that seals their words."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

import msgspec
from sqlalchemy import bindparam, select, update

from storage.engine.id_list import is_among
from storage.engine.ids import new_id
from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_ignore
from storage.people.encryption import Key, KeyRing, Where
from storage.people.tables import person

WALK_IN: Final = "desk"
"""The channel of walk-ins and callers, whom no message can reach. The stored value keeps the old word."""


class Person(msgspec.Struct, frozen=True):
    """A citizen, an operator or the coordinator. `aside` is what a free message of theirs means at present."""

    id: int
    channel: str
    address: bytes
    wrapped_key: bytes | None
    name: bytes | None
    role: str
    language: str | None
    reachable: bool
    notice_version: str | None
    focus_ticket_id: int | None
    aside: str | None

    @property
    def lane(self) -> str:
        return f"p{self.id}"

    @property
    def has_chat(self) -> bool:
        """Whether a message can reach them at all; whether they allow it is another question."""
        return self.channel != WALK_IN

    @property
    def is_erased(self) -> bool:
        """Without a key neither their words nor their address can be read."""
        return self.wrapped_key is None

    @property
    def can_be_told(self) -> bool:
        return self.reachable and self.wrapped_key is not None

    @property
    def is_operator(self) -> bool:
        return self.role != "citizen"

    @property
    def is_coordinator(self) -> bool:
        return self.role == "coordinator"


FIELDS = Person.__struct_fields__
COLUMNS = [person.c[name] for name in FIELDS]
SETTABLE = (
    "role",
    "language",
    "reachable",
    "notice_version",
    "notice_at",
    "focus_ticket_id",
    "aside",
    "name",
)

# Locks the person until the unit of work ends: on either engine one person's updates run one after another.
FIND = Statement(
    select(*COLUMNS)
    .where(person.c.channel == bindparam("of_channel"), person.c.address_hash == bindparam("hashed"))
    .with_for_update(),
    Person,
)
GET = Statement(select(*COLUMNS).where(person.c.id == bindparam("wanted")), Person)
TEAM = Statement(select(*COLUMNS).where(person.c.role != "citizen").order_by(person.c.id), Person)
SOME = Statement(
    {name: select(*COLUMNS).where(wanted) for name, wanted in is_among(person.c.id, "ids").items()}, Person
)
ADD = insert_or_ignore(
    person, "id", "channel", "address_hash", "address", "wrapped_key", "role", "created_at"
)


def find(tx: Transaction, keys: KeyRing, channel: str, address: str) -> Person | None:
    return tx.first(FIND, of_channel=channel, hashed=keys.hashed(channel, address))


def add(
    tx: Transaction, keys: KeyRing, channel: str, address: str, now: datetime, *, role: str = "citizen"
) -> Person:
    """Makes a person with a key of their own; returns the existing one when two units of work meet them at once."""
    person_id = new_id()
    wrapped = keys.new_key(person_id)
    sealed = keys.key(person_id, wrapped).seal(address.encode(), address_of(person_id))
    added = tx.run(
        ADD,
        id=person_id,
        channel=channel,
        address_hash=keys.hashed(channel, address),
        address=sealed,
        wrapped_key=wrapped,
        role=role,
        created_at=now,
    )
    if not added:
        return tx.one(FIND, of_channel=channel, hashed=keys.hashed(channel, address))
    return Person(person_id, channel, sealed, wrapped, None, role, None, True, None, None, None)


def get(tx: Transaction, person_id: int) -> Person:
    """Raises LookupError when there is no such person."""
    return tx.one(GET, wanted=person_id)


def some(tx: Transaction, ids: Iterable[int]) -> dict[int, Person]:
    """Returns several persons, by id."""
    wanted = sorted(set(ids))
    return {who.id: who for who in tx.all(SOME, ids=wanted)} if wanted else {}


def team(tx: Transaction) -> list[Person]:
    """Returns operators and coordinators."""
    return tx.all(TEAM)


def change(tx: Transaction, who: Person, **values: Any) -> Person:
    """Sets columns (see SETTABLE) and returns the person as they are now."""
    tx.run(_setter(*values), wanted=who.id, **{f"new_{name}": value for name, value in values.items()})
    return msgspec.structs.replace(who, **{name: value for name, value in values.items() if name in FIELDS})


@lru_cache(maxsize=64)
def _setter(*names: str) -> Statement[None]:
    if unknown := set(names) - set(SETTABLE):
        raise LookupError(f"no column to set: {sorted(unknown)}")
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return Statement(update(person).where(person.c.id == bindparam("wanted")).values(values), nothing)


def rename(tx: Transaction, keys: KeyRing, who: Person, name: str) -> None:
    """Stores the name under which an operator is shown."""
    tx.run(_setter("name"), wanted=who.id, new_name=key_of(keys, who).seal(name.encode(), name_of(who.id)))


def key_of(keys: KeyRing, who: Person) -> Key:
    """Raises Unsealable once the person was erased."""
    return keys.key(who.id, who.wrapped_key)


def address_of_person(keys: KeyRing, who: Person) -> str:
    """The person's address in the channel. Never logged."""
    return key_of(keys, who).open(who.address, address_of(who.id)).decode()


def shown_name(keys: KeyRing, who: Person) -> str:
    """The name under which an operator is shown; empty when none is known."""
    if who.name is None:
        return ""
    return key_of(keys, who).open(who.name, name_of(who.id)).decode()


def address_of(person_id: int) -> Where:
    return Where("person", person_id, "address")


def name_of(person_id: int) -> Where:
    return Where("person", person_id, "name")
