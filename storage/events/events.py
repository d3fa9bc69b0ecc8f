"""Neighbourhood events: what happens where and when, in the languages it was written in. All of it is public."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, select, update

from storage.engine.ids import new_id
from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_change, insert_or_ignore
from storage.engine.versioned import Versioned
from storage.events.tables import event, event_text
from storage.place.slots import Span
from storage.tickets.codes import new_code

TRIES: Final = 8
LONG: Final = 5


@dataclass(frozen=True, slots=True)
class Event:
    """`taken` of `capacity` places are taken (None: no limit); `spoken` and `access` are codes with commas between."""

    id: int
    code: str
    series_id: int | None
    state: str
    kind: str
    topic: str
    neighbourhood: str | None
    version: int
    starts_at: datetime
    ends_at: datetime
    wall: str
    venue: str
    latitude: float | None
    longitude: float | None
    organiser: str | None
    capacity: int | None
    taken: int
    most_each: int
    spoken: str
    access: str
    picture: str | None
    minutes: bytes | None
    reached: int | None
    person_id: int
    published_at: datetime | None
    changed_at: datetime

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)

    @property
    def left(self) -> int | None:
        """Places left; None when there is no limit."""
        return None if self.capacity is None else self.capacity - self.taken


@dataclass(frozen=True, slots=True)
class Text:
    language: str
    title: str
    body: str


COLUMNS = [event.c[name] for name in Event.__slots__]
ADDED = tuple(
    name for name in Event.__slots__ if name not in ("version", "taken", "minutes", "reached", "published_at")
)
CHANGEABLE = (
    "state",
    "kind",
    "topic",
    "neighbourhood",
    "starts_at",
    "ends_at",
    "wall",
    "venue",
    "latitude",
    "longitude",
    "organiser",
    "capacity",
    "most_each",
    "spoken",
    "access",
    "picture",
    "minutes",
    "reached",
    "published_at",
)
# The public sees published events; a round through the streets is the team's own.
_seen = (
    (event.c.state == "published") | (event.c.state == "cancelled"),
    event.c.published_at.is_not(None),
    event.c.kind != "outreach",
)
ADD = insert_or_ignore(event, *ADDED)
GET = Statement(select(*COLUMNS).where(event.c.id == bindparam("wanted")), Event)
BY_CODE = Statement(select(*COLUMNS).where(event.c.code == bindparam("wanted")), Event)
LOCK = Statement(select(*COLUMNS).where(event.c.id == bindparam("wanted")).with_for_update(), Event)
COMING = Statement(
    select(*COLUMNS)
    .where(
        event.c.state == "published",
        event.c.ends_at > bindparam("now", type_=event.c.ends_at.type),
        event.c.starts_at >= bindparam("begin", type_=event.c.starts_at.type),
    )
    .order_by(event.c.starts_at, event.c.id)
    .limit(bindparam("most")),
    Event,
)
BETWEEN = Statement(
    select(*COLUMNS)
    .where(
        event.c.state == "published",
        event.c.starts_at >= bindparam("begin", type_=event.c.starts_at.type),
        event.c.starts_at < bindparam("end", type_=event.c.starts_at.type),
    )
    .order_by(event.c.starts_at, event.c.id),
    Event,
)
OPEN = Statement(
    select(*COLUMNS)
    .where(*_seen, event.c.ends_at > bindparam("after", type_=event.c.ends_at.type))
    .order_by(event.c.starts_at, event.c.id)
    .limit(bindparam("most")),
    Event,
)
OPEN_BY_CODE = Statement(select(*COLUMNS).where(*_seen, event.c.code == bindparam("wanted")), Event)
NEW = Statement(
    select(*COLUMNS)
    .where(
        event.c.state == "published",
        event.c.published_at > bindparam("after", type_=event.c.starts_at.type),
        event.c.starts_at > bindparam("now", type_=event.c.starts_at.type),
    )
    .order_by(event.c.starts_at),
    Event,
)
OF_SERIES = Statement(
    select(*COLUMNS).where(event.c.series_id == bindparam("first")).order_by(event.c.starts_at), Event
)
LATEST = Statement(select(*COLUMNS).order_by(event.c.starts_at.desc()).limit(bindparam("most")), Event)
CHANGES = Versioned(event, CHANGEABLE)
# The number of places is guarded by the row itself, and by a rule of the table.
TAKE = Statement(
    update(event)
    .where(
        event.c.id == bindparam("wanted"),
        event.c.state == "published",
        (event.c.capacity.is_(None)) | (event.c.taken + bindparam("people") <= event.c.capacity),
    )
    .values(taken=event.c.taken + bindparam("people")),
    nothing,
)
GIVE_BACK = Statement(
    update(event).where(event.c.id == bindparam("wanted")).values(taken=event.c.taken - bindparam("people")),
    nothing,
)
BEGIN_SERIES = Statement(
    update(event).where(event.c.id == bindparam("wanted")).values(series_id=event.c.id), nothing
)
PUT_TEXT = insert_or_change(event_text, ("event_id", "language"), "event_id", "language", "title", "body")
DROP_TEXT = Statement(
    delete(event_text).where(
        event_text.c.event_id == bindparam("of"), event_text.c.language == bindparam("gone")
    ),
    nothing,
)
TEXTS = Statement(
    select(event_text.c.language, event_text.c.title, event_text.c.body).where(
        event_text.c.event_id == bindparam("of")
    ),
    Text,
)


def add(tx: Transaction, now: datetime, **values: Any) -> Event:
    """Adds an event under a code of its own; `values` are the columns of ADDED that are not empty."""
    event_id = new_id()
    given = dict.fromkeys(ADDED) | {"state": "draft", "most_each": 4, "spoken": "", "access": ""} | values
    for tried in range(TRIES):
        code = new_code("", LONG + tried // 4).replace("-", "")
        if tx.run(ADD, **(given | {"id": event_id, "code": code, "changed_at": now})):
            return get(tx, event_id)
    raise RuntimeError("no free event code")


def get(tx: Transaction, event_id: int) -> Event:
    """Raises LookupError when there is no such event."""
    return tx.one(GET, wanted=event_id)


def find(tx: Transaction, event_id: int) -> Event | None:
    return tx.first(GET, wanted=event_id)


def by_code(tx: Transaction, code: str) -> Event | None:
    return tx.first(BY_CODE, wanted=code.upper())


def public(tx: Transaction, after: datetime, most: int) -> list[Event]:
    """Returns public events that end after an instant, cancelled or not, the earliest first."""
    return tx.all(OPEN, after=after, most=most)


def public_by_code(tx: Transaction, code: str) -> Event | None:
    """Returns a public event; None for a draft or a round of the team."""
    return tx.first(OPEN_BY_CODE, wanted=code.upper())


def lock(tx: Transaction, event_id: int) -> Event:
    """Locks the event until the unit of work ends, and returns it. Raises LookupError when there is none."""
    return tx.one(LOCK, wanted=event_id)


def coming(tx: Transaction, now: datetime, most: int, begin: datetime | None = None) -> list[Event]:
    """Returns published events that are not over, the next first; `begin` is where a further page starts."""
    long_ago = datetime.min.replace(tzinfo=now.tzinfo, year=1970)
    return tx.all(COMING, now=now, begin=begin or long_ago, most=most)


def between(tx: Transaction, span: Span) -> list[Event]:
    """Returns published events that begin in a span, over or not."""
    return tx.all(BETWEEN, begin=span.starts, end=span.ends)


def published_since(tx: Transaction, after: datetime, now: datetime) -> list[Event]:
    """Returns events published after an instant that are still to come: for a digest."""
    return tx.all(NEW, after=after, now=now)


def of_series(tx: Transaction, series_id: int) -> list[Event]:
    return tx.all(OF_SERIES, first=series_id)


def latest(tx: Transaction, most: int) -> list[Event]:
    """Returns events of every state, the last first: for the team."""
    return tx.all(LATEST, most=most)


def change(tx: Transaction, known: Event, now: datetime, **values: Any) -> Event | None:
    """Sets CHANGEABLE columns; None when the event was changed after `known` was read."""
    return get(tx, known.id) if CHANGES.change(tx, known, now, values) else None


def take(tx: Transaction, event_id: int, people: int) -> bool:
    """Takes places, all of them or none; False when fewer are left."""
    return bool(tx.run(TAKE, wanted=event_id, people=people))


def give_back(tx: Transaction, event_id: int, people: int) -> None:
    tx.run(GIVE_BACK, wanted=event_id, people=people)


def begin_series(tx: Transaction, event_id: int) -> None:
    """Marks the event as the first of a series."""
    tx.run(BEGIN_SERIES, wanted=event_id)


def drop_text(tx: Transaction, event_id: int, language: str) -> None:
    tx.run(DROP_TEXT, of=event_id, gone=language)


def put_text(tx: Transaction, event_id: int, text: Text) -> None:
    tx.run(PUT_TEXT, event_id=event_id, language=text.language, title=text.title, body=text.body)


def texts(tx: Transaction, event_id: int) -> Mapping[str, Text]:
    """By language."""
    return {each.language: each for each in tx.all(TEXTS, of=event_id)}
