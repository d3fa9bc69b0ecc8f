"""/visits: a month of the centre in words, and a picture of it. For the coordinator."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Final

from flows.text import _
from flows.typed_dates import Unread, read_month
from handlers.messaging import svg_chart
from handlers.messaging.outbound import File, Piece
from handlers.messaging.svg_chart import Chart, Series
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.typed_dates import calendar
from handlers.messaging.unit_of_work import Later, UnitOfWork
from handlers.visits import team_texts
from handlers.visits.statistics import Numbers, gather, weeks
from locales.clean import shorten
from locales.language import Language
from storage.place.model import say

LABEL: Final = 26
DAY: Final = timedelta(days=1)
STATES: Final = {
    "arrived": _("came"),
    "missed": _("did not come"),
    "cancelled": _("cancellations"),
    "booked": _("to come, or not marked"),
}
LOOKS: Final = {
    "arrived": ("#2e7d4f", "plain"),
    "missed": ("#8a6d00", "grid"),
    "cancelled": ("#b3541e", "dots"),
    "booked": ("#2458a6", "stripes"),
}


def show(request: TeamRequest) -> None:
    """/visits, and perhaps a month."""
    today = team_texts.today(request.unit)
    said = request.words.strip()
    try:
        first = read_month(said, calendar(request.unit)) if said else today.replace(day=1)
    except Unread:
        request.tell(
            request.language.say(
                "I did not understand the month “{word}”. Write for instance 11, 2026-11 or {month}.",
                word=said[: team_texts.WORD_SHOWN],
                month=request.language.months()[10],
            )
        )
        return
    found = gather(request.unit, first)
    drawing = partial(svg_chart.png, chart(request, first, found))
    request.unit.effects.later.append(Later(drawing, partial(_show, request, first, found)))


def chart(request: TeamRequest, first: date, found: Sequence[Numbers]) -> Chart:
    language = request.language
    by_week = weeks(request.unit, first)
    series = [
        Series(
            language.say(words),
            *LOOKS[state],
            [counted[state] for _day, counted in by_week],
        )
        for state, words in STATES.items()
    ]
    return Chart(
        title=_title(language, first),
        weeks_title=language.say("Visits of each week"),
        weeks=[f"{day.day}.{day.month}." for day, _counted in by_week],
        series=series,
        rows_title=language.say("How full each service was, in per cent"),
        rows=[(shorten(say(each.service.label, language.code), LABEL), each.occupancy) for each in found],
        rtl=language.rtl,
    )


def _show(request: TeamRequest, first: date, found: Sequence[Numbers], unit: UnitOfWork, body: bytes) -> None:
    language = request.language
    file = File(kind="photo", name=f"visits-{first:%Y-%m}.png", type="image/png", body=body)
    text = "\n\n".join(_told(language, each) for each in found)
    shown = (Piece(_title(language, first), "bold"), Piece(f"\n\n{text}"))
    replace(request, unit=unit).show(shown, files=(file,))


def _title(language: Language, first: date) -> str:
    return language.say("The visits of {month}", month=language.month(first))


def _told(language: Language, of: Numbers) -> str:
    """A service in a few lines."""
    counts = Counter({state: of.states[state] for state in STATES})
    lines = [
        f"{of.service.icon} {say(of.service.label, language.code)}",
        language.say(
            "{kept} of {offered} places taken: {percent} %",
            kept=of.kept,
            offered=of.offered,
            percent=of.occupancy,
        ),
        *(f"• {language.say(words)}: {counts[state]}" for state, words in STATES.items() if counts[state]),
        language.say("Did not come: {percent} %", percent=of.no_shows) if of.states["missed"] else "",
        _wait(language, of.wait),
        language.say("On the waitlist now: {n}", n=of.waiting) if of.waiting else "",
    ]
    return "\n".join(line for line in lines if line)


def _wait(language: Language, wait: timedelta | None) -> str:
    if wait is None:
        return ""
    days = max(round(wait / DAY), 0)
    return language.say_many(
        "Half of the visits were within {n} day of booking.",
        "Half of the visits were within {n} days of booking.",
        days,
    )
