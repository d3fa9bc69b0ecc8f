"""The visits' part of the morning summary: today's visits."""

from collections.abc import Sequence
from typing import Final

from handlers.messaging.outbound import Button, Piece
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits import team_texts
from handlers.visits.team import agenda
from storage.people import people
from storage.visits.bookings import Booking

LISTED: Final = 8


def summary(unit: UnitOfWork) -> tuple[Sequence[Piece], Sequence[Button]]:
    """How many come, the first of them, and those without a chat, whom no reminder has reached."""
    language = unit.team_language
    found = [each for each in agenda.visits_on(unit, team_texts.today(unit)) if each.state == "booked"]
    if not found:
        return (), ()
    head = language.say_many(
        "📅 Today at the centre: {n} visit", "📅 Today at the centre: {n} visits", len(found)
    )
    known = people.some(unit.tx, [each.person_id for each in found])
    unreached = [each for each in found if not known[each.person_id].reachable]
    pieces = [Piece(f"\n\n{head}", "bold")]
    pieces += [Piece(f"\n{team_texts.line(unit, each)}") for each in found[:LISTED]]
    if unreached:
        call = language.say(
            "☎️ No reminder reached them, please call: {codes}.", codes=_codes(unit, unreached)
        )
        pieces.append(Piece(f"\n{call}"))
    return pieces, ()


def _codes(unit: UnitOfWork, some: list[Booking]) -> str:
    return unit.team_language.listing([each.code for each in some[:LISTED]])
