"""A citizen says thank you: for what, to whom, in which words."""

from dataclasses import dataclass
from typing import Any, Final

from flows.flow import Flow
from flows.option import Option
from flows.questions.choice import Choice
from flows.questions.text import Line, Text
from flows.text import _

ABOUT: Final = (
    # Translators: button
    Option("help", _("Help that I got"), "🤝"),
    # Translators: button
    Option("repair", _("Something repaired or cleaned"), "🔧"),
    # Translators: button
    Option("event", _("An event or a course"), "🎉"),
    # Translators: button
    Option("neighbour", _("A kindness in the neighbourhood"), "🏘"),
    # Translators: button
    Option("other", _("Something else"), "✨"),
)


@dataclass(frozen=True)
class Praise:
    about: str
    whom: dict[str, Any] | None
    what: dict[str, Any]


praise = Flow(
    "praise",
    # Translators: button
    _("🌟 Say thank you"),
    Praise,
    Choice(
        "about",
        _("What would you like to say thank you for?"),
        ABOUT,
        title=_("Thanks for"),
    ),
    Line(
        "whom",
        _("To whom? A first name, an office or a group is enough."),
        optional=True,
        title=_("To whom"),
    ),
    Text("what", _("What would you like to tell them? Write it, or say it with 🎤."), title=_("Your words")),
)
