"""A citizen's preferences, as text."""

from collections.abc import Mapping
from typing import Final

from flows.text import _
from locales.clean import shorten
from locales.language import Language
from storage.visits.bookings import Preferences

SHOWN: Final = 300
"""Characters of a reason on a page."""

HOW: Final[Mapping[str, str]] = {
    # Translators: button
    "here": _("🏠 I come to you"),
    # Translators: button
    "phone": _("📞 By phone"),
    # Translators: button
    "online": _("💻 Online"),
}
HOW_WORDS: Final[Mapping[str, str]] = {
    "here": _("🏠 You come to us."),
    "phone": _("📞 By phone. Before that, an operator asks you here for the number."),
    "online": _("💻 Online. Before that, an operator sends you the link here."),
}
GENDER: Final[Mapping[str, str]] = {
    # Translators: button
    "woman": _("👩 A woman receives me"),
    # Translators: button
    "man": _("👨 A man receives me"),
}
ACCESS: Final[Mapping[str, str]] = {
    # Translators: button
    "step": _("♿ I need a way without steps"),
    # Translators: button
    "hearing": _("👂 I do not hear well"),
    # Translators: button
    "sight": _("👁 I do not see well"),
    # Translators: button
    "companion": _("👥 Somebody comes with me"),
    # Translators: button
    "children": _("🧸 I bring small children"),
}
# Translators: button
INTERPRETER: Final = _("🗣 I need an interpreter")
# Translators: button
DISCREET: Final = _("🤫 Remind me without details")


def how(mode: str, language: Language) -> str:
    return language.say(HOW_WORDS.get(mode, HOW_WORDS["here"]))


def lines(wished: Preferences, language: Language) -> list[str]:
    """One preference to a line; how they come is not among them."""
    found = (
        [language.say("🌐 {language}", language=language.called(wished.language))] if wished.language else []
    )
    found += [language.say(INTERPRETER)] if wished.interpreter else []
    found += [language.say(GENDER[wished.gender])] if wished.gender in GENDER else []
    found += [language.say(ACCESS[code]) for code in wished.access.split() if code in ACCESS]
    found += [language.say("“{words}”", words=shorten(wished.reason, SHOWN))] if wished.reason else []
    found += [language.say(DISCREET)] if wished.discreet else []
    return found
