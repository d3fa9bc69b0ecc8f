"""An operator books for somebody at the desk or on the phone, or for the citizen of a ticket. The last answer books it."""

from dataclasses import dataclass
from typing import Final

from flows.flow import Flow
from flows.questions.choice import Choice
from flows.questions.contact import Contact
from flows.questions.day import Day, SlotOfDay
from flows.text import _


@dataclass(frozen=True)
class WalkIn:
    service: str
    day: str
    slot: str


walk_in = Flow(
    "walk_in",
    _("📅 A visit for somebody at the desk or on the phone"),
    WalkIn,
    Choice("service", _("What for?"), "services", title=_("Visit")),
    Day("day", _("On which day?"), detail=True),
    SlotOfDay("slot", _("{day}: at what time?"), title=_("When")),
    at_once=True,
)

WHO: Final = Contact(
    "who",
    _(
        "Booked. If you like, write a first name and a telephone number as a reply to this message. We keep them out of the group, and delete your reply."
    ),
)
"""Asked of the visit once it is booked, which anybody of the team may answer, also much later."""
