"""/events: what the team is writing, what is coming, and what is over."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

from handlers.events.team import statistics
from handlers.events.team.answer_text import kind_of
from handlers.events.team.editor_screen import REVIEW, go
from handlers.events.texts import title
from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.team_request import Asking
from handlers.messaging.widgets import Row, in_pairs
from handlers.tickets import team_texts
from locales.clean import shorten
from storage.events import event_drafts, events
from storage.events.event_drafts import Draft
from storage.events.events import Event

T = TypeVar("T")
PER_PAGE: Final = 8
LABEL: Final = 36
LATEST: Final = 200
VERB: Final = "el"
"""What the buttons of the list begin with, after the desk's own letter."""


def run(asking: Asking) -> None:
    """/events, or /events numbers."""
    if asking.words.casefold() in ("numbers", "numeri"):
        statistics.show(asking)
    else:
        _coming(asking, 0)


def tapped(asking: Asking) -> None:
    """section/page."""
    section, _slash, page = asking.words.partition("/")
    show = SECTIONS.get(section, _coming)
    show(asking, int(page) if page.isascii() and page.isdecimal() and len(page) < len("1000") else 0)


def line(asking: Asking, event: Event) -> str:
    """🎉 Saturday 12 December, 18:00 · Festa di quartiere · 12/40."""
    turn, desk = asking.turn, asking.language
    when = desk.moment(event.starts_at, turn.world.place.tz, turn.now)
    sign = "🚫" if event.state == "cancelled" else kind_of(event.kind, desk).split(" ")[0]
    people = f"{event.taken}/{event.capacity}" if event.capacity is not None else str(event.taken or "")
    reached = "" if event.reached is None else f"👣 {event.reached}"
    parts = (f"{sign} {when}", title(turn, event, desk), people if event.kind != "outreach" else "", reached)
    return " · ".join(part for part in parts if part)


def _coming(asking: Asking, page: int) -> None:
    turn = asking.turn
    found = events.coming(turn.tx, turn.now, LATEST)
    head = asking.language.say_many("🗓 {n} event is coming", "🗓 {n} events are coming", len(found))
    if not found:
        head = asking.language.say("🗓 No event is coming. /event makes one.")
    _list(asking, "coming", head, found, page)


def _past(asking: Asking, page: int) -> None:
    turn = asking.turn
    found = [
        each
        for each in events.latest(turn.tx, LATEST)
        if each.ends_at <= turn.now or each.state == "cancelled"
    ]
    head = (
        asking.language.say("🕘 Over, the last first")
        if found
        else asking.language.say("🕘 Nothing is over yet.")
    )
    _list(asking, "past", head, found, page)


def _drafts(asking: Asking, page: int) -> None:
    """Of everybody: whoever opens one goes on with it."""
    turn, desk = asking.turn, asking.language
    every = event_drafts.latest(turn.tx, turn.world.keys.own, LATEST)
    found = [each for each in every if each.body.answers and each.event_id is None]
    head = desk.say_many("✏️ {n} draft", "✏️ {n} drafts", len(found))
    if not found:
        head = desk.say("✏️ Nobody is writing an event. /event begins one.")
    some = _page(found, page)
    lines = [f"• {_title(asking, each)} · {team_texts.operator_name(turn, each.person_id)}" for each in some]
    rows = in_pairs(
        Button(shorten(_title(asking, each), LABEL), tap=go(each, "open", REVIEW)) for each in some
    )
    _put(asking, "drafts", head, lines, rows, page, len(found))


SECTIONS: Final[Mapping[str, Callable[[Asking, int], None]]] = {
    "drafts": _drafts,
    "coming": _coming,
    "past": _past,
}


def _list(asking: Asking, section: str, head: str, found: Sequence[Event], page: int) -> None:
    some = _page(found, page)
    lines = [f"• {line(asking, each)}" for each in some]
    rows = in_pairs(
        Button(
            _labelled(asking, each),
            tap=tap("k", "e", each.id, each.version, "show", section),
        )
        for each in some
    )
    _put(asking, section, head, lines, rows, page, len(found))


def _labelled(asking: Asking, event: Event) -> str:
    """28.11. Festa di quartiere: of what returns every week each date is another one."""
    day = event.starts_at.astimezone(asking.turn.world.place.tz)
    return shorten(f"{day.day}.{day.month}. {title(asking.turn, event, asking.language)}", LABEL)


def _put(
    asking: Asking,
    section: str,
    head: str,
    lines: Sequence[str],
    rows: tuple[Row, ...],
    page: int,
    count: int,
) -> None:
    pieces = (Piece(head, "bold"), *(Piece(f"\n{each}") for each in lines))
    every = (*rows, _turning(asking, section, page, count), _sections(asking, section))
    edit = asking.heard.message_id if asking.heard.tap else ""
    asking.show(pieces, tuple(row for row in every if row), edit=edit)


def _page(found: Sequence[T], page: int) -> Sequence[T]:
    return found[page * PER_PAGE : (page + 1) * PER_PAGE]


def _turning(asking: Asking, section: str, page: int, count: int) -> Row:
    pages = (("‹", page - 1), ("›", page + 1))
    return tuple(
        Button(
            asking.language.say("{sign} page {n}", sign=sign, n=number + 1),
            tap=tap("k", VERB, section, number),
        )
        for sign, number in pages
        if 0 <= number <= max(count - 1, 0) // PER_PAGE
    )


def _sections(asking: Asking, here: str) -> Row:
    desk = asking.language
    named = (
        # Translators: button
        ("drafts", desk.say("✏️ Drafts")),
        # Translators: button
        ("coming", desk.say("🗓 Coming")),
        # Translators: button
        ("past", desk.say("🕘 Over")),
    )
    return tuple(Button(label, tap=tap("k", VERB, name, 0)) for name, label in named if name != here)


def _title(asking: Asking, draft: Draft) -> str:
    return str(draft.body.answers.get("title") or asking.language.say("an event"))
