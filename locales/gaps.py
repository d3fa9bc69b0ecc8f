"""Fills the named gaps of a sentence, so that no value can alter the sentence around it."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

GAP = re.compile(r"\{([a-z_][a-z0-9_]*)\}")

_FIRST_STRONG = "\u2068"
_LEFT_TO_RIGHT = "\u2066"
_POP = "\u2069"
_RIGHT_TO_LEFT_MARK = "\u200f"
_STRONG = {"L", "R", "AL"}
_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")


class Ltr(str):
    """Reads left to right in every language: a code, a phone number, an address on the web, a time."""

    __slots__ = ()


def fill(text: str, gaps: Mapping[str, object], *, rtl: bool) -> str:
    """Puts each value into its gap once; a value is never read again, and a gap without one stays as typed."""
    if "{" not in text:
        return text
    filled = GAP.sub(lambda gap: _shown(gaps, gap, rtl=rtl), text)
    return _RIGHT_TO_LEFT_MARK + filled if rtl and not _has_letters(text) else filled


def isolated(value: str) -> str:
    """Isolates the direction of a value: for right-to-left sentences only."""
    opening = _LEFT_TO_RIGHT if isinstance(value, Ltr) else _FIRST_STRONG
    return opening + _balanced(value) + _POP


def _shown(gaps: Mapping[str, object], gap: re.Match[str], *, rtl: bool) -> str:
    if gap[1] not in gaps:
        return gap[0]
    value = gaps[gap[1]]
    return isolated(value) if rtl and isinstance(value, str) else str(value)


@lru_cache(maxsize=1024)
def _has_letters(text: str) -> bool:
    """Whether a sentence shows its direction by itself; what stands in its gaps is isolated and shows none."""
    return any(unicodedata.bidirectional(letter) in _STRONG for letter in GAP.sub("", text))


def _balanced(value: str) -> str:
    """Drops the controls of a value that closes more than it opened: it could escape its own isolation."""
    depth = 0
    for control in _CONTROLS.findall(value):
        depth += -1 if control == _POP else 1
        if depth < 0 or control < _LEFT_TO_RIGHT:
            return _CONTROLS.sub("", value)
    return value if depth == 0 else _CONTROLS.sub("", value)
