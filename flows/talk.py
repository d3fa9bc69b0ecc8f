"""A citizen wants to talk to a person."""

from dataclasses import dataclass
from typing import Any

from flows.flow import Flow
from flows.questions.text import Text
from flows.text import _


@dataclass(frozen=True)
class Talk:
    what: dict[str, Any]


talk = Flow(
    "talk",
    # Translators: button
    _("🙋 Talk to a person"),
    Talk,
    Text(
        "what",
        _("A person reads what you write next, and answers you here. What would you like to say?"),
        title=_("Your words"),
    ),
    at_once=True,
)
