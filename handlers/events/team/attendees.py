"""The sign-ups, by code and number of people and nothing else; and the same as a file for a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from datetime import tzinfo
from typing import Final

from flows.text import _
from handlers.events.team import card
from handlers.events.texts import title
from handlers.messaging import pager
from handlers.messaging.outbound import File, Piece
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.widgets import Row
from locales.language import Language
from storage.events import signups
from storage.events.events import Event
from storage.events.signups import Signup

PER_PAGE: Final = 30
DANGEROUS: Final = "=+-@\t\r"
"""A spreadsheet takes a cell that begins with one of them for a formula."""
BOM: Final = "\ufeff"
STATES: Final = {
    "coming": _("coming"),
    "waiting": _("waiting"),
    "came": _("has come"),
    "cancelled": _("has cancelled"),
}
SIGNS: Final = {"coming": "👥", "waiting": "⏳", "came": "🚪", "cancelled": "✖"}


def show(request: TeamRequest, event: Event, page: int = 0) -> None:
    """Shows numbers, and the codes in the order of coming."""
    unit, team_language = request.unit, request.language
    every = signups.of_event(unit.tx, event.id)
    page = min(page, pager.last_page(len(every), PER_PAGE))
    some = pager.part(every, page, PER_PAGE)
    head = team_language.say_many("{n} sign-up", "{n} sign-ups", len(every))
    lines = [_line(each, team_language) for each in some] or [team_language.say("Nobody has signed up yet.")]
    request.show(
        (
            Piece(title(unit, event, team_language), "bold"),
            *(Piece(f"\n{line}") for line in (*card.standing(unit, event), "", head, *lines)),
        ),
        _rows(request, event, page, len(every)),
        edit=request.inbound.message_id if request.inbound.tap else "",
    )


def export(request: TeamRequest, event: Event) -> None:
    unit, team_language = request.unit, request.language
    every = signups.of_event(unit.tx, event.id)
    if not every:
        request.tell(team_language.say("Nobody has signed up yet."))
        return
    day = event.starts_at.astimezone(unit.context.place.tz)
    file = File(
        "document",
        name=f"{event.code}-{day:%Y-%m-%d}.csv",
        type="text/csv",
        body=table(every, team_language, unit.context.place.tz),
    )
    head = team_language.say_many("{n} sign-up", "{n} sign-ups", len(every))
    request.show((Piece(f"📄 {title(unit, event, team_language)}: {head}"),), files=(file,))


def table(every: Iterable[Signup], team_language: Language, zone: tzinfo) -> bytes:
    """Code, people, state and time of the last change, on the town's wall."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(
        safe(cell)
        for cell in (
            team_language.say("Code"),
            team_language.say("People"),
            team_language.say("State"),
            team_language.say("When"),
        )
    )
    for each in every:
        when = each.changed_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        writer.writerow(
            safe(cell) for cell in (each.code, str(each.people), team_language.say(STATES[each.state]), when)
        )
    return (BOM + made.getvalue()).encode()


def safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(tuple(DANGEROUS)) else cell


def _line(each: Signup, team_language: Language) -> str:
    return f"{SIGNS[each.state]} {each.code} · {each.people} · {team_language.say(STATES[each.state])}"


def _rows(request: TeamRequest, event: Event, page: int, count: int) -> tuple[Row, ...]:
    team_language = request.language
    last = pager.last_page(count, PER_PAGE)
    turning = pager.numbered(
        team_language, page, last, lambda label, n: card.button(label, event, "people", n)
    )
    # Translators: button
    out = card.button(team_language.say("📄 Export"), event, "export")
    row = (out, *card.back_row(request.unit, event)) if count else card.back_row(request.unit, event)
    return (turning, row) if turning else (row,)
