"""A citizen whose new messages do not reach the team for a while. Words of danger always do, and so do rights."""

from datetime import datetime
from typing import Any, Final

from flows.refused import Refused
from flows.text import _
from handlers.forms.emergency_numbers import numbers
from handlers.messaging.outbound import Piece, Screen, Show
from handlers.messaging.unit_of_work import UnitOfWork
from storage.people.people import Person
from storage.sending.outbox import RECEIPT
from storage.tickets import mutes
from storage.tickets.tickets import Ticket

NOT_READ: Final = _(
    "Until {day} the desk does not read new messages of yours. Your open requests go on. "
    "In danger, call {numbers}, or write it here: that is always read."
)


def refuse_muted(unit: UnitOfWork, who: Person) -> None:
    """Raises Refused with the day on which they are heard again."""
    muted = mutes.get(unit.tx, who.id, unit.now)
    if muted is not None:
        raise Refused(NOT_READ, **_gaps(unit, who, muted.until))


def mute(unit: UnitOfWork, ticket: Ticket, owner: Person, by: Person, reason: str, until: datetime) -> None:
    """Tells the citizen once."""
    mutes.put(unit.tx, unit.key_of(owner), owner.id, ticket.id, by.id, reason, until, unit.now)
    _tell(unit, owner, unit.language_of(owner).say(NOT_READ, **_gaps(unit, owner, until)))


def unmute(unit: UnitOfWork, owner: Person) -> bool:
    """Whether they were muted; if so, they are told that they are heard again."""
    was_muted = mutes.get(unit.tx, owner.id, unit.now) is not None
    mutes.drop(unit.tx, owner.id)
    if was_muted:
        _tell(unit, owner, unit.language_of(owner).say("The desk reads your messages again."))
    return was_muted


def _tell(unit: UnitOfWork, owner: Person, text: str) -> None:
    if owner.can_be_told:
        screen = Screen((Piece(text),), language=unit.language_of(owner).code)
        unit.tell(owner, Show(screen), priority=RECEIPT)


def _gaps(unit: UnitOfWork, who: Person, until: datetime) -> dict[str, Any]:
    place, language = unit.context.place, unit.language_of(who)
    return {"day": language.date(until.astimezone(place.tz).date()), "numbers": numbers(place, language)}
