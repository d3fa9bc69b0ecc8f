"""Reads a day and hours as people type them: in Italian, English or Arabic, in numbers of any script."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Final

from flows.refused import Refused
from flows.text import _

EXAMPLE: Final = "12.12 18:00-20:00"
EXAMPLE_OF_A_DAY: Final = "12.12"
WEEK: Final = timedelta(days=7)
MOST_TIMES: Final = 60
"""So often at most is something repeated."""
YEAR: Final = timedelta(days=366)

_MONTHS: Final = (
    "january jan gennaio gen يناير كانون_الثاني جانفي",
    "february feb febbraio فبراير شباط فيفري",
    "march mar marzo مارس آذار",
    "april apr aprile أبريل نيسان أفريل",
    "may maggio mag مايو أيار ماي",
    "june jun giugno giu يونيو حزيران جوان",
    "july jul luglio lug يوليو تموز جويلية",
    "august aug agosto ago أغسطس آب أوت",
    "september sep sept settembre set سبتمبر أيلول",
    "october oct ottobre ott أكتوبر تشرين_الأول",
    "november nov novembre نوفمبر تشرين_الثاني",
    "december dec dicembre dic ديسمبر كانون_الأول",
)
_WEEKDAYS: Final = (
    "monday mon lunedì lun الاثنين اثنين",
    "tuesday tue martedì الثلاثاء ثلاثاء",
    "wednesday wed mercoledì mer الأربعاء أربعاء",
    "thursday thu giovedì gio الخميس خميس",
    "friday fri venerdì ven الجمعة جمعة",
    "saturday sat sabato sab السبت سبت",
    "sunday sun domenica dom الأحد أحد",
)
_SOON: Final = (
    "today oggi اليوم",
    "tomorrow domani غدا",
    "dopodomani بعد_غد",
)
_AFTERNOON: Final = r"pm|p\.m\.?|مساء|م"
_MORNING: Final = r"am|a\.m\.?|صباحا|ص"


def plain(text: str) -> str:
    """In small letters without accents, each number in our own digits; what stands between words stays."""
    kept = []
    for each in unicodedata.normalize("NFKD", text.casefold()):
        if each.isdecimal():
            kept.append(str(unicodedata.decimal(each)))
        elif not unicodedata.combining(each):
            kept.append("-" if unicodedata.category(each) == "Pd" else each)
    return "".join(kept)


def _table(rows: Iterable[str], first: int) -> dict[str, int]:
    return {
        plain(word.replace("_", " ")): number
        for number, row in enumerate(rows, first)
        for word in row.split()
    }


def _any(table: dict[str, int]) -> str:
    return "|".join(re.escape(word) for word in sorted(table, key=len, reverse=True))


MONTHS: Final = _table(_MONTHS, 1)
WEEKDAYS: Final = _table(_WEEKDAYS, 0)
SOON: Final = _table(_SOON, 0)

_month = rf"(?<!\w)(?P<month>{_any(MONTHS)})(?!\w)\.?"
_year = r"(?:,?\s+(?:de[l]?\s+|of\s+)?(?P<year>\d{4})(?!\d))?"
_DATES: Final = tuple(
    re.compile(form)
    for form in (
        r"(?<!\d)(?P<year>\d{4})[-/.](?P<number>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|°|º|o)?\s*(?:of\s+|من\s+)?{_month}{_year}",
        rf"{_month}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.]){_year}",
        r"(?<!\d)(?P<day>\d{1,2})[-/.](?P<number>\d{1,2})[-/.](?P<year>\d{4}|\d\d)(?!\d)",
        r"(?<!\d)(?P<day>\d{1,2})\s?/\s?(?P<number>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<day>\d{1,2})\.(?P<number>\d{1,2})\.?(?![\d:])",
    )
)
_SOON_WORDS: Final = re.compile(rf"(?<!\w)(?P<soon>{_any(SOON)})(?!\w)")
_WEEKDAY: Final = re.compile(rf"(?<!\w)(?P<weekday>{_any(WEEKDAYS)})(?!\w)")
_CLOCK: Final = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2})(?:\s?[:.h]\s?(?P<minute>\d\d))?(?!\d)"
    rf"\s*(?:(?P<pm>{_AFTERNOON})|(?P<am>{_MORNING}))?(?!\w)"
)


def read_day(text: str, today: date, example: str = EXAMPLE) -> tuple[date, str]:
    """The day that is meant, and what stands beside it. Raises Refused."""
    said = plain(text)
    for form in _DATES:
        for found in form.finditer(said):
            if (day := _made(found, today)) is not None:
                rest = said[: found.start()] + " " + said[found.end() :]
                _same_weekday(day, rest, example)
                return _within_a_year(day, today, example), rest
    if soon := _SOON_WORDS.search(said):
        return today + timedelta(days=SOON[soon["soon"]]), said.replace(soon[0], " ", 1)
    if named := _WEEKDAY.search(said):
        ahead = (WEEKDAYS[named["weekday"]] - today.weekday()) % 7
        return today + timedelta(days=ahead), said.replace(named[0], " ", 1)
    raise Refused(_("We did not find the day in it. Please write it like this: {example}"), example=example)


def read_hours(said: str) -> tuple[time, time]:
    """From when until when, in what `read_day` left over. Raises Refused."""
    found = list(_CLOCK.finditer(said))
    if len(found) != 2:  # noqa: PLR2004 - from and until
        raise Refused(
            _("Please write the day, and from when until when. Like this: {example}"), example=EXAMPLE
        )
    first, last = found
    late = last["pm"] is not None
    start = _hour(first, late=first["pm"] is not None or (late and not first["am"]))
    until = _hour(last, late=late)
    if late and first["pm"] is None and start >= until:  # 11 - 1 pm
        start = _hour(first, late=False)
    if first["pm"] is not None and until <= start and int(last["hour"]) < 12:  # noqa: PLR2004 - 6 pm - 8
        until = _hour(last, late=True)
    if until <= start:
        raise Refused(_("The end must come after the beginning. Like this: {example}"), example=EXAMPLE)
    return start, until


def weekly(first: date, last: date) -> list[date]:
    """The same weekday each week from the first day until the last, both included."""
    return list(_weekly(first, last))


def _weekly(first: date, last: date) -> Iterator[date]:
    yield first
    for number in range(1, MOST_TIMES):
        if (day := first + number * WEEK) > last:
            return
        yield day


def _hour(found: "re.Match[str]", *, late: bool) -> time:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["am"] and hour == 12:  # noqa: PLR2004 - midnight
        hour = 0
    if late and hour < 12:  # noqa: PLR2004 - noon
        hour += 12
    if hour > 23 or minute > 59:  # noqa: PLR2004 - a clock
        raise Refused(
            _("We did not understand the hours. Please write them like this: {example}"), example=EXAMPLE
        )
    return time(hour, minute)


def _made(found: "re.Match[str]", today: date) -> date | None:
    """The day of a match; without a year, the next one there is. None when there is no such day."""
    parts = found.groupdict()
    month = MONTHS[parts["month"]] if parts.get("month") else int(parts["number"])
    year = int(parts.get("year") or 0)
    if year:
        return _day(year + 2000 if year < 100 else year, month, int(parts["day"]))  # noqa: PLR2004 - 26 is 2026
    soonest = (
        _day(today.year + ahead, month, int(parts["day"])) for ahead in range(5)
    )  # 29 February is rare
    return next((day for day in soonest if day is not None and day >= today), None)


@lru_cache(maxsize=512)
def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _same_weekday(day: date, rest: str, example: str) -> None:
    """Whoever writes a weekday beside the day may have looked at the wrong week."""
    found = _WEEKDAY.search(rest)
    if found and WEEKDAYS[found["weekday"]] != day.weekday():
        raise Refused(
            _("The day of the week and the date do not fit together. Please write only the date: {example}"),
            example=example,
        )


def _within_a_year(day: date, today: date, example: str) -> date:
    if day < today:
        raise Refused(
            _("That day is over. Please write a day that is still to come: {example}"), example=example
        )
    if day - today > YEAR and today > date.min:
        raise Refused(
            _("That is more than a year away. Please write a day within a year: {example}"), example=example
        )
    return day
