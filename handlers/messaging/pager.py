"""Lists that come by the page: the part shown, and the row of buttons to the others."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from handlers.messaging.outbound import Button
from handlers.messaging.widgets import Row
from locales.language import Language

T = TypeVar("T")
Make = Callable[[str, int], Button]
"""Makes the button with that label to that page; pages count from 0."""


def part(every: Sequence[T], page: int, size: int) -> Sequence[T]:
    return every[page * size : (page + 1) * size]


def last_page(count: int, size: int) -> int:
    return max(count - 1, 0) // size


def before_and_more(language: Language, page: int, last: int, make: Make) -> Row:
    # Translators: button
    before = language.say("‹ Before")
    return turning(page, last, (before, _more(language)), make)


def more_alone(language: Language, page: int, last: int, make: Make) -> Row:
    """For a list that is only read onwards."""
    return (make(_more(language), page + 1),) if page < last else ()


def numbered(language: Language, page: int, last: int, make: Make) -> Row:
    """‹ page 1, › page 3."""
    before, after = (
        language.say("{sign} page {n}", sign=sign, n=number)
        for sign, number in (("‹", page), ("›", page + 2))
    )
    return turning(page, last, (before, after), make)


def turning(page: int, last: int, labels: tuple[str, str], make: Make) -> Row:
    """The page before and the page after, where they exist; from beyond the end back to the last."""
    before = (make(labels[0], min(page - 1, last)),) if page > 0 else ()
    after = (make(labels[1], page + 1),) if page < last else ()
    return (*before, *after)


def _more(language: Language) -> str:
    # Translators: button
    return language.say("More ›")
