"""/events: drafts, coming events, and past ones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from flows.event import event
from handlers.events.team import statistics
from handlers.events.team.saved_drafts import VERB as DRAFT
from handlers.events.texts import kind_of, title
from handlers.forms.way_rows import REVIEW
from handlers.messaging import pager
from handlers.messaging.button_data import page_in, tap
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.people_names import operator_name
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.typed_words import meant
from handlers.messaging.widgets import Row, in_pairs
from locales.clean import shorten
from storage.events import event_drafts, events
from storage.events.events import Event
from storage.tickets import drafts

T = TypeVar("T")
PER_PAGE: Final = 8
LABEL: Final = 36
LATEST: Final = 200
VERB: Final = "el"
"""The buttons of the list begin with it, after the team's own letter."""


@dataclass(frozen=True, slots=True)
class Written:
    """A draft in the list."""

    number: int
    person_id: int
    title: str


def run(request: TeamRequest) -> None:
    """/events, or /events numbers."""
    if meant(request.unit.context.place, "commands.events", request.words) == "numbers":
        statistics.show(request)
    else:
        _coming(request, 0)


def tapped(request: TeamRequest) -> None:
    """section/page."""
    section, _slash, page = request.words.partition("/")
    show = SECTIONS.get(section, _coming)
    show(request, page_in(page))


def line(request: TeamRequest, event: Event) -> str:
    """🎉 Saturday 12 December, 18:00 · Festa di quartiere · 12/40."""
    unit, team_language = request.unit, request.language
    when = team_language.moment(event.starts_at, unit.context.place.tz, unit.now)
    sign = "🚫" if event.state == "cancelled" else kind_of(event.kind, team_language).split(" ")[0]
    people = f"{event.taken}/{event.capacity}" if event.capacity is not None else str(event.taken or "")
    reached = "" if event.reached is None else f"👣 {event.reached}"
    parts = (
        f"{sign} {when}",
        title(unit, event, team_language),
        people if event.kind != "outreach" else "",
        reached,
    )
    return " · ".join(part for part in parts if part)


def _coming(request: TeamRequest, page: int) -> None:
    unit = request.unit
    found = events.coming(unit.tx, unit.now, LATEST)
    head = request.language.say_many("🗓 {n} event is coming", "🗓 {n} events are coming", len(found))
    if not found:
        head = request.language.say("🗓 No event is coming. /event makes one.")
    _list(request, "coming", head, found, page)


def _past(request: TeamRequest, page: int) -> None:
    unit = request.unit
    found = [
        each
        for each in events.latest(unit.tx, LATEST)
        if each.ends_at <= unit.now or each.state == "cancelled"
    ]
    head = (
        request.language.say("🕘 Over, the last first")
        if found
        else request.language.say("🕘 Nothing is over yet.")
    )
    _list(request, "past", head, found, page)


def _drafts(request: TeamRequest, page: int) -> None:
    """Every operator's: the one who opens a waiting draft goes on with it."""
    unit, team_language = request.unit, request.language
    found = _all_drafts(request)
    head = team_language.say_many("✏️ {n} draft", "✏️ {n} drafts", len(found))
    if not found:
        head = team_language.say("✏️ Nobody is writing an event. /event begins one.")
    page = min(page, pager.last_page(len(found), PER_PAGE))
    some = pager.part(found, page, PER_PAGE)
    lines = [f"• {each.title} · {operator_name(unit, each.person_id)}" for each in some]
    rows = in_pairs(
        Button(shorten(each.title, LABEL), tap=tap("k", DRAFT, each.number, "open", REVIEW)) for each in some
    )
    _put(request, "drafts", head, lines, rows, page, len(found))


SECTIONS: Final[Mapping[str, Callable[[TeamRequest, int], None]]] = {
    "drafts": _drafts,
    "coming": _coming,
    "past": _past,
}


def _list(request: TeamRequest, section: str, head: str, found: Sequence[Event], page: int) -> None:
    page = min(page, pager.last_page(len(found), PER_PAGE))
    some = pager.part(found, page, PER_PAGE)
    lines = [f"• {line(request, each)}" for each in some]
    rows = in_pairs(
        Button(
            _labelled(request, each),
            tap=tap("k", "e", each.id, each.version, "show", section),
        )
        for each in some
    )
    _put(request, section, head, lines, rows, page, len(found))


def _labelled(request: TeamRequest, event: Event) -> str:
    """28.11. Festa di quartiere: each date of a weekly event has its own."""
    day = event.starts_at.astimezone(request.unit.context.place.tz)
    return shorten(f"{day.day}.{day.month}. {title(request.unit, event, request.language)}", LABEL)


def _put(
    request: TeamRequest,
    section: str,
    head: str,
    lines: Sequence[str],
    rows: tuple[Row, ...],
    page: int,
    count: int,
) -> None:
    pieces = (Piece(head, "bold"), *(Piece(f"\n{each}") for each in lines))
    every = (*rows, _turning(request, section, page, count), _sections(request, section))
    edit = request.inbound.message_id if request.inbound.tap else ""
    request.show(pieces, tuple(row for row in every if row), edit=edit)


def _turning(request: TeamRequest, section: str, page: int, count: int) -> Row:
    return pager.numbered(
        request.language,
        page,
        pager.last_page(count, PER_PAGE),
        lambda label, n: Button(label, tap=tap("k", VERB, section, n)),
    )


def _sections(request: TeamRequest, here: str) -> Row:
    team_language = request.language
    named = (
        # Translators: button
        ("drafts", team_language.say("✏️ Drafts")),
        # Translators: button
        ("coming", team_language.say("🗓 Coming")),
        # Translators: button
        ("past", team_language.say("🕘 Over")),
    )
    return tuple(Button(label, tap=tap("k", VERB, name, 0)) for name, label in named if name != here)


def _all_drafts(request: TeamRequest) -> list[Written]:
    """Drafts under way, then waiting ones."""
    unit, own = request.unit, request.unit.context.keys.own
    under_way = [
        (each.draft.number, each.person_id, each.draft.answers)
        for each in drafts.of_flow(unit.tx, own, event.name, LATEST)
    ]
    waiting = [
        (each.id, each.person_id, each.body.answers)
        for each in event_drafts.latest(unit.tx, own, LATEST)
        if each.event_id is None
    ]
    unnamed = request.language.say("an event")
    return [
        Written(number, person_id, str(answers.get("title") or unnamed))
        for number, person_id, answers in (*under_way, *waiting)
        if answers
    ]
