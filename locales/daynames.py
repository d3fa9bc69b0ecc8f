"""What days of the week and months are called, in full and for short, in any of some languages."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from babel import Locale
from babel.dates import get_day_names, get_month_names

WIDTHS = ("wide", "abbreviated")
CONTEXTS = ("format", "stand-alone")


@lru_cache(maxsize=64)
def weekdays(codes: tuple[str, ...]) -> Mapping[str, int]:
    """By name, Monday 0. What is also the short name of a month is left out."""
    taken = months(codes)
    return {name: day for name, day in _names(codes, get_day_names) if name not in taken}


@lru_cache(maxsize=64)
def months(codes: tuple[str, ...]) -> Mapping[str, int]:
    """By name, January 1."""
    return dict(_names(codes, get_month_names))


def _names(codes: Iterable[str], of: Callable[..., Mapping[int, str]]) -> Iterator[tuple[str, int]]:
    for code in codes:
        locale = Locale.parse(code)
        for width in WIDTHS:
            for context in CONTEXTS:
                for number, name in of(width, context, locale).items():
                    yield name.rstrip("."), number
