"""Fits a text into a drawing, before any font has drawn it: lines are broken by the usual width of letters.

The width depends on a machine's fonts, so the estimate is generous.
"""

import unicodedata
from collections.abc import Callable
from typing import Final

LEADING: Final = 1.28
"""From line to line, in heights of a letter."""
NARROW, BROAD, BROADEST = "iljtfrI.,:;'!|()[] ", "mwABCDGHKNOQRUVXY&", "MW@%"


def measured(said: str) -> float:
    return sum(map(_em, said))


def _em(letter: str) -> float:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    if letter in NARROW:
        return 0.38
    if letter in BROADEST or unicodedata.east_asian_width(letter) in "WF":
        return 1.05
    return 0.8 if letter in BROAD else 0.64


def fitted(said: str, width: float, height: float, largest: int, smallest: int) -> tuple[int, list[str]]:
    """The size and the lines."""
    for size in range(largest, smallest, -4):
        lines = wrapped(said, width / size)
        if len(lines) * size * LEADING <= height:
            return size, lines
    return smallest, cut(wrapped(said, width / smallest), max(int(height / smallest / LEADING), 1))


def cut(lines: list[str], most: int) -> list[str]:
    """Ends a text that does not fit in an ellipsis."""
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1][:-1].rstrip() + "…"]


def wrapped(said: str, ems: float, measure: Callable[[str], float] = measured) -> list[str]:
    """Lines of at most so many times the size of the letters; a longer word is cut."""
    lines, now = [], ""
    for word in said.split():
        tried = f"{now} {word}".strip()
        if measure(tried) <= ems:
            now = tried
            continue
        lines += [now] if now else []
        now = word
        while measure(now) > ems:
            cut = next(n for n in range(len(now), 0, -1) if measure(now[:n]) <= ems or n == 1)
            lines.append(now[:cut])
            now = now[cut:]
    return [*lines, now] if now or not lines else lines
