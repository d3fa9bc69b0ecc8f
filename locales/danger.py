"""Hears whether a person may be in danger: by stems, by what stands near what, and by points learned from sentences.

What it knows of a language lies in that language's `danger.toml`; locales/en/danger.toml says how to read one. The points
lie beside it, in `danger_points.tsv`.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from locales.lexicon import Hit, Lexicon
from locales.stems import plain, words
from locales.words import FOLDER

NEAR: Final = 5
"""Words within which two groups belong together."""
HARMLESS: Final = "harmless"
_AT_ONCE, _STEP = 40, 20  # words that are read together; a long story is read piece by piece
_CLEARLY: Final = 0.2
"""How much more of a text must be words of one language than of the next."""
_KNOWN: Final = 0.5
"""What a word counts that was learned from, beside a very common one."""
_PIECES: Final = (3, 4, 5)
"""Letters of the pieces of a word: a word with a slip of the pen has most of them."""
_LENGTHS: Final = 6
_KEPT_WORDS: Final = 20_000


def sounds_dangerous(text: str, spoken: Sequence[str], folder: Path = FOLDER) -> bool:
    """Whether a person may be in danger, read in the text's own language, or in all of these when that is not clear."""
    said = words(text)
    return any(reader.warns(said) for reader in _readers(said, spoken, folder))


def load() -> None:
    """Reads the files of every language, so that nobody who writes waits for that."""
    _known(FOLDER)


def codes_with_danger(folder: Path = FOLDER) -> tuple[str, ...]:
    """Every language that has such a file."""
    return tuple(sorted(path.parent.name for path in folder.glob("*/danger.toml")))


@lru_cache(maxsize=64)
def reader(code: str, folder: Path = FOLDER) -> "Reader":
    file = tomllib.loads((folder / code / "danger.toml").read_text("utf-8"))
    points = folder / code / "danger_points.tsv"
    return Reader(code, file, read_points(points) if points.exists() else {})


def read_points(path: Path) -> dict[str, float]:
    """What each sign is worth, and under "threshold" from where on a text warns; a file of thousands, so no TOML."""
    lines = path.read_text("utf-8").splitlines()[1:]
    return {sign: float(worth) for sign, _tab, worth in (line.partition("\t") for line in lines)}


def _readers(said: Sequence[str], spoken: Sequence[str], folder: Path) -> Iterable["Reader"]:
    known = sorted(((each.share(said), each.code, each) for each in _known(folder)), reverse=True)
    if len(known) > 1 and known[0][0] - known[1][0] >= _CLEARLY:
        return [known[0][2]]
    wanted = [each for share, code, each in known if code in spoken or share]
    return wanted or [each for _share, _code, each in known]


@lru_cache(maxsize=8)
def _known(folder: Path) -> tuple["Reader", ...]:
    return tuple(reader(code, folder) for code in codes_with_danger(folder))


class Reader:
    """Reads one language."""

    def __init__(
        self,
        code: str,
        file: Mapping[str, Any],
        points: Mapping[str, float],  # Any: a file's own tables
    ) -> None:
        self.code = code
        self.lexicon = Lexicon(code, file["groups"])
        self._usual = frozenset(folded for word in file["usual"] for folded in words(word))
        self._pairs = frozenset(
            pair for each in file.get("warns", ()) for pair in _both_ways(*each.split(" + "))
        )
        self._points = points
        self._threshold = points.get("threshold", 0.0)
        self._of_words: dict[str, float] = {}

    def share(self, said: Sequence[str]) -> float:
        """How much of a text are words of the language."""
        looked_at = said[:_AT_ONCE]
        return sum(map(self._belongs, looked_at)) / len(looked_at) if looked_at else 0.0

    def _belongs(self, word: str) -> float:
        if word in self._usual:
            return 1.0
        return _KNOWN if f"={self.lexicon.know(word).stem}" in self._points else 0.0

    def warns(self, said: Sequence[str]) -> bool:
        return any(self._warns(part) for part in _parts(said))

    def _warns(self, said: Sequence[str]) -> bool:
        hits = self.hits(said)
        if self._points and self.points(said, hits) >= self._threshold:
            return True
        return bool(self._pairs) and any((a.group, b.group) in self._pairs for a, b in near(hits))

    def points(self, said: Sequence[str], hits: Sequence[Hit]) -> float:
        of_words = self._of_words
        total = sum([of_words[word] if word in of_words else self._worth(word) for word in said])
        get = self._points.get
        return total + sum([get(sign, 0.0) for sign in self._together(said, hits)])

    def signs(self, said: Sequence[str]) -> Counter[str]:
        """All that points are learned for, and how often each is there."""
        signs = Counter(self._together(said, self.hits(said)))
        for word in said:
            signs.update(self._in_word(word))
        return signs

    def _worth(self, word: str) -> float:
        if len(self._of_words) >= _KEPT_WORDS:
            self._of_words.clear()
        worth = self._of_words[word] = sum(self._points.get(sign, 0.0) for sign in self._in_word(word))
        return worth

    def _in_word(self, word: str) -> Iterator[str]:
        """Its stem, and its pieces."""
        yield f"={self.lexicon.know(word).stem}"
        whole = f"<{plain(word)}>"
        for length in _PIECES:
            for start in range(len(whole) - length + 1):
                yield f"#{whole[start : start + length]}"

    def _together(self, said: Sequence[str], hits: Sequence[Hit]) -> set[str]:
        """The groups, groups near each other, words in a row, and the length of the text."""
        stems = [self.lexicon.know(word).stem for word in said]
        signs = {f"{first}_{second}" for first, second in zip(["^", *stems], [*stems, "$"], strict=True)}
        signs.update([hit.group for hit in hits])
        signs.update(
            [f"{a.group}&{b.group}" if a.group < b.group else f"{b.group}&{a.group}" for a, b in near(hits)]
        )
        signs.add(f"{min(len(said) // 4, _LENGTHS)} words")
        return signs

    def hits(self, said: Sequence[str]) -> list[Hit]:
        """The groups in a text, without those that begin inside a harmless phrase."""
        hits = self.lexicon.find(said)
        covered = {at for hit in hits if hit.group == HARMLESS for at in range(hit.at, hit.at + hit.length)}
        return [hit for hit in hits if hit.group == HARMLESS or hit.at not in covered] if covered else hits


def near(hits: Sequence[Hit]) -> Iterator[tuple[Hit, Hit]]:
    """Every two hits that stand near each other, in their order."""
    for number, first in enumerate(hits):
        for second in hits[number + 1 :]:
            if second.at - first.at > NEAR:
                break
            yield first, second


def _both_ways(first: str, second: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (first, second), (second, first)


def _parts(said: Sequence[str]) -> Iterator[Sequence[str]]:
    yield said[:_AT_ONCE]
    for start in range(_STEP, len(said) - _STEP, _STEP):
        yield said[start : start + _AT_ONCE]
