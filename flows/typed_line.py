"""The parts of a typed line: days, hours, and words that mean neither.

The letters of its pieces are its shape, in which each form of a day or an hour is a pattern.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from flows.typed_days import Calendar, day_in, day_of_weekday, near_day
from flows.typed_hours import Range, half_in, hour_in, hours_in
from flows.typed_words import LAST_MONTH, DateWords, Piece

LONGEST: Final = 300
"""Characters that are read; a day needs no more, and hostile input would take long."""
SHOWN: Final = 60
"""Characters that are quoted back."""

DAY, HOUR, OTHER, BESIDE, UNKNOWN = "@", "#", "_", "P", "?"
"""Marks in the shape, by what a piece was taken for."""
_SILENT: Final = "[-UVKP]"
_UNKNOWN: Final = re.compile(rf"[KUV]*[^@#_UVKP-](?:{_SILENT}*[^@#_UVKP-])*")
_KNOWN: Final = re.compile(rf"{_SILENT}*[@#_](?:[-@#_UVKP]*[@#_])?")

_HOUR: Final = "[NCG](?:P*H)?"
_LINK: Final = "[UVKP]*[-UV][-UVKP]*"
_DATED: Final = "[PK]*(?:[DFG]|NO?[PK]*M)"
_DATE: Final = re.compile(
    rf"D|[FG]P*Y|F|NO?[PK]*(?:M|B(?!{_DATED}))(?:P*Y)?"
    r"|MP*N(?!P*[-UV][-UVKP]*N|P*H)O?(?:P*Y)?|BP*N(?:OP*Y|O|P*Y)"
)
"""Forms that can only be a day."""
_SEVERAL_DAYS: Final = re.compile("[NG]O?[PK]*[-UVA][-UVAKP]*@|@[PK]*[-UVA][-UVAKP]*@")
_RANGE: Final = re.compile(
    rf"E[KVP]*{_HOUR}[KP]*A[KVP]*{_HOUR}|(?<![NCG]-){_HOUR}{_LINK}{_HOUR}(?![KP]*[-UV][KP]*[NCG])"
)
"""A form like 1-2-3 holds no range."""
_TWO_HOURS: Final = re.compile(f"{_HOUR}[KP]*{_HOUR}")
_ONE_HOUR: Final = re.compile(_HOUR)
_DAY_OR_HOUR: Final = re.compile("G")
_DAY_AT_AN_HOUR: Final = re.compile(r"\A(?:[^GK]|K(?!G))*G[KP]*V[KVP]*[NCG]")
"""“4.12 alle 9”, but not “dalle 4.12 alle 9”."""
_DASHED: Final = re.compile("N-N")
_UNCLEAR: Final = re.compile("(?<=[WBXL])P*N(?!P*H)O?|U[KVP]*[NCG]|(?<=@)-N(?!P*H)")
"""“Saturday 12” may be a day or an hour; “until 8” has no beginning."""
_WEEKDAY: Final = re.compile("[XL]?P*[WB][XL]?")
_NEAR: Final = re.compile("T")
_HALF: Final = re.compile("H")
_NAMED: Final = re.compile("[WBT]")
_BARE: Final = re.compile("(?<![KV])N(?!P*H)")


@dataclass(frozen=True)
class LineReading:
    """Everything a line holds, each as often as it occurs."""

    days: Sequence[date]
    """Dates first, each day once."""
    fits: bool
    """Whether all that was said of the day goes together."""
    ranges: Sequence[Range | None]
    """None: a clock does not show it."""
    hours: Sequence[time | None]
    span: str
    """The first hours or hour, as they were typed."""
    is_dated: bool
    """Whether the day is more than the name of a weekday."""
    is_bare: bool
    """Whether the hour is a number that may mean anything."""
    several: bool
    text: str
    """All of it, as far as it is quoted back."""
    understood: str
    word: str
    """The first unknown words; empty when there are none."""


def find(text: str, calendar: Calendar, at: time | None = None, *, day_alone: bool = False) -> LineReading:
    """Reads a line. `at` is the hour that a weekday is for when none is said: one begun by then is next week's.

    `day_alone`: no hour belongs in it, and 9-12 is a day.
    """
    line = _Line(text, calendar.words)
    dates = [line.day(each, calendar) for each in line.take(_DATE, DAY)]
    several = line.has(_SEVERAL_DAYS)
    spans = _apart(line, dates, calendar, day_alone=day_alone)
    is_bare = line.has(_BARE)
    singles = [] if day_alone else line.take(_ONE_HOUR, HOUR)
    near, weekdays = line.take(_NEAR, OTHER), line.take(_WEEKDAY, OTHER)
    half = half_in([*near, *line.take(_HALF, BESIDE)])
    ranges, hours = [hours_in(each, half) for each in spans], [hour_in(each, half) for each in singles]
    begins = next((each[0] for each in ranges if each), next((each for each in hours if each), at))
    named = [day_of_weekday(each, calendar, begins) for each in weekdays]
    said = [*(each for each in dates if each), *(near_day(each, calendar) for each in near)]
    days = list(dict.fromkeys(said or named))
    return LineReading(
        days,
        fits=len({day.weekday() for day in (*said, *named)}) <= 1,
        ranges=ranges,
        hours=hours,
        span=next(map(line.text_of, (*spans, *singles)), ""),
        is_dated=bool(said) or any(set("XL") & set(_letters(each)) for each in weekdays),
        is_bare=is_bare,
        several=several or len(days) > 1 or len(spans) > 1 or (bool(days) and len(spans) + len(singles) > 1),
        text=shortened(text),
        understood=line.understood,
        word=line.word,
    )


class _Line:
    """The pieces of a text; those taken have another letter in the shape."""

    def __init__(self, text: str, words: DateWords) -> None:
        self._text = text
        rest = (Piece(UNKNOWN, LONGEST, len(text)),) if len(text) > LONGEST else ()
        self._pieces = (*words.pieces(text[:LONGEST]), *rest)
        self._shape = "".join(each.letter for each in self._pieces)

    @property
    def weekdays(self) -> set[int | None]:
        return {each.meaning.weekday for each in self._pieces if each.letter in "WB"}

    def has(self, pattern: re.Pattern[str]) -> bool:
        return pattern.search(self._shape) is not None

    def count(self, letters: str) -> int:
        return sum(each in letters for each in self._shape)

    def take(self, pattern: re.Pattern[str], mark: str, most: int = 0) -> list[Sequence[Piece]]:
        """Takes everything that has this form, or as much as `most`."""
        found = list(pattern.finditer(self._shape))[: most or None]
        for each in found:
            self._mark(each.start(), each.end(), mark)
        return [self._pieces[each.start() : each.end()] for each in found]

    def day(self, pieces: Sequence[Piece], calendar: Calendar) -> date | None:
        """The day of a date; what is none is unknown."""
        made = day_in(pieces, calendar)
        if made is None:
            self.mark(pieces, UNKNOWN)
        return made

    def mark(self, pieces: Sequence[Piece], mark: str) -> None:
        first = self._pieces.index(pieces[0])
        self._mark(first, first + len(pieces), mark)

    @property
    def word(self) -> str:
        """The first unknown words; empty when there are none."""
        found = _UNKNOWN.search(self._shape)
        return shortened(self._said(found.start(), found.end())) if found else ""

    @property
    def understood(self) -> str:
        """The rest; empty when it holds no day or hour."""
        known = _KNOWN.finditer(self._shape)
        return shortened(" ".join(self._said(each.start(), each.end()) for each in known))

    def _mark(self, start: int, end: int, mark: str) -> None:
        self._shape = self._shape[:start] + mark * (end - start) + self._shape[end:]

    def text_of(self, pieces: Sequence[Piece]) -> str:
        return self._text[pieces[0].start : pieces[-1].end]

    def _said(self, first: int, end: int) -> str:
        return self._text[self._pieces[first].start : self._pieces[end - 1].end]


def shortened(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _apart(
    line: _Line, dates: list[date | None], calendar: Calendar, *, day_alone: bool
) -> list[Sequence[Piece]]:
    """Tells dates from hours: returns the ranges of hours; puts further dates to the others."""
    if not dates and line.has(_DAY_AT_AN_HOUR):
        dates += [line.day(each, calendar) for each in line.take(_DAY_OR_HOUR, DAY, most=1)]
    spans = [] if day_alone else _ranges(line, calendar)
    if not dates:
        dates += _doubtful(line, spans, calendar, day_alone=day_alone)
    line.take(_UNCLEAR, UNKNOWN)
    if not spans and not day_alone and line.count("NCG") == len(("from", "until")):
        spans = line.take(_TWO_HOURS, HOUR)
    return spans


def _ranges(line: _Line, calendar: Calendar) -> list[Sequence[Piece]]:
    """Takes ranges that are hours for sure: in “sabato 12.12 - 18:00” the first may be that Saturday."""
    sure, weekdays = [], line.weekdays
    for each in line.take(_RANGE, HOUR):
        day = day_in(each[:1], calendar) if each[0].letter == "G" else None
        if day is not None and day.weekday() in weekdays:
            line.mark(each, UNKNOWN)
        else:
            sure.append(each)
    return sure


def _doubtful(
    line: _Line, spans: list[Sequence[Piece]], calendar: Calendar, *, day_alone: bool
) -> list[date | None]:
    """Takes dates from what may also be hours: the first 12.12, or 12-12 where hours stand beside it."""
    if day_alone:
        found = line.take(_DASHED, DAY) or line.take(_DAY_OR_HOUR, DAY)
        return [line.day(each, calendar) for each in found]
    if found := line.take(_DAY_OR_HOUR, DAY, most=1):
        return [line.day(each, calendar) for each in found]
    dashed = [each for each in spans if _letters(each) == "N-N" and each[-1].numbers[0] <= LAST_MONTH]
    if len(spans) > 1 and dashed and not line.has(_NAMED):
        spans.remove(dashed[0])
        line.mark(dashed[0], DAY)
        return [line.day(dashed[0], calendar)]
    return []


def _letters(found: Sequence[Piece]) -> str:
    return "".join(each.letter for each in found)
