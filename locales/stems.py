"""The words of a text without what makes no difference: case, accents, letter forms, doubled letters, endings."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock
from typing import Any, Final

import snowballstemmer

_NAMES: Final = {
    "ar": "arabic",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fa": "persian",
    "fr": "french",
    "hi": "hindi",
    "it": "italian",
    "ne": "nepali",
    "nl": "dutch",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "ta": "tamil",
    "tr": "turkish",
}
"""The stemmer of a language; a word of any other stays whole."""
_LONGEST: Final = 40  # letters of a word that are looked at
_SYLLABLES: Final = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")
_MANY: Final = re.compile(r"(\D)\1{2,}")
_TWICE: Final = re.compile(r"(\D)\1+")
_FORMS: Final = str.maketrans("ىةکیگپچژڤھہے", "يهكيكبجزفههي")
_BEFORE: Final = (
    "وال",
    "فال",
    "بال",
    "كال",
    "لل",
    "ال",
    "و",
    "ف",
    "ب",
    "ل",
    "ك",
    "ع",
    "س",
    "ح",
    "ه",
    "م",
    "ش",
    "د",
)
_PERSON: Final = ("ي", "ت", "ن", "ا")
_AFTER: Final = (
    *("كوني", "وني", "تني", "ونا", "وها", "وهم", "وكم", "وه"),
    *("ني", "ها", "هم", "هن", "كم", "كن", "نا", "وا", "ون", "ين", "ان", "ات", "تم", "تي", "ته", "تو"),
    *("ه", "ك", "ي", "ت", "ا", "و", "ن", "ش"),
)
_LEAST: Final = 2  # letters that remain of an Arabic word

_stemmers: Final[dict[str, Any]] = {}
_lock: Final = Lock()


class _Kept(dict[int, str | None]):
    """Folds a character when it is first met, and keeps the result."""

    def __missing__(self, code: int) -> str | None:
        self[code] = _folded(chr(code))
        return self[code]


def _folded(character: str) -> str | None:
    kind = unicodedata.category(character)
    if unicodedata.combining(character) or kind == "Cf" or character == "ـ":
        return None
    if kind[0] == "N":
        return str(unicodedata.digit(character, "")) or " "
    if kind == "So" or unicodedata.name(character, "").startswith(_SYLLABLES):
        return f" {character} "
    return character if kind[0] in "LM" else " "


_KEPT: Final = _Kept()


def words(text: str) -> list[str]:
    """The folded words; a digit's own script, an apostrophe and a letter held down make no difference, an emoji is a word."""
    return _MANY.sub(r"\1", unicodedata.normalize("NFKD", text.casefold()).translate(_KEPT)).split()


@lru_cache(maxsize=20_000)
def stem(word: str, code: str) -> str:
    """The stem of a folded word; letters written once or twice make no difference."""
    name = _NAMES.get(code)
    if name is not None and word.isalpha():
        with _lock:  # a stemmer keeps the word that it works on
            if name not in _stemmers:
                _stemmers[name] = snowballstemmer.stemmer(name)
            word = _stemmers[name].stemWord(word[:_LONGEST])
    return plain(word)


def plain(word: str) -> str:
    """A folded word with every letter once, and one letter for those of Arabic script that people mix up."""
    return _TWICE.sub(r"\1", word[:_LONGEST].translate(_FORMS))


def bare(word: str, code: str) -> tuple[str, ...]:
    """What a folded word can be without what is glued to it, itself first: Arabic writes "and", "the", "he" and "me" so."""
    return tuple(dict.fromkeys(_bare(plain(word)))) if code == "ar" else (plain(word),)


def _bare(word: str) -> Iterator[str]:
    yield word
    fronts = [word, *(word.removeprefix(each) for each in _BEFORE if word.startswith(each))]
    fronts += [each[1:] for each in fronts if each.startswith("ب")]
    fronts += [each[1:] for each in fronts if each.startswith(_PERSON)]
    for front in fronts:
        ends = [front, *(front[: -len(each)] for each in _AFTER if front.endswith(each))]
        yield from (each for each in ends if len(each) >= _LEAST)
