"""How a citizen in danger can be reached without anybody else noticing. Everything may be left out."""

from dataclasses import dataclass
from typing import Any, Final

from flows.flow import Flow, answered
from flows.option import Option
from flows.questions.choice import Choice
from flows.questions.text import Line
from flows.text import _

HOW: Final = (
    # Translators: button
    Option("chat", _("Only here in the chat"), "💬"),
    # Translators: button
    Option("call", _("By telephone"), "📞"),
    # Translators: button
    Option("come", _("I come to you"), "🏠"),
    # Translators: button
    Option("friend", _("Through somebody I trust"), "👤"),
)
READERS: Final = (
    # Translators: button
    Option("nobody", _("Nobody but me"), "🔒"),
    # Translators: button
    Option("others", _("Yes, somebody may read it"), "👁"),
    # Translators: button
    Option("unsure", _("I am not sure"), "❔"),
)
# Translators: button
ENOUGH: Final = _("Send it like this")


@dataclass(frozen=True)
class SafeContact:
    readers: str | None
    way: str | None
    number: dict[str, Any] | None
    when: dict[str, Any] | None
    word: dict[str, Any] | None


safe_contact = Flow(
    "safe",
    # Translators: button
    _("🔐 How to reach me safely"),
    SafeContact,
    Choice(
        "readers",
        _("Does anybody else read this phone?"),
        READERS,
        optional=True,
        without_all=ENOUGH,
        title=_("Who reads this phone"),
    ),
    Choice(
        "way",
        _("How can we reach you safely?"),
        HOW,
        optional=True,
        without_all=ENOUGH,
        title=_("How to reach me"),
    ),
    Line(
        "number",
        _("Which number, or whose? Write it here."),
        when=answered("way", "call", "friend"),
        optional=True,
        without_all=ENOUGH,
        title=_("Number or name"),
    ),
    Line(
        "when",
        _("When is it safe? For example: in the morning after nine."),
        optional=True,
        without_all=ENOUGH,
        title=_("When it is safe"),
    ),
    Line(
        "word",
        _("A word that you choose, if you like. We begin with it, so that you know that it is us."),
        optional=True,
        without_all=ENOUGH,
        title=_("Agreed word"),
    ),
    at_once=True,
)
