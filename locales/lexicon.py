"""Groups of words and phrases of one language, found in a text by stems, beginnings and what is glued to a word."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from locales.stems import bare, plain, stem, words

_KEPT_WORDS: Final = 20_000
_LEAST_OF_A_BEGINNING: Final = 2
_LEAST_BEFORE_AN_END: Final = 2


class Part(NamedTuple):
    """One word of an entry: `kill*` stands for all words that begin so, `*ing` for all that end so, `=us` for itself."""

    mark: str
    form: str
    stem: str


class Phrase(NamedTuple):
    group: str
    rest: tuple[Part, ...]
    """Its words after the first."""


class Known(NamedTuple):
    """What a lexicon knows of a word."""

    forms: tuple[str, ...]
    """Itself, and what it can be without what is glued to it."""
    stem: str
    groups: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    """Those that may begin here."""


class Hit(NamedTuple):
    at: int
    group: str
    length: int


class Lexicon:
    """A word in a list stands for all that have its stem, a phrase for its words in a row; `Part` tells what marks do."""

    def __init__(self, code: str, groups: Mapping[str, Iterable[str]]) -> None:
        self._code = code
        self._words: dict[tuple[str, str], list[str]] = {}
        self._phrases: dict[Part, list[Phrase]] = {}
        self._known: dict[str, Known] = {}
        for group, entries in groups.items():
            for entry in entries:
                self._add(group, _parts(entry, code))

    def _add(self, group: str, parts: Sequence[Part]) -> None:
        first, *rest = parts
        if rest:
            self._phrases.setdefault(first, []).append(Phrase(group, tuple(rest)))
            return
        self._words.setdefault((first.mark, first.form), []).append(group)
        if not first.mark:
            self._words.setdefault(("stem", first.stem), []).append(group)

    def know(self, word: str) -> Known:
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= _KEPT_WORDS:
                self._known.clear()
            known = self._known[word] = self._learn(word)
        return known

    def _learn(self, word: str) -> Known:
        known = Known(bare(word, self._code), stem(word, self._code), (), ())
        found = [group for key in _keys(known) for group in self._words.get(key, ())]
        begun = [phrase for first, each in self._phrases.items() if _fits(first, known) for phrase in each]
        return known._replace(groups=tuple(dict.fromkeys(found)), phrases=tuple(begun))

    def find(self, said: Sequence[str]) -> list[Hit]:
        """Every group in the words of a text, in their order; a phrase counts where it begins."""
        known = [self.know(word) for word in said]
        hits: list[Hit] = []
        for at, each in enumerate(known):
            for phrase in each.phrases:
                after = known[at + 1 : at + 1 + len(phrase.rest)]
                if len(after) == len(phrase.rest) and all(map(_fits, phrase.rest, after)):
                    hits.append(Hit(at, phrase.group, len(after) + 1))
            hits += [Hit(at, group, 1) for group in each.groups]
        return hits


def _parts(entry: str, code: str) -> list[Part]:
    parts: list[Part] = []
    for each in entry.split():
        mark = each[0] if each[0] in "=*" else "+" if each[-1] == "*" else ""
        *before, last = words(each)
        parts += [Part("", plain(word), stem(word, code)) for word in before]
        parts.append(Part(mark, plain(last), stem(last, code)))
    return parts


def _keys(known: Known) -> Iterable[tuple[str, str]]:
    """Under what the groups of a word are kept, by mark and form."""
    whole = known.forms[0]
    yield "=", whole
    yield "stem", known.stem
    for start in range(_LEAST_BEFORE_AN_END, len(whole)):
        yield "*", whole[start:]
    for form in known.forms:
        yield "", form
        for length in range(_LEAST_OF_A_BEGINNING, len(form) + 1):
            yield "+", form[:length]


def _fits(part: Part, known: Known) -> bool:
    match part.mark:
        case "=":
            return known.forms[0] == part.form
        case "*":
            return known.forms[0].endswith(part.form)
        case "+":
            return any(form.startswith(part.form) for form in known.forms)
        case _:
            return part.form in known.forms or part.stem == known.stem
