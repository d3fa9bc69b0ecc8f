"""Days as people type them: 12.12, 12 dicembre, tomorrow, next Friday."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from flows.typed_words import DateWords, Piece

CENTURY: Final = 2000
YEARS_AHEAD: Final = 9
"""So many years ahead the next 29 February may be."""
DAYS_OF_A_WEEK: Final = 7
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
"""Nothing was and nothing can be booked beyond; reckoning on from the last day of all would fail."""


NO_WORDS: Final = DateWords()


@dataclass(frozen=True, eq=False)
class Calendar:
    """What a typed day is read with. `now` is the time on the town's wall."""

    now: datetime = datetime.min  # noqa: DTZ901 - on the wall there is no zone
    words: DateWords = NO_WORDS
    back: timedelta = timedelta()
    """How long ago a day without a year may have been; the first since then is meant."""

    @property
    def today(self) -> date:
        return self.now.date()


NO_CALENDAR: Final = Calendar()


def day_in(found: Sequence[Piece], calendar: Calendar) -> date | None:
    """The day of a date; without a year the next one to come. None when there is no such day."""
    day, *rest = (number for each in found for number in each.numbers)
    named = next((each.meaning.month for each in found if each.letter in "MB"), 0)
    month, *years = (named, *rest) if named else rest
    if years:
        year = years[0] + (CENTURY if years[0] < 100 else 0)  # noqa: PLR2004 - 26 is 2026
        return real_day(year, month, day)
    since = calendar.today - calendar.back if calendar.back < calendar.today - date.min else date.min
    every = (real_day(since.year + ahead, month, day) for ahead in range(YEARS_AHEAD))
    return next((each for each in every if each and each >= since), None)


def near_day(found: Sequence[Piece], calendar: Calendar) -> date:
    return calendar.today + timedelta(found[0].meaning.away or 0)


def day_of_weekday(found: Sequence[Piece], calendar: Calendar, begins: time | None) -> date:
    """Today's too, where its hour is still to come; the next one comes after today, the last one was before."""
    letters, today = {each.letter for each in found}, calendar.today
    wanted = next(each.meaning.weekday or 0 for each in found if each.letter in "WB")
    away = (wanted - today.weekday()) % DAYS_OF_A_WEEK
    if "L" in letters:
        return today + timedelta(away - DAYS_OF_A_WEEK)
    is_over = "X" in letters or (begins is not None and begins <= calendar.now.time())
    return today + timedelta(DAYS_OF_A_WEEK if is_over and not away else away)


def real_day(year: int, month: int, day: int) -> date | None:
    """None when there is no such day, or when it lies beyond every calendar here."""
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None
