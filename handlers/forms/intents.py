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
FEW_WORDS: Final = 4
_ALIKE: Final = str.maketrans({"ى": "ي", "ة": "ه", "ـ": None})

Phrases = Mapping[tuple[str, ...], str]


def intent_of(place: Place, text: str) -> Intent | None:
    """In one of the languages of the town, or in English."""
    words = _words(text)
    if not 0 < len(words) <= MOST_WORDS:
        return None
    for code in codes_of(place.languages):
        if found := (_read(words, *_phrases(code)) or set()) - {BESIDE}:
            return next(each for each in Intent if each in found)
    return None


def is_small_talk(place: Place, text: str) -> bool:
    """Whether it is a greeting or thanks and tells nothing: a few words that change nothing, or none at all."""
    words = _words(text)
    if len(words) > FEW_WORDS:
        return False
    return not words or any(_read(words, *_phrases(code)) == {BESIDE} for code in codes_of(place.languages))


def _words(text: str) -> tuple[str, ...]:
    return tuple(folded(text).translate(_ALIKE).split())


def _read(words: tuple[str, ...], phrases: Phrases, longest: int) -> set[str] | None:
    """The lists of a text that consists of known phrases only; None when it holds anything else."""
    found: set[str] = set()
    at = 0
    while at < len(words):
        ends = range(min(at + longest, len(words)), at, -1)
        end = next((end for end in ends if words[at:end] in phrases), 0)
        if not end:
            return None
        found.add(phrases[words[at:end]])
        at = end
    return found


@lru_cache(maxsize=64)
def _phrases(code: str) -> tuple[Phrases, int]:
    """The name of the list by each of its phrases, and the words of the longest one."""
    lists = typed_words("intents", (code,))
    names = {_words(phrase): name for name in reversed([*lists]) for phrase in lists[name]}
    return names, max((len(phrase) for phrase in names), default=0)
