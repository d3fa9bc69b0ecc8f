"""Reads a day and hours as people type them: "12.12 18-20", "sabato 12 dicembre 18:00-20:00", "tomorrow 5-7pm"."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

CENTURY: Final = 2000
NOON: Final = 12
LAST_HOUR: Final = 24
YEARS_AHEAD: Final = 9
"""So far the next 29 February may be away."""

_CLOCK = r"(?<!\d)(\d{1,2})(?:[:.,h](\d{2}))?(?!\d)\s*(am|pm|h)?"
_UNTIL = r"(?:-|fino alle|fino a|alle|al|a|until|till|to|الى|حتي|حتى)"
_RANGE = re.compile(rf"{_CLOCK}\s*{_UNTIL}\s*(?:ore\s*)?{_CLOCK}")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_FIGURES = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2}))?(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_ORDINAL = r"(?:o|st|nd|rd|th|\.)?"
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


@dataclass(frozen=True)
class Days:
    """What a typed day is read with. `now` is the time on the town's wall; names are `plain`, Monday is 0."""

    now: datetime = datetime.min  # noqa: DTZ901 - on the wall there is no zone
    months: Mapping[str, int] = field(default_factory=dict)
    weekdays: Mapping[str, int] = field(default_factory=dict)
    near: Mapping[str, int] = field(default_factory=dict)
    """Such as "tomorrow": 1."""

    @property
    def example(self) -> str:
        """A day and hours, a week from now, as one may type them."""
        day = self.now.date() + timedelta(days=7)
        return f"{day.day}.{day.month} 18-20"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was found. `fits` is False where the day of the week is not that of the date; `alone` says that nothing but hours stood there."""

    day: date | None = None
    hours: tuple[time, time] | None = None
    fits: bool = True
    alone: bool = False


def read(text: str, days: Days) -> Typed:
    """The hours are what stands last with a dash or a word between them; the day is the rest."""
    said = plain(text)
    iso = _ISO.search(said)
    if iso:
        said = _without(said, iso)
    ranges = list(_RANGE.finditer(said))
    hours = _hours(ranges[-1]) if ranges else None
    rest = _without(said, ranges[-1]) if hours else said
    day = _real(*map(int, iso.groups())) if iso else _written(rest, days) or _figures(rest, days)
    named = _named(rest, days.weekdays)
    if day is not None:
        return Typed(day, hours, fits=named is None or day.weekday() == named)
    day = _relative(rest, named, hours, days)
    return Typed(day, hours, alone=day is None and not any(each.isdigit() for each in rest))


def read_day(text: str, days: Days) -> Typed:
    """A day alone; what looks like hours is taken as a part of it."""
    said = plain(text)
    iso = _ISO.search(said)
    day = _real(*map(int, iso.groups())) if iso else _written(said, days) or _figures(said, days)
    named = _named(said, days.weekdays)
    if day is not None:
        return Typed(day, fits=named is None or day.weekday() == named)
    return Typed(_relative(said, named, None, days))


def plain(text: str) -> str:
    """Without case and accents, in plain digits, every dash alike."""
    digits = "".join(str(unicodedata.digit(each, each)) for each in text.translate(_DASHES))
    apart = unicodedata.normalize("NFKD", digits.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def _hours(found: re.Match[str]) -> tuple[time, time] | None:
    hour, minute, half, end_hour, end_minute, end_half = found.groups()
    if end_half == "pm" and half is None and int(hour) <= int(end_hour) % NOON:
        half = end_half
    start, end = _clock(hour, minute, half), _clock(end_hour, end_minute, end_half)
    return (start, end) if start and end else None


def _clock(hour: str, minute: str | None, half: str | None) -> time | None:
    hours, minutes = int(hour), int(minute or 0)
    if half in ("am", "pm"):
        hours = hours % NOON + (NOON if half == "pm" else 0)
    if (hours, minutes) == (LAST_HOUR, 0):
        return time()
    return time(hours, minutes) if hours < LAST_HOUR and minutes < 60 else None  # noqa: PLR2004 - an hour


def _written(text: str, days: Days) -> date | None:
    """12 dicembre 2026; December 12th."""
    if not days.months:
        return None
    month = "|".join(sorted(map(re.escape, days.months), key=len, reverse=True))
    year = r"(?:,?\s+(\d{4})(?!\d))?"
    first = re.search(rf"(?<!\d)(\d{{1,2}}){_ORDINAL}\s+(?:of\s+|di\s+)?({month})(?!\w)\.?{year}", text)
    if first:
        return _dated(int(first[1]), days.months[first[2]], first[3], days)
    second = re.search(rf"(?<!\w)({month})\.?\s+(\d{{1,2}}){_ORDINAL}(?![\d:h]){year}", text)
    return _dated(int(second[2]), days.months[second[1]], second[3], days) if second else None


def _figures(text: str, days: Days) -> date | None:
    """12.12, 12/12/26: the first that is a day."""
    found = (_dated(int(each[1]), int(each[2]), each[3], days) for each in _FIGURES.finditer(text))
    return next((day for day in found if day is not None), None)


def _dated(day: int, month: int, year: str | None, days: Days) -> date | None:
    """Without a year the next such day there is."""
    if year:
        return _real(int(year) if len(year) > len("26") else CENTURY + int(year), month, day)
    today = days.now.date()
    coming = (_real(today.year + ahead, month, day) for ahead in range(YEARS_AHEAD))
    return next((found for found in coming if found is not None and found >= today), None)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _relative(text: str, weekday: int | None, hours: tuple[time, time] | None, days: Days) -> date | None:
    """Tomorrow; Saturday, which is today where its hour is still to come."""
    today = days.now.date()
    near = _named(text, days.near)
    if near is not None:
        return today + timedelta(days=near)
    if weekday is None:
        return None
    away = (weekday - today.weekday()) % 7
    begun = away == 0 and (hours is None or hours[0] <= days.now.time())
    return today + timedelta(days=7 if begun else away)


def _named(text: str, names: Mapping[str, int]) -> int | None:
    """What the longest of the names in a text stands for."""
    padded = f" {' '.join(_WORD.findall(text))} "
    found = [name for name in names if f" {name} " in padded]
    return names[max(found, key=len)] if found else None
