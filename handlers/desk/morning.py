"""The morning card: what is past its due time, what waits longest, and what is on today."""

from handlers.deeds import Piece, Screen, Show
from handlers.desk.events_today import today
from handlers.desk.lists import line, show_button
from handlers.showing import in_pairs
from handlers.turn import Turn
from storage import workload
from storage.outbox import CARD
from storage.tickets import Ticket

LISTED = 8


def morning_card(turn: Turn) -> None:
    """For the team chat, at `place.next_morning`. A morning on which nothing waits is said too."""
    language = turn.desk_language
    overdue = workload.overdue(turn.tx, turn.now, LISTED)
    late = {ticket.id for ticket in overdue}
    waiting = [each for each in workload.longest_waiting(turn.tx, LISTED) if each.id not in late]
    total = workload.open_count(turn.tx)
    head = language.say_many("☀️ Good morning. {n} open request", "☀️ Good morning. {n} open requests", total)
    pieces = [Piece(head, "bold")]
    pieces += _part(turn, language.say("⚠️ Past the due time, without an answer:"), overdue)
    pieces += _part(turn, language.say("⏳ Waiting longest for an answer:"), waiting)
    if not (overdue or waiting):
        pieces.append(Piece("\n\n" + language.say("Everybody has an answer. Well done!")))
    pieces += today(turn)
    rows = in_pairs(show_button(each) for each in (*overdue, *waiting))
    turn.post(Show(Screen(tuple(pieces), rows, language=language.code)), priority=CARD)


def _part(turn: Turn, head: str, found: list[Ticket]) -> list[Piece]:
    if not found:
        return []
    return [Piece(f"\n\n{head}", "bold"), *(Piece(f"\n{line(turn, each)}") for each in found)]
