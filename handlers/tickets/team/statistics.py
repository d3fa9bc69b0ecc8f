"""/stats: the numbers in words, and a picture of them."""

from dataclasses import replace
from functools import partial
from typing import Final

from handlers.messaging import svg_chart
from handlers.messaging.capabilities import capabilities
from handlers.messaging.outbound import File, Piece
from handlers.messaging.svg_chart import Chart, Series
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.unit_of_work import Later, UnitOfWork
from handlers.tickets import team_texts
from handlers.tickets.statistics import WEEKS, Stats, gather
from locales.clean import shorten
from locales.language import Language
from storage.place.model import say

LABEL: Final = 26
TOLD_IN_MINUTES: Final = 120
LOOKS: Final = {
    "closed": ("#2e7d4f", "plain"),
    "waiting": ("#b3541e", "dots"),
    "taken": ("#2458a6", "stripes"),
    "new": ("#8a6d00", "grid"),
}
"""From the bottom of a bar to its top: colour and pattern of each state."""


def show(request: TeamRequest) -> None:
    """Counts now and draws beside the pipeline, for that takes as long as hundreds of updates."""
    stats = gather(request.unit)
    happened = capabilities(request.unit).numbers(request.unit, request.language)
    drawing = partial(svg_chart.png, chart(request, stats))
    request.unit.effects.later.append(Later(drawing, partial(_show, request, stats, happened)))


def _show(request: TeamRequest, stats: Stats, happened: list[str], unit: UnitOfWork, body: bytes) -> None:
    language = request.language
    name = f"ascolto-{unit.now.astimezone(unit.context.place.tz):%Y-%m-%d}.png"
    replace(request, unit=unit).show(
        (
            Piece(language.say("The desk in numbers"), "bold"),
            Piece("\n" + "\n".join([*_lines(request.unit, language, stats), "", *happened])),
        ),
        files=(File(kind="photo", name=name, type="image/png", body=body),),
    )


def chart(request: TeamRequest, stats: Stats) -> Chart:
    language = request.language
    series = [
        Series(
            language.say(team_texts.STATE_WORDS[state]),
            colour,
            pattern,
            [by_state[state] for _day, by_state in stats.weeks],
        )
        for state, (colour, pattern) in LOOKS.items()
    ]
    return Chart(
        title=language.say("The desk in numbers"),
        weeks_title=language.say("Requests of each week, by their state now"),
        weeks=[f"{day.day}.{day.month}." for day, _by_state in stats.weeks],
        series=series,
        rows_title=language.say("Requests by neighbourhood"),
        rows=[
            (_place_name(request, code), n)
            for code, n in stats.neighbourhoods.most_common(svg_chart.MOST_ROWS)
        ],
        rtl=language.rtl,
    )


def _lines(unit: UnitOfWork, language: Language, stats: Stats) -> list[str]:
    states = [
        f"{sign} {language.say(team_texts.STATE_WORDS[state])}: {stats.states.get(state, 0)}"
        for state, sign in team_texts.SIGNS.items()
    ]
    opened = language.say_many(
        "{n} request in the last {weeks} weeks",
        "{n} requests in the last {weeks} weeks",
        stats.opened,
        weeks=WEEKS,
    )
    kinds = [
        f"• {language.say(capabilities(unit).kinds[kind].label)}: {n}"
        for kind, n in stats.kinds.most_common()
    ]
    return [*states, "", f"{opened}:", *kinds, "", _first_answer(language, stats)]


def _first_answer(language: Language, stats: Stats) -> str:
    if stats.first_answer is None:
        return language.say("No request of these weeks has an answer yet.")
    minutes = max(round(stats.first_answer.total_seconds() / 60), 1)
    if minutes < TOLD_IN_MINUTES:
        return language.say_many(
            "Half of the first answers came within {n} minute.",
            "Half of the first answers came within {n} minutes.",
            minutes,
        )
    return language.say_many(
        "Half of the first answers came within {n} hour.",
        "Half of the first answers came within {n} hours.",
        round(minutes / 60),
    )


def _place_name(request: TeamRequest, code: str | None) -> str:
    found = request.unit.context.place.neighbourhood(code or "")
    name = say(found.name, request.language.code) if found else request.language.say("without a place")
    return shorten(name, LABEL)
