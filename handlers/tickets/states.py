"""The states of a ticket, its transitions, and their texts."""

from collections.abc import Mapping
from typing import Final

from flows.text import _

TRANSITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "new": {"take": "taken", "assign": "taken", "wait": "waiting", "close": "closed"},
    "taken": {"assign": "taken", "wait": "waiting", "close": "closed"},
    "waiting": {"take": "taken", "assign": "taken", "close": "closed"},
    "closed": {"reopen": "new"},
}
"""From a state, by a verb, to a state. Whatever is missing here is neither offered nor done."""

OUTCOMES: Final = ("resolved", "not_ours", "duplicate", "withdrawn")

STATE_ICONS: Final = {"new": "🟡", "taken": "🔵", "waiting": "🟠", "closed": "🟢"}

STATE_WORDS: Final = {
    "new": _("received"),
    "taken": _("in progress"),
    "waiting": _("waiting for your answer"),
    "closed": _("closed"),
}
"""The states as citizens read them."""

OUTCOME_WORDS: Final = {
    "resolved": _("resolved"),
    "not_ours": _("not for us to solve"),
    "duplicate": _("the same as another request"),
    "withdrawn": _("withdrawn"),
    "refused": _("not possible"),
}

REASONS_GOOD: Final = {
    # Translators: button
    "clear": _("The instructions were clear"),
    # Translators: button
    "complete": _("The instructions were complete"),
    # Translators: button
    "oriented": _("I always knew I was doing it right"),
    # Translators: button
    "smooth": _("I had no technical problems"),
    # Translators: button
    "other": _("Something else"),
}
REASONS_BAD: Final = {
    # Translators: button
    "unclear": _("Instructions were not always clear"),
    # Translators: button
    "incomplete": _("Instructions were not always complete"),
    # Translators: button
    "lost": _("I did not always know if I did it right"),
    # Translators: button
    "broken": _("I had technical problems"),
    # Translators: button
    "other": _("Something else"),
}
"""The reasons a citizen can give for many stars, or few."""
