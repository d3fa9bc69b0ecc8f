"""Visits to the listening centre: booked, moved, waited for; the team's calendar."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from flows.visit import visit
from handlers.messaging.capability import Capability, EntryText, Read, RunUnit, TimerKind
from handlers.messaging.flow_handler import FlowHandler
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits import reminders, team_texts, timezone_update, waitlist
from handlers.visits.citizen import booking, buttons, my_visits, preferences
from handlers.visits.free_slots import visit_facts
from handlers.visits.team import walk_in
from handlers.visits.team.buttons import BUTTONS
from handlers.visits.team.commands import COMMANDS
from handlers.visits.team.replies import hear
from handlers.visits.team.summary import summary
from storage.engine.transaction import Transaction
from storage.sending.timers import Timer
from storage.tickets.tickets import Entry
from storage.visits import bookings, seats

SEATS_KEPT: Final = timedelta(days=2)


def is_of_a_visit(entry: Entry) -> bool:
    return entry.kind == "booking" and "service" in entry.body


def end_offer(unit: UnitOfWork, fired: Timer) -> None:
    waitlist.lapse(unit, bookings.get(unit.tx, int(fired.subject)))


async def settle_zones(read: Read, run: RunUnit, now: datetime) -> None:
    """Settles bookings when the time zone database has a new version."""
    rules = timezone_update.Rules()
    if await read(partial(timezone_update.is_outdated, rules=rules, now=now)):
        await timezone_update.settle(rules, run)


def sweep(tx: Transaction, now: datetime) -> None:
    """Deletes seats of the past: they guard nothing."""
    seats.forget_old(tx, now - SEATS_KEPT)


visits: Final = Capability(
    name="visits",
    flows=(
        FlowHandler(
            flow=visit,
            finish=booking.book,
            facts=visit_facts,
            missing=booking.missing,
            begin=booking.begin,
            left=booking.left_as_it_is,
            link="book",
        ),
        walk_in.HANDLER,
    ),
    menu=booking.menu,
    commands={"book": booking.begin},
    buttons={"b": buttons.on_button},
    done_already=booking.booked_twice,
    addressed=preferences.told,
    code=buttons.asked_for,
    my_things=my_visits.my_visits,
    ticket_rows=my_visits.ticket_rows,
    entry=EntryText(is_of_a_visit, my_visits.told, lambda unit, entry: team_texts.happened(unit, entry.body)),
    team_commands=COMMANDS,
    team_buttons=BUTTONS,
    replies=hear,
    summary=summary,
    timers={
        waitlist.OFFER: TimerKind(end_offer),
        reminders.DAY_BEFORE: TimerKind(reminders.remind, timedelta(hours=12)),
        reminders.SOON: TimerKind(reminders.remind, timedelta(hours=2)),
    },
    at_start=settle_zones,
    sweep=sweep,
)
