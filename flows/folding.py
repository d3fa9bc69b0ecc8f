"""Folds typed words, so that case, accents and punctuation make no difference."""

import unicodedata
from typing import Final


def folded(text: str) -> str:
    """Without case, accents, vowel marks and punctuation, so that “Perché?” and “perche” are one."""
    return " ".join(unicodedata.normalize("NFKD", text.casefold()).translate(_KEPT).split())


class _Kept(dict[int, str | None]):
    """Folds a character when it is first met, and keeps the result."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        self[code] = None if unicodedata.combining(character) else character if character.isalnum() else " "
        return self[code]


_KEPT: Final = _Kept()
