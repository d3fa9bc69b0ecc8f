"""The meaning of a typed word in this town: in any of its languages, or in English."""

from collections.abc import Mapping
from functools import lru_cache

from flows.folding import folded
from locales.typed_words import typed_words
from locales.words import SOURCE
from storage.place.model import Place


def meant(place: Place, table: str, text: str) -> str:
    """The name of the list that has just this text, such as "skip" in the table "answers"; empty when none has."""
    return _names(table, place.languages).get(folded(text), "")


def codes_of(languages: tuple[str, ...]) -> tuple[str, ...]:
    """The languages in which people may type: the town's, and English."""
    return tuple(dict.fromkeys((*languages, SOURCE)))


@lru_cache(maxsize=64)
def _names(table: str, languages: tuple[str, ...]) -> Mapping[str, str]:
    """The name of the list by each of its words; of a word in two lists of a table the first list's counts."""
    names: dict[str, str] = {}
    for name, words in typed_words(table, codes_of(languages)).items():
        for word in words:
            names.setdefault(folded(word), name)
    return names
