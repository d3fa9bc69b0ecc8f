"""An association asks for a room of the centre."""

from dataclasses import dataclass
from typing import Any, Final

from flows.flow import Flow, answered
from flows.option import Option
from flows.questions.choice import Choice
from flows.questions.number import Number
from flows.questions.text import Line, Text
from flows.questions.time import Until, When
from flows.text import _

ONCE: Final = "once"
WEEKLY: Final = "weekly"
OPEN: Final = "open"
CLOSED: Final = "closed"


@dataclass(frozen=True)
class RoomRequest:
    what: dict[str, Any]
    who: dict[str, Any]
    room: str | None
    when: dict[str, str]
    repeat: str
    until: str | None
    people: int
    open: str
    title: dict[str, Any] | None


room = Flow(
    "room",
    # Translators: button
    _("🏛 Ask for the civic room"),
    RoomRequest,
    Text(
        "what",
        _("What would you like to do in the room? Write it in your own words, or say it with 🎤."),
        unasked=False,
        title=_("What for"),
    ),
    Line(
        "who",
        _("Who asks for it? Please write the name of your association or group, and whom we can call."),
        longest=200,
        title=_("Who asks"),
    ),
    Choice("room", _("Which room would you like?"), "rooms", among_several=True, title=_("Room")),
    When(
        "when",
        _("When? Please write the day, and from when until when, like this: {example}"),
        of="room",
        title=_("When"),
    ),
    Choice(
        "repeat",
        _("Only once, or every week?"),
        (
            # Translators: button
            Option(ONCE, _("Only once"), "1️⃣", typed="once"),
            # Translators: button
            Option(WEEKLY, _("Every week"), "🔁", typed="weekly"),
        ),
        title=_("How often"),
    ),
    Until(
        "until",
        _("Until which day? At most a year from now. On public holidays the room stays closed."),
        when=answered("repeat", WEEKLY),
        detail=True,
        title=_("Until"),
    ),
    Number("people", _("About how many people will come?"), most=1000, about=True, title=_("How many")),
    Choice(
        "open",
        _("Is it open to everybody? Then it stands in the public calendar."),
        (
            # Translators: button
            Option(OPEN, _("Open to everybody"), "👐", typed="open"),
            # Translators: button
            Option(CLOSED, _("Only for us"), "🔑", typed="closed"),
        ),
        title=_("Open to everybody"),
    ),
    Line(
        "title",
        _("How shall the public calendar call it? A few words, without names of people."),
        when=answered("open", OPEN),
        detail=True,
        title=_("Public title"),
    ),
)
