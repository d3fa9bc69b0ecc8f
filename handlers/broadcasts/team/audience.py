"""The audience of a broadcast: one screen of boxes to tick, and the number of people."""

from functools import partial
from typing import Final

import msgspec

from handlers.broadcasts import actions
from handlers.broadcasts.actions import Estimate
from handlers.broadcasts.button_data import go
from handlers.broadcasts.team import estimate
from handlers.broadcasts.team.audience_options import PARTS, Part, described, offered_in
from handlers.broadcasts.texts import told_in
from handlers.messaging import pager
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row, in_pairs
from storage.broadcasts.broadcasts import Audience, Broadcast

FIRST: Final = "n"
TICK: Final = "t"
"""Short, so that the longest code there can be fits beside it."""
PER_PAGE: Final = 10


def show(request: TeamRequest, broadcast: Broadcast, part: str, page: int = 0) -> None:
    """Shows the screen with one part open."""
    part = part if part in PARTS else FIRST
    estimate.count(request, broadcast, partial(_show, part=part, page=page))


def _show(request: TeamRequest, broadcast: Broadcast, found: Estimate, *, part: str, page: int) -> None:
    unit, language = request.unit, request.language
    audience = told_in(unit, broadcast).audience
    lines = (
        language.say("Whoever fits all that is ticked gets it. Where nothing is ticked, everybody fits."),
        "👥 " + described(unit, audience, emergency=broadcast.emergency),
        estimate.figures(language, found),
        estimate.second_person(unit, found),
    )
    pieces = (
        Piece(language.say("Who shall get it?"), "bold"),
        *(Piece(f"\n{line}") for line in lines if line),
    )
    edit = request.inbound.message_id if request.inbound.tap else ""
    request.show(pieces, _rows(unit, broadcast, audience, part, page), edit=edit)


def toggle(request: TeamRequest, broadcast: Broadcast, part: str, value: str) -> Broadcast:
    """Ticks or unticks a value. Raises NotNow."""
    unit = request.unit
    told = told_in(unit, broadcast)
    here = PARTS.get(part)
    if here is None or value not in offered_in(unit, here, told.audience):
        return broadcast
    before = here.chosen(request.unit, told.audience)
    if value in before:
        chosen = tuple(each for each in before if each != value)
    else:
        chosen = (value,) if here.one else (*before, value)
    return _keep(request, broadcast, here.having(request.unit, told.audience, chosen))


def clear(request: TeamRequest, broadcast: Broadcast) -> Broadcast:
    """Clears every tick: everybody who asked for notices. Raises NotNow."""
    return _keep(request, broadcast, Audience())


def page_of(unit: UnitOfWork, broadcast: Broadcast, part: str, value: str) -> int:
    """The page on which a value stands."""
    here = PARTS.get(part, PARTS[FIRST])
    offered = list(offered_in(unit, here, told_in(unit, broadcast).audience))
    return offered.index(value) // PER_PAGE if value in offered else 0


def _keep(request: TeamRequest, broadcast: Broadcast, audience: Audience) -> Broadcast:
    told = msgspec.structs.replace(told_in(request.unit, broadcast), audience=audience)
    return actions.revise(request.unit, request.who, broadcast, told)


def _rows(
    unit: UnitOfWork, broadcast: Broadcast, audience: Audience, part: str, page: int
) -> tuple[Row, ...]:
    language = unit.team_language
    here = PARTS[part]
    chosen, offered = here.chosen(unit, audience), offered_in(unit, here, audience)
    last = pager.last_page(len(offered), PER_PAGE)
    page = min(page, last)
    ticks = [
        Button(f"{'✓ ' if value in chosen else ''}{name}", tap=go(broadcast, TICK, part, value))
        for value, name in pager.part(list(offered.items()), page, PER_PAGE)
    ]
    turning = pager.numbered(
        language, page, last, lambda label, n: Button(label, tap=go(broadcast, "who", part, n))
    )
    # Translators: button
    everybody = Button(language.say("↺ Tick nothing"), tap=go(broadcast, "all"))
    # Translators: button
    done = Button(language.say("✅ Done"), tap=go(broadcast, "show"))
    return tuple(
        row
        for row in (*_tabs(unit, broadcast, audience, part), *in_pairs(ticks), turning, (everybody, done))
        if row
    )


def _tabs(unit: UnitOfWork, broadcast: Broadcast, audience: Audience, part: str) -> tuple[Row, ...]:
    """A button per part, with the number of ticks in it."""

    def label(code: str, each: Part) -> str:
        count = len(each.chosen(unit, audience))
        ticked = f" ({count})" if count else ""
        return f"{'▾ ' if code == part else ''}{unit.team_language.say(each.name)}{ticked}"

    return in_pairs(Button(label(code, each), tap=go(broadcast, "who", code)) for code, each in PARTS.items())
