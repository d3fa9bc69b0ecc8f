"""The first start after an upgrade: tickets of before are read again for whether they are private and urgent."""

from datetime import datetime
from functools import partial
from typing import Final

from handlers.messaging.capability import Read, RunUnit
from handlers.messaging.outbound import Piece, Screen, Show
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.tickets import card_sync, privacy, takeback
from handlers.tickets.access import record_of, timeline_of
from locales.language import Ltr
from storage.people import people
from storage.people.encryption import Unsealable
from storage.people.installation import learn, learned
from storage.sending.outbox import CARD
from storage.tickets import rereading, tickets
from storage.tickets.tickets import Ticket

AT_A_TIME: Final = 50
DONE: Final = "tickets read again"
"""What is learned once every ticket of before was read."""
NAMED: Final = 30
"""So many codes stand in the list of what could not be taken back."""


async def at_start(read: Read, in_unit: RunUnit, _now: datetime) -> None:
    """Reads batch by batch, open ones first. Cut off in the middle, it goes on at the next start."""
    if await read(lambda tx: learned(tx, DONE)):
        return
    for closed in (False, True):
        after: int | None = 0
        while after is not None:
            work = partial(read_again, after=after, closed=closed)
            after = await in_unit(work, f"privacy:{closed}:{after}")
    await in_unit(finish, "privacy:done")


def read_again(unit: UnitOfWork, after: int, *, closed: bool) -> int | None:
    """Reads one batch; returns the last ticket's id, None when there is no more."""
    batch = rereading.unread(unit.tx, after, AT_A_TIME, closed=closed)
    for ticket in batch:
        found = _found(unit, ticket)
        settled = rereading.settle(unit.tx, ticket, found.reason or None, urgent=found.urgent)
        if settled and found.reason and ticket.is_open:
            _hide(unit, tickets.get(unit.tx, ticket.id))
    return batch[-1].id if batch else None


def finish(unit: UnitOfWork) -> None:
    """Lists for the coordinators what the group can still read."""
    learn(unit.tx, DONE, "yes")
    left = [each.code for each in rereading.open_private(unit.tx) if takeback.still_shown(unit, each)]
    if not left:
        return
    language = unit.team_language
    head = language.say_many(
        "🔒 Some requests of before are private now. Of {n} of them the group can still read words or files that I "
        "cannot delete. Please delete them by hand in its topic:",
        "🔒 Some requests of before are private now. Of {n} of them the group can still read words or files that I "
        "cannot delete. Please delete them by hand in their topics:",
        len(left),
    )
    codes = language.listing([Ltr(code) for code in left[:NAMED]])
    foot = language.say("What operators wrote about them in the group stays there too.")
    screen = Screen((Piece(head, "bold"), Piece(f"\n{codes}\n{foot}")), language=language.code)
    unit.post(Show(screen), priority=CARD)
    for who in people.team(unit.tx):
        if who.is_coordinator and who.can_be_told:
            unit.tell(who, Show(screen), priority=CARD, policy="once")


def _found(unit: UnitOfWork, ticket: Ticket) -> privacy.Found:
    try:
        said = [entry.body for entry in timeline_of(unit, ticket) if entry.kind == "said"]
        record = {"record": record_of(unit, ticket), "said": said}
    except Unsealable:
        record = {}  # its citizen was erased
    return privacy.found_in(unit, ticket.kind, ticket.category, record)


def _hide(unit: UnitOfWork, ticket: Ticket) -> None:
    """Its card and topic say nothing any more, and what else showed it is taken back."""
    takeback.take_back(unit, ticket, aloud=False)
    card_sync.refresh(unit, ticket)
