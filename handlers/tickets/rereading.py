"""The first start after an upgrade: tickets of before are read again for whether they are private."""

from datetime import datetime
from functools import partial
from typing import Final

from handlers.messaging.capability import Read, RunUnit
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.tickets import card_sync, privacy
from handlers.tickets.access import record_of, timeline_of
from storage.people.encryption import Unsealable
from storage.tickets import rereading, tickets
from storage.tickets.tickets import Ticket

AT_A_TIME: Final = 50


async def at_start(_read: Read, in_unit: RunUnit, _now: datetime) -> None:
    """Reads batch by batch, open ones first. Cut off in the middle, it goes on at the next start."""
    for closed in (False, True):
        after: int | None = 0
        while after is not None:
            work = partial(read_again, after=after, closed=closed)
            after = await in_unit(work, f"privacy:{closed}:{after}")


def read_again(unit: UnitOfWork, after: int, *, closed: bool) -> int | None:
    """Reads one batch; returns the last ticket's id, None when there is no more."""
    batch = rereading.unread(unit.tx, after, AT_A_TIME, closed=closed)
    for ticket in batch:
        found = _found(unit, ticket)
        if rereading.settle(unit.tx, ticket, found.reason or None, urgent=found.urgent) and found.reason:
            _hide(unit, ticket)
    return batch[-1].id if batch else None


def _found(unit: UnitOfWork, ticket: Ticket) -> privacy.Found:
    try:
        said = [entry.body for entry in timeline_of(unit, ticket) if entry.kind == "said"]
        record = {"record": record_of(unit, ticket), "said": said}
    except Unsealable:
        record = {}  # its citizen was erased
    return privacy.found_in(unit, ticket.kind, ticket.category, record)


def _hide(unit: UnitOfWork, ticket: Ticket) -> None:
    """The card of an open ticket shows the words no more; that of a private category never showed them."""
    category = privacy.category_called(unit, ticket.kind, ticket.category)
    if ticket.is_open and not (category and category.private):
        card_sync.refresh(unit, tickets.get(unit.tx, ticket.id))
