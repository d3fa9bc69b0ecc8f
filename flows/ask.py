"""A citizen asks for help or information. No place is asked."""

from dataclasses import dataclass
from typing import Any

from flows.flow import Flow
from flows.questions.choice import Choice
from flows.questions.text import Text
from flows.text import _


@dataclass(frozen=True)
class Help:
    category: str
    what: dict[str, Any]


ask = Flow(
    "help",
    # Translators: button
    _("❓ Ask for help"),
    Help,
    Choice("category", _("What do you need help with?"), "categories", title=_("About")),
    Text(
        "what",
        _("What would you like to know, or what do you need? Write it, or say it with 🎤."),
        title=_("Question"),
    ),
)
