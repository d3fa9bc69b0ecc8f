"""A citizen proposes something for the city or its community."""

from dataclasses import dataclass
from typing import Any

from flows.flow import Flow
from flows.questions.choice import Choice, Neighbourhood
from flows.questions.text import Text
from flows.text import _


@dataclass(frozen=True)
class Proposal:
    category: str
    what: dict[str, Any]
    neighbourhood: str | None


propose = Flow(
    "proposal",
    # Translators: button
    _("💡 Propose something"),
    Proposal,
    Choice("category", _("What is your proposal about?"), "categories", title=_("About")),
    Text(
        "what",
        _("What do you propose? Write it in your own words, or say it with 🎤. You can add a photo."),
        title=_("Proposal"),
    ),
    Neighbourhood(
        "neighbourhood",
        _("For which neighbourhood? Skip this if it is for the whole town."),
        optional=True,
        title=_("Neighbourhood"),
    ),
)
