"""The events of the last weeks in numbers: by kind, sign-ups, attendance, people reached."""

from datetime import timedelta
from typing import Final

from handlers.events.texts import kind_of
from handlers.messaging.outbound import Piece
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.unit_of_work import UnitOfWork
from locales.language import Language
from storage.events import statistics
from storage.events.statistics import Count

WEEKS: Final = 8


def show(request: TeamRequest) -> None:
    """/events numbers."""
    lines = told(request.unit, request.language)
    head = request.language.say("Events in numbers")
    request.show((Piece(head, "bold"), *(Piece(f"\n{line}") for line in lines)))


def told(unit: UnitOfWork, team_language: Language) -> list[str]:
    """A line in all, and one for each kind that took place."""
    counts = statistics.begun_between(unit.tx, unit.now - timedelta(weeks=WEEKS), unit.now)
    total = team_language.say_many(
        "🗓 {n} event in the last {weeks} weeks",
        "🗓 {n} events in the last {weeks} weeks",
        sum(each.n for each in counts),
        weeks=WEEKS,
    )
    return [f"{total}:" if counts else f"{total}.", *(_line(each, team_language) for each in counts)]


def _line(each: Count, team_language: Language) -> str:
    parts = [
        f"• {kind_of(each.kind, team_language)}: {each.n}",
        team_language.say_many("{n} person signed up", "{n} people signed up", each.signed_up)
        if each.signed_up
        else "",
        team_language.say_many("{n} came", "{n} came", each.came) if each.came else "",
        team_language.say_many("{n} reached", "{n} reached", each.reached) if each.reached else "",
    ]
    return ", ".join(part for part in parts if part)
