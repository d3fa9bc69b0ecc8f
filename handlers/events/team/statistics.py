"""The events of the last weeks in numbers: by kind, who signed up, who came, who was reached."""

from datetime import timedelta
from typing import Final

from handlers.events.team.answer_text import kind_of
from handlers.messaging.outbound import Piece
from handlers.messaging.team_request import Asking
from handlers.messaging.unit_of_work import Turn
from locales.language import Language
from storage.events import statistics
from storage.events.statistics import Count

WEEKS: Final = 8


def show(asking: Asking) -> None:
    """/events numbers."""
    lines = told(asking.turn, asking.language)
    head = asking.language.say("Events in numbers")
    asking.show((Piece(head, "bold"), *(Piece(f"\n{line}") for line in lines)))


def told(turn: Turn, desk: Language) -> list[str]:
    """A line in all, and one for each kind that took place."""
    counts = statistics.begun_between(turn.tx, turn.now - timedelta(weeks=WEEKS), turn.now)
    total = desk.say_many(
        "🗓 {n} event in the last {weeks} weeks",
        "🗓 {n} events in the last {weeks} weeks",
        sum(each.n for each in counts),
        weeks=WEEKS,
    )
    return [f"{total}:" if counts else f"{total}.", *(_line(each, desk) for each in counts)]


def _line(each: Count, desk: Language) -> str:
    parts = [
        f"• {kind_of(each.kind, desk)}: {each.n}",
        desk.say_many("{n} person signed up", "{n} people signed up", each.signed_up)
        if each.signed_up
        else "",
        desk.say_many("{n} came", "{n} came", each.came) if each.came else "",
        desk.say_many("{n} reached", "{n} reached", each.reached) if each.reached else "",
    ]
    return ", ".join(part for part in parts if part)
