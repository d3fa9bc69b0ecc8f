"""Reads a day and hours as people type them: "12.12 18-20", "venerdì prossimo alle 9", "بعد غد ٥-٧ مساء".

Every word is read: an unknown one is refused and never guessed at.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, NamedTuple, Self

from flows.refused import Refused
from flows.text import _
from flows.typed_days import Calendar, real_day
from flows.typed_hours import Range
from flows.typed_line import LineReading, find
from flows.typed_words import DateWords, plain

__all__ = [
    "Calendar",
    "DateWords",
    "Unread",
    "Why",
    "plain",
    "read_day",
    "read_day_and_hours",
    "read_hours",
    "read_instant",
    "read_month",
    "read_parts",
    "to_come",
    "weekly",
]

EXAMPLE: Final = "12.12 18:00-20:00"
EXAMPLE_OF_A_DAY: Final = "12.12"
EXAMPLE_OF_AN_INSTANT: Final = "12.12 18:30"
EXAMPLE_OF_A_MONTH: Final = "12.2026"
WEEK: Final = timedelta(days=7)
YEAR: Final = timedelta(days=366)
MOST_TIMES: Final = 60
"""The most times that something is repeated."""


MONTHS: Final = 12
_MONTH: Final = re.compile("N(?:[-P]*Y)?|Y-N|[MB](?:P*Y)?")


class Why(StrEnum):
    """The reason why a line is refused."""

    NO_DAY = "no day"
    NO_HOURS = "no hours"
    BAD_HOURS = "bad hours"
    NOT_IN_ORDER = "not in order"
    SEVERAL = "several"
    UNKNOWN_DAY = "unknown day"
    """Something was understood, but no day."""
    UNKNOWN = "unknown"
    MISFIT = "misfit"
    OVER = "over"
    FAR = "far"


SENTENCES: Final[Mapping[Why, str]] = {
    Why.NO_DAY: _("We did not find the day in it. Please write it like this: {example}"),
    Why.NO_HOURS: _("Please write the day, and from when until when. Like this: {example}"),
    Why.BAD_HOURS: _("We did not understand the hours. Please write them like this: {example}"),
    Why.NOT_IN_ORDER: _("The end must come after the beginning. Like this: {example}"),
    Why.SEVERAL: _(
        "There is more than one day or time in “{understood}”. Please write one at a time, like this: {example}"
    ),
    Why.UNKNOWN_DAY: _(
        "We understood “{understood}”, but not “{word}”. Please write it like this: {example}"
    ),
    Why.UNKNOWN: _("We understood “{understood}”, but not “{word}”. Please write it like this: {example}"),
    Why.MISFIT: _(
        "The day of the week and the date do not fit together. Please write only the date: {example}"
    ),
    Why.OVER: _("That day is over. Please write a day that is still to come: {example}"),
    Why.FAR: _("That is more than a year away. Please write a day within a year: {example}"),
}


class Unread(Refused):
    """A refused line. `word` is the unknown part, `understood` the rest."""

    def __init__(
        self, why: Why, sentence: str = "", *, example: str, understood: str = "", word: str = ""
    ) -> None:
        message = sentence or SENTENCES[why]
        gaps = {"example": example, "understood": understood, "word": word}
        super().__init__(message, (), **{name: gap for name, gap in gaps.items() if f"{{{name}}}" in message})
        self.why = why
        self.word = word
        self._gaps = gaps

    def worded(self, sentences: Mapping[Why, str]) -> Self:
        """The same with another place's sentences, where it has its own."""
        return type(self)(self.why, sentences.get(self.why, self.message), **self._gaps)


class Parts(NamedTuple):
    """A day, hours and a single hour, each where the line has it."""

    day: date | None
    hours: Range | None
    hour: time | None
    said: str
    """The hours or the hour, as they were typed."""


NOTHING: Final = Parts(None, None, None, "")


def read_day(
    text: str, calendar: Calendar, example: str = EXAMPLE_OF_A_DAY, *, begun: time | None = None
) -> date:
    """Reads a day and nothing else, perhaps one that is over. Raises Unread.

    `begun`: a weekday is next week's when today is it and this hour is past.
    """
    found = find(text, calendar, begun, day_alone=True)
    _check(found, Why.NO_DAY, example)
    if not found.days:
        raise _unread(found, Why.NO_DAY, example)
    return found.days[0]


def read_parts(text: str, calendar: Calendar, example: str = EXAMPLE, *, begun: time | None = None) -> Parts:
    """Reads a day and hours, perhaps neither. Raises Unread."""
    found = find(text, calendar, begun)
    _check(found, Why.NO_DAY, example)
    return Parts(
        next(iter(found.days), None),
        next(iter(found.ranges), None),
        next(iter(found.hours), None),
        found.span,
    )


def read_day_and_hours(
    text: str,
    calendar: Calendar,
    example: str = EXAMPLE,
    *,
    day: date | None = None,
    hours: Range | None = None,
) -> tuple[date, Range]:
    """Reads a day, from when, until when. Raises Unread. Beside `day` and `hours` one of the two is enough."""
    parts = read_parts(text, calendar, example, begun=hours[0] if hours else None)
    meant = parts.day or (day if parts.hours else None)
    if meant is None:
        raise Unread(Why.NO_DAY, example=example)
    span = parts.hours or (None if parts.hour else hours)
    if span is None:
        raise Unread(Why.NO_HOURS, example=example)
    return meant, span


def read_hours(text: str, calendar: Calendar, example: str = EXAMPLE) -> Range:
    """Reads from when until when and nothing else. Raises Unread."""
    parts = read_parts(text, calendar, example)
    if parts.hours is None or parts.day is not None:
        raise Unread(Why.NO_HOURS, example=example)
    return parts.hours


def read_instant(text: str, calendar: Calendar, example: str = EXAMPLE_OF_AN_INSTANT) -> datetime:
    """Reads a day and one hour, on the town's wall; 18:30 alone is today's. Raises Unread."""
    found = find(text, calendar)
    _check(found, Why.NO_DAY, example)
    if not found.days and found.is_bare:
        raise _unread(found, Why.NO_DAY, example)
    if not found.hours or found.hours[0] is None:
        raise _unread(found, Why.NO_HOURS, example)
    return datetime.combine((*found.days, calendar.today)[0], found.hours[0])


def read_month(text: str, calendar: Calendar, example: str = EXAMPLE_OF_A_MONTH) -> date:
    """Reads the first day of a month: 11, 11/2026, 2026-11, November; without a year the newest that has begun. Raises Unread."""
    pieces = calendar.words.pieces(text)
    shape = "".join(each.letter for each in pieces)
    numbers = {each.letter: each.numbers[0] for each in pieces if each.numbers}
    month = next((each.meaning.month for each in pieces if each.letter in "MB"), numbers.get("N", 0))
    if not _MONTH.fullmatch(shape) or not 0 < month <= MONTHS:
        raise Unread(Why.NO_DAY, example=example, word=text)
    today = calendar.today
    first = real_day(numbers.get("Y", today.year - (month > today.month)), month, 1)
    if first is None:
        raise Unread(Why.NO_DAY, example=example, word=text)
    return first


def to_come(day: date, calendar: Calendar, example: str = EXAMPLE) -> date:
    """The day, which is not over and lies within a year. Raises Unread."""
    if day < calendar.today:
        raise Unread(Why.OVER, example=example)
    if day - calendar.today > YEAR and calendar.today > date.min:
        raise Unread(Why.FAR, example=example)
    return day


def weekly(first: date, last: date) -> list[date]:
    """The same weekday each week from the first day until the last, both included."""
    return list(_weekly(first, last))


def _weekly(first: date, last: date) -> Iterator[date]:
    yield first
    for number in range(1, MOST_TIMES):
        if (day := first + number * WEEK) > last:
            return
        yield day


def _check(reading: LineReading, missing: Why, example: str) -> None:
    """Refuses a line that cannot be meant, whatever is asked for. `missing` is said where nothing was understood."""
    if reading.several:
        raise _unread(reading, Why.SEVERAL, example)
    if reading.word:
        unknown = Why.UNKNOWN if reading.days else Why.UNKNOWN_DAY
        raise _unread(reading, unknown if reading.understood else missing, example)
    if not reading.fits:
        raise _unread(reading, Why.MISFIT, example)
    if None in (*reading.ranges, *reading.hours):
        raise Unread(Why.BAD_HOURS, example=example, word=reading.span)


def _unread(reading: LineReading, why: Why, example: str) -> Unread:
    understood = reading.text if why is Why.SEVERAL else reading.understood
    return Unread(why, example=example, understood=understood, word=reading.word)
