"""Which subjects of the place file a text is about: by the stems of their keywords, a denied one ("not waste") left out."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from handlers.messaging.typed_words import codes_of
from locales.lexicon import Lexicon
from locales.stems import stem, words
from locales.typed_words import typed_words
from storage.place.model import Category, Place

_CLAUSES: Final = re.compile(r"[.,;:!?\n،؛؟]+")
_DENIAL: Final = "denial"
_BESIDE: Final = "beside"


class _Subject(NamedTuple):
    category: Category
    letters: int
    """Of its longest keyword in the text: “street light” says more than “street”."""


def about(place: Place, text: str, among: Sequence[Category], *, in_passing: bool = True) -> list[Category]:
    """The categories whose keywords stand in the text, the most telling first; perhaps without what is said in passing."""
    return [each.category for each in _subjects(place, text, among, in_passing=in_passing)]


def plainly(place: Place, text: str, among: Sequence[Category]) -> Category | None:
    """The category that a text is about; None when another one is named as tellingly, or none is."""
    match _subjects(place, text, among, in_passing=True):
        case [only]:
            return only.category
        case [first, second, *_rest] if first.letters > second.letters:
            return first.category
        case _:
            return None


def _subjects(place: Place, text: str, among: Sequence[Category], *, in_passing: bool) -> list[_Subject]:
    found: dict[int, _Subject] = {}
    known = _categories(place)
    for clause in _CLAUSES.split(text):
        said = words(clause)
        for lexicon in _lexicons(place, in_passing=in_passing):
            for number, letters in _named(lexicon, said):
                if number not in found or found[number].letters < letters:
                    found[number] = _Subject(known[number], letters)
    wanted = [each for each in found.values() if any(each.category is one for one in among)]
    return sorted(wanted, key=lambda each: -each.letters)


def _named(lexicon: Lexicon, said: Sequence[str]) -> list[tuple[int, int]]:
    """The number of each category that is named and not denied, and the letters of the keyword."""
    hits = lexicon.find(said)
    denying = {hit.at for hit in hits if hit.group == _DENIAL}
    beside = {hit.at for hit in hits if hit.group == _BESIDE}
    named = []
    for hit in hits:
        if hit.group in {_DENIAL, _BESIDE}:
            continue
        before = hit.at - 1
        while before in beside and before not in denying:
            before -= 1
        if before not in denying:
            named.append((int(hit.group), sum(map(len, said[hit.at : hit.at + hit.length]))))
    return named


def _categories(place: Place) -> tuple[Category, ...]:
    return (*place.categories, *place.proposal_themes, *place.complaint_subjects, *place.help_topics)


@lru_cache(maxsize=16)
def _lexicons(place: Place, *, in_passing: bool = True) -> tuple[Lexicon, ...]:
    """One for each language in which people type here."""
    return tuple(_lexicon(place, code, in_passing=in_passing) for code in codes_of(place.languages))


def _lexicon(place: Place, code: str, *, in_passing: bool) -> Lexicon:
    every = enumerate(_categories(place))
    groups = {
        str(number): [word for word in _words(each, code) if in_passing or _tells(word, each, code)]
        for number, each in every
    }
    return Lexicon(code, {**groups, **typed_words("denials", (code,))})


def _words(category: Category, code: str) -> tuple[str, ...]:
    """Its keywords, and its name."""
    return (*category.keywords.get(code, ()), *([category.label[code]] if code in category.label else ()))


def _tells(word: str, of: Category, code: str) -> bool:
    """Whether a keyword is not said in passing, nor has the stem of one that is."""
    return _stems(word, code) not in {_stems(each, code) for each in of.in_passing.get(code, ())}


def _stems(phrase: str, code: str) -> tuple[str, ...]:
    return tuple(stem(word, code) for word in words(phrase))
