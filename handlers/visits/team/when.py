"""Days and hours as operators type them: 1.12, tomorrow, giovedì, 9-12.30."""

import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Final

from flows.folding import folded
from locales.language import Language, language
from storage.place.booking import STEP
from storage.place.week import Range

DAY: Final = re.compile(r"(\d{1,2})[./](\d{1,2})\.?(?:[./]?(\d{4}))?")
HOURS: Final = re.compile(r"(\d{1,2})(?:[:.h](\d\d))?[-–—](\d{1,2})(?:[:.h](\d\d))?")
SPACED: Final = re.compile(r"(?<=\d)\s*[-–—]\s*(?=\d)")
WORDS: Final = {
    "today": 0,
    "oggi": 0,
    "اليوم": 0,
    "tomorrow": 1,
    "domani": 1,
    "غدا": 1,
    "dopodomani": 2,
    "yesterday": -1,
    "ieri": -1,
    "أمس": -1,
}
NEAR: Final = timedelta(days=183)
LEAST_OF_A_WEEKDAY: Final = 3
SHOWN: Final = 30
"""Characters of a word that was not understood, said back."""


def pieces(said: str) -> list[str]:
    """The words of a command; hours are one word however they are spaced."""
    return SPACED.sub("-", said).split()


def read_day(said: str, reader: Language, today: date) -> date | None:
    """A day as people write it, in the reader's language, Italian or English; None when it is none.

    A weekday is the next one, today included; a day without a year is the nearest one.
    """
    word = folded(said)
    if word in FOLDED:
        return today + timedelta(days=FOLDED[word])
    for each in (reader, language("it"), language("en")):
        number = _weekday(word, each.weekdays())
        if number is not None:
            return today + timedelta(days=(number - today.weekday()) % 7)
    return _iso(said) or _numbered(said, today)


def read_hours(said: str) -> Range | None:
    """15:00-18:00, 9-12, 9.30-12; until 24 is until the day's end. None when it is no range of hours."""
    found = HOURS.fullmatch(said)
    if found is None:
        return None
    start, until = _clock(found[1], found[2]), _clock(found[3], found[4])
    if start is None or until is None or (until != time() and start >= until):
        return None
    return start, until


def read_month(said: str, reader: Language, today: date) -> date | None:
    """The first day of a month: 11, 11/2026, 2026-11, November; without a year the newest that has begun."""
    word = folded(said)
    for each in (reader, language("it"), language("en")):
        names = [folded(name) for name in each.months()]
        if word in names:
            return _begun(names.index(word) + 1, today)
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})", said):
        return _first(int(found[1]), int(found[2]))
    if found := re.fullmatch(r"(\d{1,2})(?:[./](\d{4}))?", said):
        return _first(int(found[2]), int(found[1])) if found[2] else _begun(int(found[1]), today)
    return None


def _weekday(word: str, names: Sequence[str]) -> int | None:
    """By its name, or how it begins."""
    if len(word) < LEAST_OF_A_WEEKDAY:
        return None
    found = [number for number, name in enumerate(names) if folded(name).startswith(word)]
    return found[0] if len(found) == 1 else None


def _iso(said: str) -> date | None:
    try:
        return date.fromisoformat(said) if re.fullmatch(r"\d{4}-\d\d-\d\d", said) else None
    except ValueError:
        return None


def _numbered(said: str, today: date) -> date | None:
    found = DAY.fullmatch(said)
    if found is None:
        return None
    day, month, year = int(found[1]), int(found[2]), found[3]
    years = [int(year)] if year else [today.year - 1, today.year, today.year + 1]
    every = [there for each in years if (there := _day(each, month, day))]
    near = [each for each in every if year or abs(each - today) <= NEAR]
    return min(near or every, key=lambda each: abs(each - today), default=None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _first(year: int, month: int) -> date | None:
    return _day(year, month, 1)


def _begun(month: int, today: date) -> date | None:
    this_year = _first(today.year, month)
    return this_year if this_year is None or this_year <= today else _first(today.year - 1, month)


def _clock(hour: str, minute: str | None) -> time | None:
    hours, minutes = int(hour), int(minute or 0)
    if (hours, minutes) == (24, 0):
        return time()
    is_there = hours < 24 and minutes < 60 and not minutes % STEP  # noqa: PLR2004 - a day and an hour
    return time(hours, minutes) if is_there else None


FOLDED: Final = {folded(word): days for word, days in WORDS.items()}
