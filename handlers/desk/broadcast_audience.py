"""Who shall get a broadcast: one screen of things to tick, and how many people that makes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import msgspec

from flows.text import _
from handlers.broadcasts import deeds
from handlers.broadcasts.deeds import Estimate
from handlers.broadcasts.taps import go
from handlers.broadcasts.words import told_in
from handlers.deeds import Button, Piece
from handlers.desk import broadcast_numbers
from handlers.desk.asking import Asking
from handlers.events.words import title
from handlers.showing import Row, in_pairs
from handlers.states import KIND_ICONS
from handlers.turn import Turn
from locales.clean import shorten
from storage import events
from storage.broadcasts import Audience, Broadcast
from storage.place.model import say

FIRST: Final = "n"
TICK: Final = "t"
"""Short, so that the longest code there can be fits beside it."""
PER_PAGE: Final = 10
LABEL: Final = 30
MOST_EVENTS: Final = 20
KINDS: Final = ("report", "proposal", "complaint", "help")
Options = dict[str, str]
"""What can be ticked: its value in a button, and what it is called."""


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of thing to tick; several kinds narrow each other."""

    name: str
    options: Callable[[Turn], Options]
    chosen: Callable[[Audience], tuple[str, ...]]
    having: Callable[[Audience, tuple[str, ...]], Audience]
    one: bool = False


def show(asking: Asking, known: Broadcast, part: str, page: int = 0) -> None:
    """The screen with one part open."""
    part = part if part in PARTS else FIRST
    broadcast_numbers.count(asking, known, partial(_show, part=part, page=page))


def _show(asking: Asking, known: Broadcast, found: Estimate, *, part: str, page: int) -> None:
    turn, language = asking.turn, asking.language
    audience = told_in(turn, known).audience
    lines = (
        language.say("Whoever fits all that is ticked gets it. Where nothing is ticked, everybody fits."),
        "👥 " + described(turn, audience, emergency=known.emergency),
        broadcast_numbers.figures(language, found),
        broadcast_numbers.second_person(turn, found),
    )
    pieces = (
        Piece(language.say("Who shall get it?"), "bold"),
        *(Piece(f"\n{line}") for line in lines if line),
    )
    edit = asking.heard.message_id if asking.heard.tap else ""
    asking.show(pieces, _rows(turn, known, audience, part, page), edit=edit)


def toggle(asking: Asking, known: Broadcast, part: str, value: str) -> Broadcast:
    """Tick it, or take the tick away. Raises NotNow."""
    turn = asking.turn
    told = told_in(turn, known)
    here = PARTS.get(part)
    if here is None or value not in _offered(turn, here, told.audience):
        return known
    before = here.chosen(told.audience)
    if value in before:
        chosen = tuple(each for each in before if each != value)
    else:
        chosen = (value,) if here.one else (*before, value)
    return _keep(asking, known, here.having(told.audience, chosen))


def clear(asking: Asking, known: Broadcast) -> Broadcast:
    """Everybody who asked for notices. Raises NotNow."""
    return _keep(asking, known, Audience())


def page_of(turn: Turn, known: Broadcast, part: str, value: str) -> int:
    """On which page something stands."""
    here = PARTS.get(part, PARTS[FIRST])
    offered = list(_offered(turn, here, told_in(turn, known).audience))
    return offered.index(value) // PER_PAGE if value in offered else 0


def described(turn: Turn, audience: Audience, *, emergency: bool) -> str:
    """In words, with everything that is ticked."""
    language = turn.desk_language
    named = [
        language.listing([_offered(turn, part, audience).get(value, value) for value in chosen], either=True)
        for part in PARTS.values()
        if (chosen := part.chosen(audience))
    ]
    if audience.event_id is not None:
        whole = language.say("Whoever signed up")
    elif emergency:
        whole = language.say("Everybody who has ever written to us")
    else:
        whole = language.say("Everybody who asked for notices")
    return " · ".join((whole, *named))


def _keep(asking: Asking, known: Broadcast, audience: Audience) -> Broadcast:
    told = msgspec.structs.replace(told_in(asking.turn, known), audience=audience)
    return deeds.revise(asking.turn, asking.who, known, told)


def _rows(turn: Turn, known: Broadcast, audience: Audience, part: str, page: int) -> tuple[Row, ...]:
    language = turn.desk_language
    here = PARTS[part]
    chosen, offered = here.chosen(audience), _offered(turn, here, audience)
    last = max(len(offered) - 1, 0) // PER_PAGE
    page = min(page, last)
    ticks = [
        Button(f"{'✓ ' if value in chosen else ''}{name}", tap=go(known, TICK, part, value))
        for value, name in list(offered.items())[page * PER_PAGE : (page + 1) * PER_PAGE]
    ]
    turning = tuple(
        Button(language.say("{sign} page {n}", sign=sign, n=n + 1), tap=go(known, "who", part, n))
        for sign, n in (("‹", page - 1), ("›", page + 1))
        if 0 <= n <= last
    )
    # Translators: button
    everybody = Button(language.say("↺ Tick nothing"), tap=go(known, "all"))
    # Translators: button
    done = Button(language.say("✅ Done"), tap=go(known, "show"))
    return tuple(
        row
        for row in (*_tabs(turn, known, audience, part), *in_pairs(ticks), turning, (everybody, done))
        if row
    )


def _tabs(turn: Turn, known: Broadcast, audience: Audience, part: str) -> tuple[Row, ...]:
    """Which part to open, with how many are ticked in it."""

    def label(code: str, each: Part) -> str:
        count = len(each.chosen(audience))
        ticked = f" ({count})" if count else ""
        return f"{'▾ ' if code == part else ''}{turn.desk_language.say(each.name)}{ticked}"

    return in_pairs(Button(label(code, each), tap=go(known, "who", code)) for code, each in PARTS.items())


def _offered(turn: Turn, part: Part, audience: Audience) -> Options:
    """What is chosen can be taken back even when the place file does not have it any more."""
    options = part.options(turn)
    return options | {value: value for value in part.chosen(audience) if value not in options}


def _neighbourhoods(turn: Turn) -> Options:
    code = turn.desk_language.code
    return {each.code: shorten(say(each.name, code), LABEL) for each in turn.world.place.neighbourhoods}


def _topics(turn: Turn) -> Options:
    code = turn.desk_language.code
    return {each.code: f"{each.icon} {say(each.label, code)}" for each in turn.world.place.topics}


def _languages(turn: Turn) -> Options:
    return {code: turn.desk_language.called(code) for code in turn.world.place.languages}


def _categories(turn: Turn) -> Options:
    """Of every kind of request, but never the private ones: that somebody asked for such help stays with them."""
    place, code = turn.world.place, turn.desk_language.code
    return {
        f"{kind[0]}.{each.code}": shorten(f"{KIND_ICONS[kind]} {each.icon} {say(each.label, code)}", LABEL)
        for kind in KINDS
        for each in place.categories_of(kind)
        if not each.private
    }


def _events(turn: Turn) -> Options:
    found = events.coming(turn.tx, turn.now, MOST_EVENTS)
    return {str(each.id): shorten(title(turn, each, turn.desk_language), LABEL) for each in found}


def _ticked_categories(audience: Audience) -> tuple[str, ...]:
    return tuple(
        f"{kind[0]}.{code}" for kind, _slash, code in (each.partition("/") for each in audience.categories)
    )


def _with_categories(audience: Audience, chosen: tuple[str, ...]) -> Audience:
    whole = {kind[0]: kind for kind in KINDS}
    parts = (each.partition(".") for each in chosen)
    found = tuple(f"{whole[letter]}/{code}" for letter, _dot, code in parts if letter in whole)
    return msgspec.structs.replace(audience, categories=found)


PARTS: Final[Mapping[str, Part]] = {
    "n": Part(
        # Translators: button
        _("🏘 Neighbourhoods"),
        _neighbourhoods,
        lambda audience: audience.neighbourhoods,
        lambda audience, chosen: msgspec.structs.replace(audience, neighbourhoods=chosen),
    ),
    "t": Part(
        # Translators: button
        _("🏷 Topics"),
        _topics,
        lambda audience: audience.topics,
        lambda audience, chosen: msgspec.structs.replace(audience, topics=chosen),
    ),
    "l": Part(
        # Translators: button
        _("🗣 Languages"),
        _languages,
        lambda audience: audience.languages,
        lambda audience, chosen: msgspec.structs.replace(audience, languages=chosen),
    ),
    "c": Part(
        # Translators: button
        _("🗂 Requests they sent"),
        _categories,
        _ticked_categories,
        _with_categories,
    ),
    "e": Part(
        # Translators: button
        _("🗓 Signed up to"),
        _events,
        lambda audience: () if audience.event_id is None else (str(audience.event_id),),
        lambda audience, chosen: msgspec.structs.replace(
            audience, event_id=int(chosen[0]) if chosen else None
        ),
        one=True,
    ),
}
"""By the letter in a button."""
