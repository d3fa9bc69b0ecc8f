"""/broadcasts: drafts, scheduled ones, those under way, and the last ones with their numbers."""

from collections.abc import Iterable
from typing import Final

from handlers.broadcasts.button_data import go
from handlers.broadcasts.progress import ENDS
from handlers.broadcasts.texts import sign, title
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.people_names import operator_name
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import in_pairs
from locales.clean import shorten
from storage.broadcasts import broadcasts
from storage.broadcasts.broadcasts import Broadcast

LISTED: Final = 8
LABEL: Final = 28


def show(request: TeamRequest) -> None:
    """Lists them, one tap to each card."""
    tx, language = request.unit.tx, request.language
    parts = (
        (language.say("✏️ Drafts"), broadcasts.drafts(tx, LISTED)),
        (language.say("🕒 Under way"), broadcasts.unfinished(tx, LISTED)),
        (language.say("🏁 The last ones"), broadcasts.over(tx, LISTED)),
    )
    found = [(head, some) for head, some in parts if some]
    if not found:
        request.tell(language.say("There is no broadcast yet. /broadcast begins one."))
        return
    pieces: list[Piece] = []
    for head, some in found:
        space = "\n\n" if pieces else ""
        pieces += [Piece(f"{space}{head}", "bold"), Piece(_lines(request.unit, some))]
    rows = in_pairs(_button(request.unit, each) for _head, some in found for each in some)
    request.show(tuple(pieces), rows)


def _lines(unit: UnitOfWork, some: Iterable[Broadcast]) -> str:
    return "".join(f"\n{sign(each)} {title(unit, each)}\n   {_about(unit, each)}" for each in some)


def _about(unit: UnitOfWork, broadcast: Broadcast) -> str:
    """Its author, its time, or its result."""
    language = unit.team_language
    name = operator_name(unit, broadcast.person_id)
    match broadcast.state:
        case "draft":
            return name
        case "asked":
            return language.say("{name}, waits for a second person", name=name)
        case "scheduled" if broadcast.starts_at is not None:
            when = language.moment(broadcast.starts_at, unit.context.place.tz, unit.now)
            return language.say("{name}, goes out {when}", name=name, when=when)
    return f"{name}, {_numbers(unit, broadcast)}"


def _numbers(unit: UnitOfWork, broadcast: Broadcast) -> str:
    language = unit.team_language
    counts = broadcasts.counts(unit.tx, broadcast.id)
    ends = [language.say(ENDS[state], n=counts[state]) for state in ENDS if counts.get(state)]
    begun = broadcast.frozen_at or broadcast.changed_at
    return " · ".join((language.moment(begun, unit.context.place.tz, unit.now), *ends))


def _button(unit: UnitOfWork, broadcast: Broadcast) -> Button:
    return Button(f"{sign(broadcast)} {shorten(title(unit, broadcast), LABEL)}", tap=go(broadcast, "open"))
