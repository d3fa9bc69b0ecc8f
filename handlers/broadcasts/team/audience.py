"""Who shall get a broadcast: one screen of things to tick, and how many people that makes."""

from functools import partial
from typing import Final

import msgspec

from handlers.broadcasts import actions
from handlers.broadcasts.actions import Estimate
from handlers.broadcasts.button_data import go
from handlers.broadcasts.team import estimate
from handlers.broadcasts.team.audience_options import PARTS, Part, described, offered_in
from handlers.broadcasts.texts import told_in
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.team_request import Asking
from handlers.messaging.unit_of_work import Turn
from handlers.messaging.widgets import Row, in_pairs
from storage.broadcasts.broadcasts import Audience, Broadcast

FIRST: Final = "n"
TICK: Final = "t"
"""Short, so that the longest code there can be fits beside it."""
PER_PAGE: Final = 10


def show(asking: Asking, known: Broadcast, part: str, page: int = 0) -> None:
    """The screen with one part open."""
    part = part if part in PARTS else FIRST
    estimate.count(asking, known, partial(_show, part=part, page=page))


def _show(asking: Asking, known: Broadcast, found: Estimate, *, part: str, page: int) -> None:
    turn, language = asking.turn, asking.language
    audience = told_in(turn, known).audience
    lines = (
        language.say("Whoever fits all that is ticked gets it. Where nothing is ticked, everybody fits."),
        "👥 " + described(turn, audience, emergency=known.emergency),
        estimate.figures(language, found),
        estimate.second_person(turn, found),
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
    if here is None or value not in offered_in(turn, here, told.audience):
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
    offered = list(offered_in(turn, here, told_in(turn, known).audience))
    return offered.index(value) // PER_PAGE if value in offered else 0


def _keep(asking: Asking, known: Broadcast, audience: Audience) -> Broadcast:
    told = msgspec.structs.replace(told_in(asking.turn, known), audience=audience)
    return actions.revise(asking.turn, asking.who, known, told)


def _rows(turn: Turn, known: Broadcast, audience: Audience, part: str, page: int) -> tuple[Row, ...]:
    language = turn.desk_language
    here = PARTS[part]
    chosen, offered = here.chosen(audience), offered_in(turn, here, audience)
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
