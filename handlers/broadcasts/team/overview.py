"""/broadcasts: what is being written, what waits for its time, what goes out, and the last ones with their numbers."""

from collections.abc import Iterable
from typing import Final

from handlers.broadcasts.button_data import go
from handlers.broadcasts.progress import ENDS
from handlers.broadcasts.texts import sign, title
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.team_request import Asking
from handlers.messaging.unit_of_work import Turn
from handlers.messaging.widgets import in_pairs
from handlers.tickets.team_texts import operator_name
from locales.clean import shorten
from storage.broadcasts import broadcasts
from storage.broadcasts.broadcasts import Broadcast

LISTED: Final = 8
LABEL: Final = 28


def show(asking: Asking) -> None:
    """One tap to each card."""
    tx, language = asking.turn.tx, asking.language
    parts = (
        (language.say("✏️ Drafts"), broadcasts.drafts(tx, LISTED)),
        (language.say("🕒 Under way"), broadcasts.unfinished(tx, LISTED)),
        (language.say("🏁 The last ones"), broadcasts.over(tx, LISTED)),
    )
    found = [(head, some) for head, some in parts if some]
    if not found:
        asking.tell(language.say("There is no broadcast yet. /broadcast begins one."))
        return
    pieces: list[Piece] = []
    for head, some in found:
        space = "\n\n" if pieces else ""
        pieces += [Piece(f"{space}{head}", "bold"), Piece(_lines(asking.turn, some))]
    rows = in_pairs(_button(asking.turn, each) for _head, some in found for each in some)
    asking.show(tuple(pieces), rows)


def _lines(turn: Turn, some: Iterable[Broadcast]) -> str:
    return "".join(f"\n{sign(each)} {title(turn, each)}\n   {_about(turn, each)}" for each in some)


def _about(turn: Turn, known: Broadcast) -> str:
    """Who wrote it, when it goes out, or how it turned out."""
    language = turn.desk_language
    name = operator_name(turn, known.person_id)
    match known.state:
        case "draft":
            return name
        case "asked":
            return language.say("{name}, waits for a second person", name=name)
        case "scheduled" if known.starts_at is not None:
            when = language.moment(known.starts_at, turn.world.place.tz, turn.now)
            return language.say("{name}, goes out {when}", name=name, when=when)
    return f"{name}, {_numbers(turn, known)}"


def _numbers(turn: Turn, known: Broadcast) -> str:
    language = turn.desk_language
    counts = broadcasts.counts(turn.tx, known.id)
    ends = [language.say(ENDS[state], n=counts[state]) for state in ENDS if counts.get(state)]
    begun = known.frozen_at or known.changed_at
    return " · ".join((language.moment(begun, turn.world.place.tz, turn.now), *ends))


def _button(turn: Turn, known: Broadcast) -> Button:
    return Button(f"{sign(known)} {shorten(title(turn, known), LABEL)}", tap=go(known, "open"))
