"""Hears whether a person may be in danger: by stems, by what stands near what, and by points learned from sentences.

What it knows of a language lies in that language's `danger.toml`; locales/en/danger.toml says how to read one.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from locales.lexicon import Hit, Lexicon
from locales.stems import words
from locales.words import FOLDER

NEAR: Final = 5
"""Words within which two groups belong together."""
HARMLESS: Final = "harmless"
_AT_ONCE, _STEP = 40, 20  # words that are read together; a long story is read piece by piece
_CLEARLY: Final = 0.3
"""The share of very common words by which a text is clearly in a language."""


def sounds_dangerous(text: str, spoken: Sequence[str], folder: Path = FOLDER) -> bool:
    """Whether a person may be in danger, read in the text's own language, or in all of these when that is not clear."""
    said = words(text)
    return any(reader.warns(said) for reader in _readers(said, spoken, folder))


def codes_with_danger(folder: Path = FOLDER) -> tuple[str, ...]:
    """Every language that has such a file."""
    return tuple(sorted(path.parent.name for path in folder.glob("*/danger.toml")))


@lru_cache(maxsize=64)
def reader(code: str, folder: Path = FOLDER) -> "Reader":
    return Reader(code, tomllib.loads((folder / code / "danger.toml").read_text("utf-8")))


def _readers(said: Sequence[str], spoken: Sequence[str], folder: Path) -> Iterable["Reader"]:
    known = [reader(code, folder) for code in _known(folder)]
    shares = {each.code: each.share(said) for each in known}
    best = max(shares.values(), default=0.0)
    clear = [each for each in known if shares[each.code] == best]
    if best >= _CLEARLY and len(clear) == 1:
        return clear
    wanted = [each for each in known if each.code in spoken or shares[each.code]]
    return wanted or known


@lru_cache(maxsize=8)
def _known(folder: Path) -> tuple[str, ...]:
    return codes_with_danger(folder)


class Reader:
    """Reads one language."""

    def __init__(self, code: str, file: Mapping[str, Any]) -> None:  # Any: a file's own tables
        self.code = code
        self.lexicon = Lexicon(code, file["groups"])
        self._usual = frozenset(folded for word in file["usual"] for folded in words(word))
        warns = file.get("warns", {})
        self._alone = frozenset(warns.get("alone", ()))
        self._pairs = frozenset(frozenset(pair.split(" + ")) for pair in warns.get("near", ()))
        self._calmed = frozenset(tuple(pair.split(" + ")) for pair in warns.get("not_near", ()))

    def share(self, said: Sequence[str]) -> float:
        """How much of a text are very common words of the language."""
        return sum(word in self._usual for word in said) / len(said) if said else 0.0

    def warns(self, said: Sequence[str]) -> bool:
        return any(self._warns(part) for part in _parts(said))

    def _warns(self, said: Sequence[str]) -> bool:
        hits = self.hits(said)
        if any(hit.group in self._alone for hit in hits):
            return True
        return any(frozenset((a.group, b.group)) in self._pairs for a, b in near(hits))

    def hits(self, said: Sequence[str]) -> list[Hit]:
        """The groups in a text, without those that begin inside a harmless phrase."""
        hits = self.lexicon.find(said)
        covered = {at for hit in hits if hit.group == HARMLESS for at in range(hit.at, hit.at + hit.length)}
        hits = [hit for hit in hits if hit.group == HARMLESS or hit.at not in covered]
        calmed = {
            one
            for pair in near(hits)
            for one, other in (pair, pair[::-1])
            if (one.group, other.group) in self._calmed
        }
        return [hit for hit in hits if hit not in calmed]


def near(hits: Sequence[Hit]) -> Iterator[tuple[Hit, Hit]]:
    """Every two hits that stand near each other, in their order."""
    for number, first in enumerate(hits):
        for second in hits[number + 1 :]:
            if second.at - first.at > NEAR:
                break
            yield first, second


def _parts(said: Sequence[str]) -> Iterator[Sequence[str]]:
    yield said[:_AT_ONCE]
    for start in range(_STEP, len(said) - _STEP, _STEP):
        yield said[start : start + _AT_ONCE]
