"""Tickets and their timelines: append-only, sealed with the key of the citizen they belong to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, insert, select

from storage.engine.ids import new_id
from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_and_give
from storage.engine.versioned import Versioned
from storage.people.encryption import Key, Where
from storage.tickets.codes import BODY, new_code
from storage.tickets.tables import entry, ticket

TRIES_PER_LENGTH = 8


class Ticket(msgspec.Struct, frozen=True):
    """A filed ticket. Its words are sealed: `record()` and `timeline()` open them with the citizen's key."""

    id: int
    code: str
    kind: str
    category: str | None
    neighbourhood: str | None
    state: str
    outcome: str | None
    version: int
    language: str
    person_id: int
    assignee_id: int | None
    duplicate_of: int | None
    body: bytes
    stars: int | None
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    changed_at: datetime
    private: bool
    """Whether its words stay out of the team's group."""
    private_reason: str | None
    """Why, as `handlers.tickets.privacy` names it; None when it is not private."""
    urgent: bool

    @property
    def is_open(self) -> bool:
        return self.state != "closed"


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in a timeline. `body` is JSON data: `text`, `media`, and for a state change `state`, `outcome`."""

    id: int
    kind: str
    person_id: int | None
    revision_of: int | None
    at: datetime
    body: dict[str, Any]  # Any: JSON


class SealedEntry(msgspec.Struct, frozen=True):
    id: int
    kind: str
    person_id: int | None
    revision_of: int | None
    at: datetime
    body: bytes

    def opened(self, key: Key) -> Entry:
        body = _decoder.decode(key.open(self.body, Where("entry", self.id, "body")))
        return Entry(self.id, self.kind, self.person_id, self.revision_of, self.at, body)


COLUMNS = [ticket.c[name] for name in Ticket.__struct_fields__]
FILED = (
    "id",
    "code",
    "kind",
    "category",
    "neighbourhood",
    "language",
    "person_id",
    "body",
    "opened_at",
    "due_at",
    "private",
    "private_reason",
    "urgent",
)
CHANGEABLE = (
    "state",
    "outcome",
    "assignee_id",
    "duplicate_of",
    "stars",
    "closed_at",
    "due_at",
    "neighbourhood",
    "private",
    "private_reason",
    "urgent",
)

ADD = insert_and_give(ticket, COLUMNS, Ticket, *FILED, "changed_at")
GET = Statement(select(*COLUMNS).where(ticket.c.id == bindparam("wanted")), Ticket)
BY_CODE = Statement(select(*COLUMNS).where(ticket.c.code == bindparam("wanted")), Ticket)
OF_PERSON = Statement(
    select(*COLUMNS)
    .where(ticket.c.person_id == bindparam("of_person"), ticket.c.id < bindparam("before"))
    .order_by(ticket.c.id.desc())
    .limit(bindparam("most")),
    Ticket,
)
CHANGES = Versioned(ticket, CHANGEABLE)
ADD_ENTRY = Statement(
    insert(entry).values(
        {
            name: bindparam(name)
            for name in ("id", "ticket_id", "kind", "person_id", "revision_of", "body", "at")
        }
    ),
    nothing,
)
TIMELINE = Statement(
    select(*[entry.c[name] for name in SealedEntry.__struct_fields__])
    .where(entry.c.ticket_id == bindparam("of_ticket"))
    .order_by(entry.c.id),
    SealedEntry,
)

OF_ENTRY = Statement(select(entry.c.ticket_id).where(entry.c.id == bindparam("wanted")), int)
FIRST_ENTRY = Statement(
    select(entry.c.id).where(entry.c.ticket_id == bindparam("of_ticket")).order_by(entry.c.id).limit(1), int
)

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(dict[str, Any])


def file(
    tx: Transaction,
    key: Key,
    prefix: str,
    record: dict[str, Any],
    *,
    kind: str,
    person_id: int,
    language: str,
    now: datetime,
    due_at: datetime | None = None,
    category: str | None = None,
    neighbourhood: str | None = None,
    private_reason: str | None = None,
    urgent: bool = False,
) -> Ticket:
    """Files a ticket under a code of its own; a longer code once short ones grow scarce."""
    ticket_id = new_id()
    body = key.seal(_encoder.encode(record), Where("ticket", ticket_id, "body"))
    tries = (BODY + tried // TRIES_PER_LENGTH for tried in range(TRIES_PER_LENGTH * 3))
    for length in tries:
        filed = tx.first(
            ADD,
            id=ticket_id,
            code=new_code(prefix, length),
            kind=kind,
            category=category,
            neighbourhood=neighbourhood,
            language=language,
            person_id=person_id,
            body=body,
            opened_at=now,
            due_at=due_at,
            private=private_reason is not None,
            private_reason=private_reason,
            urgent=urgent,
            changed_at=now,
        )
        if filed is not None:
            return filed
    raise RuntimeError("no free ticket code")


def get(tx: Transaction, ticket_id: int) -> Ticket:
    """Raises LookupError when the ticket is gone. Handlers go through `handlers.tickets.actions.seen_by`, which checks who asks."""
    return tx.one(GET, wanted=ticket_id)


def find(tx: Transaction, ticket_id: int) -> Ticket | None:
    return tx.first(GET, wanted=ticket_id)


def by_code(tx: Transaction, code: str) -> Ticket | None:
    return tx.first(BY_CODE, wanted=code)


def of_person(tx: Transaction, person_id: int, most: int, before: int = 2**63 - 1) -> list[Ticket]:
    """Returns a citizen's tickets, newest first, from before a ticket id on."""
    return tx.all(OF_PERSON, of_person=person_id, before=before, most=most)


def change(tx: Transaction, known: Ticket, now: datetime, **values: Any) -> Ticket | None:
    """Sets CHANGEABLE columns; None when the ticket was changed after `known` was read."""
    return get(tx, known.id) if CHANGES.change(tx, known, now, values) else None


def record(key: Key, of: Ticket) -> dict[str, Any]:
    """Opens the flow's record as JSON data. Raises Unsealable."""
    return _decoder.decode(key.open(of.body, Where("ticket", of.id, "body")))


def add_entry(
    tx: Transaction,
    key: Key,
    to: Ticket,
    kind: str,
    body: dict[str, Any],
    now: datetime,
    *,
    person_id: int | None = None,
    revision_of: int | None = None,
) -> int:
    """Appends to the timeline. `key` is that of the ticket's citizen."""
    entry_id = new_id()
    sealed = key.seal(_encoder.encode(body), Where("entry", entry_id, "body"))
    tx.run(
        ADD_ENTRY,
        id=entry_id,
        ticket_id=to.id,
        kind=kind,
        person_id=person_id,
        revision_of=revision_of,
        body=sealed,
        at=now,
    )
    return entry_id


def of_entry(tx: Transaction, entry_id: int) -> int | None:
    """Returns the id of the ticket that an entry belongs to."""
    return tx.first(OF_ENTRY, wanted=entry_id)


def first_entry(tx: Transaction, ticket_id: int) -> int | None:
    """Returns the id of a ticket's oldest entry."""
    return tx.first(FIRST_ENTRY, of_ticket=ticket_id)


def timeline(tx: Transaction, key: Key, of: Ticket) -> Sequence[Entry]:
    """Returns the whole timeline, oldest first, notes included: `handlers.tickets.actions` decides who sees what."""
    return [sealed.opened(key) for sealed in tx.all(TIMELINE, of_ticket=of.id)]
