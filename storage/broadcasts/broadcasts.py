"""Broadcasts: a message to many, in each reader's language, and its progress."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, func, insert, or_, select, update

from storage.broadcasts.tables import broadcast, delivery
from storage.engine.ids import new_id
from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.versioned import Versioned
from storage.people.encryption import Key, Where


class Audience(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who receives a broadcast. Empty lists mean everybody; several narrow each other.

    Only people who asked for notices are reached, but for an event also those signed up to it, and in an
    emergency everybody.
    """

    neighbourhoods: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    """Of tickets they filed, such as `report/waste`."""
    event_id: int | None = None
    frequencies: tuple[str, ...] = ()
    """Only those who want notices in this rhythm."""


class Message(msgspec.Struct, frozen=True, omit_defaults=True):
    """The content of a broadcast: one text per language; readers of any other language get the first."""

    texts: Mapping[str, str]
    audience: Audience = Audience()
    picture: str = ""
    """A file's reference, and its kind and name where a channel needs them."""
    buttons: tuple[tuple[str, str], ...] = ()
    """Label and address on the web."""

    def text(self, language: str) -> str:
        return self.texts.get(language) or next(iter(self.texts.values()))


@dataclass(frozen=True, slots=True)
class Broadcast:
    id: int
    state: str
    version: int
    emergency: bool
    event_id: int | None
    body: bytes
    person_id: int | None
    second_id: int | None
    starts_at: datetime | None
    frozen_at: datetime | None
    cursor: int
    counted: bool
    card: str | None
    done_at: datetime | None
    changed_at: datetime

    @property
    def is_over(self) -> bool:
        return self.state in ("stopped", "done")

    @property
    def is_again(self) -> bool:
        """Whether failed deliveries are tried once more: the broadcast was started after it was frozen."""
        return self.starts_at is not None and self.frozen_at is not None and self.starts_at > self.frozen_at


COLUMNS = [broadcast.c[name] for name in Broadcast.__slots__]
ADDED = ("id", "state", "emergency", "event_id", "body", "person_id", "starts_at", "changed_at")
CHANGEABLE = (
    "state",
    "emergency",
    "body",
    "person_id",
    "second_id",
    "starts_at",
    "frozen_at",
    "cursor",
    "counted",
    "done_at",
)
ADD = Statement(insert(broadcast).values({name: bindparam(name) for name in ADDED}), nothing)
GET = Statement(select(*COLUMNS).where(broadcast.c.id == bindparam("wanted")), Broadcast)
LOCK = Statement(select(*COLUMNS).where(broadcast.c.id == bindparam("wanted")).with_for_update(), Broadcast)
AT_WORK = Statement(
    select(*COLUMNS)
    .where(or_(broadcast.c.state == "scheduled", broadcast.c.state == "running"))
    .order_by(broadcast.c.emergency.desc(), broadcast.c.id),
    Broadcast,
)
LATEST = Statement(
    select(*COLUMNS)
    .where(broadcast.c.state != "draft")
    .order_by(broadcast.c.id.desc())
    .limit(bindparam("most")),
    Broadcast,
)
DRAFTS = Statement(
    select(*COLUMNS)
    .where(broadcast.c.state == "draft")
    .order_by(broadcast.c.changed_at.desc(), broadcast.c.id.desc())
    .limit(bindparam("most")),
    Broadcast,
)
OPEN = Statement(
    select(*COLUMNS)
    .where(or_(*(broadcast.c.state == state for state in ("asked", "scheduled", "running", "paused"))))
    .order_by(broadcast.c.starts_at, broadcast.c.id)
    .limit(bindparam("most")),
    Broadcast,
)
# A draft that was thrown away is over too, but has nothing to show.
OVER = Statement(
    select(*COLUMNS)
    .where(
        or_(broadcast.c.state == "done", broadcast.c.state == "stopped"), broadcast.c.frozen_at.is_not(None)
    )
    .order_by(broadcast.c.frozen_at.desc(), broadcast.c.id.desc())
    .limit(bindparam("most")),
    Broadcast,
)
CHANGES = Versioned(broadcast, CHANGEABLE)
SET_CARD = Statement(
    update(broadcast).where(broadcast.c.id == bindparam("wanted")).values(card=bindparam("shown")), nothing
)
COUNTS = Statement(
    select(delivery.c.state, func.count())
    .where(delivery.c.broadcast_id == bindparam("of"))
    .group_by(delivery.c.state),
    lambda state, n: (state, n),
)

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Message)


def add(
    tx: Transaction,
    key: Key,
    message: Message,
    now: datetime,
    *,
    person_id: int | None,
    state: str = "draft",
    emergency: bool = False,
    event_id: int | None = None,
    starts_at: datetime | None = None,
) -> Broadcast:
    """Adds a broadcast. `key` is the installation's: the message is no secret, but is sealed like everything else."""
    broadcast_id = new_id()
    tx.run(
        ADD,
        id=broadcast_id,
        state=state,
        emergency=emergency,
        event_id=event_id,
        body=key.seal(_encoder.encode(message), _where(broadcast_id)),
        person_id=person_id,
        starts_at=starts_at,
        changed_at=now,
    )
    return get(tx, broadcast_id)


def get(tx: Transaction, broadcast_id: int) -> Broadcast:
    """Raises LookupError when there is no such broadcast."""
    return tx.one(GET, wanted=broadcast_id)


def find(tx: Transaction, broadcast_id: int) -> Broadcast | None:
    return tx.first(GET, wanted=broadcast_id)


def lock(tx: Transaction, broadcast_id: int) -> Broadcast:
    """Locks the broadcast until the unit of work ends, and returns it. Raises LookupError when there is none."""
    return tx.one(LOCK, wanted=broadcast_id)


def at_work(tx: Transaction) -> list[Broadcast]:
    """Returns scheduled and running broadcasts, emergencies first."""
    return tx.all(AT_WORK)


def latest(tx: Transaction, most: int) -> list[Broadcast]:
    return tx.all(LATEST, most=most)


def drafts(tx: Transaction, most: int) -> list[Broadcast]:
    """Returns drafts, the last changed first."""
    return tx.all(DRAFTS, most=most)


def unfinished(tx: Transaction, most: int) -> list[Broadcast]:
    """Returns broadcasts that are requested, scheduled, running or paused, in the order of their start."""
    return tx.all(OPEN, most=most)


def over(tx: Transaction, most: int) -> list[Broadcast]:
    """Returns ended broadcasts, the last first."""
    return tx.all(OVER, most=most)


def change(tx: Transaction, known: Broadcast, now: datetime, **values: Any) -> Broadcast | None:
    """Sets CHANGEABLE columns; None when the broadcast was changed after `known` was read."""
    return get(tx, known.id) if CHANGES.change(tx, known, now, values) else None


def set_card(tx: Transaction, broadcast_id: int, message_id: str) -> None:
    """Stores the message in the team chat that shows the progress."""
    tx.run(SET_CARD, wanted=broadcast_id, shown=message_id)


def counts(tx: Transaction, broadcast_id: int) -> dict[str, int]:
    """Counts the deliveries in each state."""
    return dict(tx.all(COUNTS, of=broadcast_id))


def message(key: Key, of: Broadcast) -> Message:
    """Opens the message and its audience. Raises Unsealable."""
    return _decoder.decode(key.open(of.body, _where(of.id)))


def sealed(key: Key, of: Broadcast, told: Message) -> bytes:
    """Seals a message for the column `body`."""
    return key.seal(_encoder.encode(told), _where(of.id))


def _where(broadcast_id: int) -> Where:
    return Where("broadcast", broadcast_id, "body")
