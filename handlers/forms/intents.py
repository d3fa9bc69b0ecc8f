"""The one thing that a whole short text asks for, whatever is under way: a person, the opening hours, one's own data.

Read by the lists of phrases in `words.toml`: a text is such a wish when it holds one of the phrases and, besides, only
words that change nothing (`beside`). Any other word makes it a story, which belongs to the question under way.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Final

from flows.folding import folded
from handlers.messaging.typed_words import codes_of
from locales.typed_words import typed_words
from storage.place.model import Place


class Intent(StrEnum):
    """In the order in which they count where a text holds several."""

    PERSON = "person"
    ERASE = "erase"
    KNOW = "know"
    HOURS = "hours"
    STOP = "stop"
    """No more notices; in a flow, perhaps no more questions."""
    MINE = "mine"
    PRIVACY = "privacy"
    LANGUAGE = "language"
    HELP = "help"
    CANCEL = "cancel"
    MENU = "menu"


BESIDE: Final = "beside"
MOST_WORDS: Final = 16
_ALIKE: Final = str.maketrans({"ى": "ي", "ة": "ه", "ـ": None})

Phrases = Mapping[tuple[str, ...], str]


def intent_of(place: Place, text: str) -> Intent | None:
    """In one of the languages of the town, or in English."""
    words = _words(text)
    if not 0 < len(words) <= MOST_WORDS:
        return None
    for code in codes_of(place.languages):
        if found := _read(words, *_phrases(code)):
            return next(each for each in Intent if each in found)
    return None


def _words(text: str) -> tuple[str, ...]:
    return tuple(folded(text).translate(_ALIKE).split())


def _read(words: tuple[str, ...], phrases: Phrases, longest: int) -> set[str]:
    """The intents of a text that consists of known phrases only; empty when it holds anything else."""
    found: set[str] = set()
    at = 0
    while at < len(words):
        ends = range(min(at + longest, len(words)), at, -1)
        end = next((end for end in ends if words[at:end] in phrases), 0)
        if not end:
            return set()
        found.add(phrases[words[at:end]])
        at = end
    return found - {BESIDE}


@lru_cache(maxsize=64)
def _phrases(code: str) -> tuple[Phrases, int]:
    """The name of the list by each of its phrases, and the words of the longest one."""
    lists = typed_words("intents", (code,))
    names = {_words(phrase): name for name in reversed([*lists]) for phrase in lists[name]}
    return names, max((len(phrase) for phrase in names), default=0)
