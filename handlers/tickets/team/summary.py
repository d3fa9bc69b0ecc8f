"""The tickets' part of the morning summary: those past their due time, and the longest waiting."""

from collections.abc import Sequence
from typing import Final

from handlers.messaging.outbound import Button, Piece
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.tickets.team.lists import line, show_button
from storage.tickets import workload
from storage.tickets.tickets import Ticket

LISTED: Final = 8


def summary(unit: UnitOfWork) -> tuple[Sequence[Piece], Sequence[Button]]:
    """A morning without open tickets is said too."""
    language = unit.team_language
    overdue = workload.overdue(unit.tx, unit.now, LISTED)
    late = {ticket.id for ticket in overdue}
    waiting = [each for each in workload.longest_waiting(unit.tx, LISTED) if each.id not in late]
    total = workload.open_count(unit.tx)
    head = language.say_many("☀️ Good morning. {n} open request", "☀️ Good morning. {n} open requests", total)
    pieces = [Piece(head, "bold")]
    pieces += _part(unit, language.say("⚠️ Past the due time, without an answer:"), overdue)
    pieces += _part(unit, language.say("⏳ Waiting longest for an answer:"), waiting)
    if not (overdue or waiting):
        pieces.append(Piece("\n\n" + language.say("Everybody has an answer. Well done!")))
    return pieces, [show_button(each) for each in (*overdue, *waiting)]


def _part(unit: UnitOfWork, head: str, found: list[Ticket]) -> list[Piece]:
    if not found:
        return []
    return [Piece(f"\n\n{head}", "bold"), *(Piece(f"\n{line(unit, each)}") for each in found)]
