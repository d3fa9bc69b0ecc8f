"""A citizen wants to see, correct or delete what is kept of them. A person answers; nothing is done by itself."""

from dataclasses import dataclass
from typing import Any

from flows.flow import Flow
from flows.questions.choice import Choice
from flows.questions.text import Text
from flows.text import _


@dataclass(frozen=True)
class Rights:
    category: str
    what: dict[str, Any] | None


rights = Flow(
    "rights",
    # Translators: button
    _("🔒 My data"),
    Rights,
    Choice(
        "category",
        _("What would you like? A person reads it and answers you."),
        "categories",
        title=_("About"),
    ),
    Text(
        "what",
        _("Would you like to add something? Write it, or send it like this."),
        optional=True,
        # Translators: button
        without=_("Send it like this"),
        title=_("Your words"),
    ),
    at_once=True,
)
