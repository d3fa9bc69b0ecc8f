"""The names of weekdays and months, in full, short, and as people also write them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.dates import get_day_names, get_month_names

from locales.typed_words import typed_words

WIDTHS = ("wide", "abbreviated")
CONTEXTS = ("format", "stand-alone")
SOURCE_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SOURCE_MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
"""The lists of `words.toml` that hold them."""


@lru_cache(maxsize=64)
def weekdays(codes: tuple[str, ...]) -> Mapping[str, int]:
    """By name, Monday 0. A name with two meanings has the first language's."""
    return _names(codes, get_day_names, "dates.weekdays", dict(enumerate(SOURCE_DAYS)))


@lru_cache(maxsize=64)
def months(codes: tuple[str, ...]) -> Mapping[str, int]:
    """By name, January 1."""
    return _names(codes, get_month_names, "dates.months", dict(enumerate(SOURCE_MONTHS, 1)))


def _names(
    codes: Sequence[str],
    of: Callable[..., Mapping[int, str]],
    table: str,
    lists: Mapping[int, str],
) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for code in codes:
        besides = typed_words(table, (code,))
        named = (
            *_of_babel(code, of),
            *((name, n) for n, each in lists.items() for name in besides.get(each, ())),
        )
        found = {**dict(named), **found}
    return found


def _of_babel(code: str, of: Callable[..., Mapping[int, str]]) -> Iterator[tuple[str, int]]:
    locale = Locale.parse(code.replace("-", "_"))
    for width in WIDTHS:
        for context in CONTEXTS:
            for number, name in of(width, context, locale).items():
                yield name.rstrip("."), number
