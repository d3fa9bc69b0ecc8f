"""Hours as people type them: "18-20", "dalle 18 alle 20", "5-7 pm", "من ٥ إلى ٧ مساء"."""

from collections.abc import Sequence
from datetime import time
from typing import Final, TypeAlias

from flows.typed_words import Piece

NOON: Final = 12
LAST_HOUR: Final = 24
SIXTY: Final = 60
AM: Final = "before_noon"
PM: Final = "after_noon"

Range: TypeAlias = tuple[time, time]
"""From when until when; midnight as the end is the day's end."""

_Hour: TypeAlias = tuple[int, int, str]
"""Hour, minute, and the half of the day that was said."""


def hours_in(found: Sequence[Piece], half: str) -> Range | None:
    """The hours of a range; `half` is said of the whole day. None when a clock does not show them."""
    (hour, minute, first), (end, end_minute, last) = _hours(found)
    if half and not first and not last:
        first, last = half, _other(half) if end % NOON <= hour % NOON else half
    if last and not first:  # 5-7 pm, but 11-1 pm
        first = last if hour <= end % NOON else AM if last == PM and hour < NOON else ""
    start, until = clock(hour, minute, first), clock(end, end_minute, last, is_end=True)
    if start and until and first and not last and until <= start and end < NOON:  # 6 pm - 8
        until = clock(end, end_minute, PM)
    return None if start is None or until is None else (start, until)


def _other(half: str) -> str:
    """The half of the day that follows: an evening from 11 until 1 ends in the night."""
    return AM if half == PM else PM


def hour_in(found: Sequence[Piece], half: str) -> time | None:
    """A single hour."""
    hour, minute, said = _hours(found)[0]
    return clock(hour, minute, said or half)


def half_in(said: Sequence[Sequence[Piece]]) -> str:
    """The half of the day that is said of all hours: “tomorrow evening”."""
    return next((each.meaning.half for some in said for each in some if each.meaning.half), "")


def clock(hour: int, minute: int, half: str = "", *, is_end: bool = False) -> time | None:
    """A time of the day; 24:00 can only end one. None when a clock does not show it."""
    if half == AM and hour > NOON:
        return None
    if half and hour <= NOON:
        hour = hour % NOON + (NOON if half == PM else 0)
    if is_end and (hour, minute) == (LAST_HOUR, 0):
        return time()
    return time(hour, minute) if hour < LAST_HOUR and minute < SIXTY else None


def _hours(found: Sequence[Piece]) -> list[_Hour]:
    hours: list[_Hour] = []
    for each in found:
        if each.letter in "NCG":
            hours.append((each.numbers[0], (*each.numbers, 0)[1], ""))
        elif each.letter == "H" and hours:
            hours[-1] = (*hours[-1][:2], each.meaning.half)
    return hours
