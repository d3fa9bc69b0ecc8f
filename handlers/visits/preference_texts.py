"""A citizen's preferences, as text."""

from collections.abc import Mapping
from typing import Final

from flows.preferences import ACCESS, DISCREET, GENDER, INTERPRETER
from flows.text import _
from locales.clean import shorten
from locales.language import Language
from storage.visits.bookings import Preferences

SHOWN: Final = 300
"""Characters of a reason on a page."""

HOW_WORDS: Final[Mapping[str, str]] = {
    "here": _("🏠 You come to us."),
    "phone": _("📞 By phone. Before that, an operator asks you here for the number."),
    "online": _("💻 Online. Before that, an operator sends you the link here."),
}


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
