"""A citizen books a visit to the listening centre: for what, and when. The last answer books it."""

from dataclasses import dataclass

from flows.flow import Flow
from flows.questions.choice import Choice
from flows.questions.slot import Slot
from flows.text import _


@dataclass(frozen=True)
class Visit:
    service: str
    slot: str


visit = Flow(
    "visit",
    # Translators: button
    _("📅 Book a visit"),
    Visit,
    Choice("service", _("What would you like to come for?"), "services", alone=True, title=_("Visit")),
    Slot("slot", _("When would you like to come?"), title=_("When")),
    at_once=True,
)
