"""What is urgent: every operator is told at once, and the coordinators when nobody has taken it for a while."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final

from handlers.messaging.outbound import Piece, Screen, Show
from handlers.messaging.people_names import operator_name
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.tickets import team_texts
from handlers.tickets.access import timeline_of
from handlers.tickets.card_buttons import button, read_button
from storage.people import people
from storage.people.encryption import Unsealable
from storage.people.people import Person
from storage.sending import timers
from storage.sending.outbox import CARD, URGENT, Cause
from storage.sending.timers import Timer
from storage.tickets import tickets
from storage.tickets.tickets import Ticket

UNTAKEN: Final = "urgent untaken"
"""The timer that tells the coordinators."""
PATIENCE: Final = timedelta(minutes=15)
ONE_WITHIN: Final = timedelta(hours=1)
"""A citizen's further urgent tickets within it join the first, or are announced like any other."""
LOOKED_AT: Final = 20
ALARM: Final = "alarm"
"""The role of the message to all operators; it holds no words."""


def priority(ticket: Ticket) -> int:
    """Of the messages about it to the team."""
    return URGENT if ticket.urgent and ticket.is_open else CARD


def of_this_hour(unit: UnitOfWork, owner: Person, but: int = 0) -> Ticket | None:
    """A citizen's urgent ticket of the last hour: one that is open, or that they withdrew themselves."""
    every = (each for each in _within_the_hour(unit, owner) if each.id != but)
    return next((each for each in every if each.is_open or each.outcome == "withdrawn"), None)


def open_of_this_hour(unit: UnitOfWork, owner: Person) -> Ticket | None:
    """The one that a citizen's further words of danger join."""
    return next((each for each in _within_the_hour(unit, owner) if each.is_open), None)


def _within_the_hour(unit: UnitOfWork, owner: Person) -> Iterator[Ticket]:
    newest = tickets.of_person(unit.tx, owner.id, LOOKED_AT)
    return (each for each in newest if each.urgent and unit.now - each.opened_at < ONE_WITHIN)


def raise_alarm(unit: UnitOfWork, ticket: Ticket) -> None:
    """Tells all operators, and sets the time after which the coordinators are told: once for a person and hour."""
    if of_this_hour(unit, unit.person(ticket.person_id), but=ticket.id) is not None:
        return
    language = unit.team_language
    text = language.say(
        "🔴 {code} is URGENT: somebody may be in danger. Who takes it? {names}",
        code=team_texts.code(ticket),
        names=_names(unit, people.team(unit.tx)),
    )
    _post(unit, ticket, text)
    wait(unit, ticket)


def wait(unit: UnitOfWork, ticket: Ticket) -> None:
    timers.put(unit.tx, UNTAKEN, str(ticket.id), f"{unit.now:%Y%m%dT%H%M%S%f}", unit.now + PATIENCE)


def calm(unit: UnitOfWork, ticket: Ticket) -> None:
    """Somebody looks after it, or it is closed."""
    timers.cancel(unit.tx, UNTAKEN, str(ticket.id))


def on_timer(unit: UnitOfWork, fired: Timer) -> None:
    """Tells the coordinators, in the team chat and in private, when nobody has taken or answered it."""
    ticket = tickets.get(unit.tx, int(fired.subject))
    if ticket.state != "new" or not ticket.urgent or _answered(unit, ticket):
        return
    language = unit.team_language
    coordinators = [who for who in people.team(unit.tx) if who.is_coordinator]
    text = language.say(
        "🔴 {code} is URGENT, and nobody has taken it for 15 minutes. {names}",
        code=team_texts.code(ticket),
        names=_names(unit, coordinators),
    )
    _post(unit, ticket, text)
    screen = Screen((Piece(text),), ((read_button(unit, ticket),),), language=language.code)
    for who in coordinators:
        if who.can_be_told:
            unit.tell(who, Show(screen), priority=URGENT, policy="once")


def _post(unit: UnitOfWork, ticket: Ticket, text: str) -> None:
    # Translators: button
    take = button(unit.team_language.say("🙋 Take"), "take", ticket)
    screen = Screen((Piece(text, "bold"),), ((take,),), language=unit.team_language.code)
    unit.post(Show(screen), priority=URGENT, cause=Cause(ticket.id, role=ALARM))


def _answered(unit: UnitOfWork, ticket: Ticket) -> bool:
    try:
        return any(entry.kind == "answered" for entry in timeline_of(unit, ticket))
    except Unsealable:
        return True  # its citizen was erased: nobody can be answered


def _names(unit: UnitOfWork, team: Iterable[Person]) -> str:
    return unit.team_language.listing([operator_name(unit, who.id) for who in team])
