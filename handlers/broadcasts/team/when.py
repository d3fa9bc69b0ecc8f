"""Reads when a broadcast shall go out, as people type it: "28.11 18:30", "domani alle 9", "Saturday 6 pm"."""

import re
from datetime import datetime, time, timedelta
from typing import Final

from flows import days
from flows.refused import Refused
from flows.text import _
from handlers.events.team.facts import days_now
from handlers.messaging.unit_of_work import UnitOfWork
from storage.place.slots import instant

FARTHEST: Final = timedelta(days=366)
NOON: Final = 12
_CLOCKS: Final = (
    re.compile(r"(?<![\d:.])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])\s*(am|pm)?"),
    re.compile(r"(?<![\d:.])(1[0-2]|0?[1-9])(?:[.]([0-5]\d))?\s*(am|pm)(?!\w)"),
    re.compile(r"(?<!\w)(?:ore|alle|at|h|الساعة|الساعه)\s*([01]?\d|2[0-3])(?:[.]([0-5]\d))?(?![\d:.])()"),
    re.compile(r"(?<=\S )([01]?\d|2[0-3])\.([0-5]\d)$()"),
    re.compile(r"(?<=\S )([01]?\d|2[0-3])()\s*h?$()"),
)
"""How an hour is written, the surest first: 18:30; 6 pm; alle 18; and after a day, 18.30 or 18."""


def read_when(unit: UnitOfWork, text: str) -> datetime:
    """The instant. Raises Refused: no day or hour in it, or past, or very far away."""
    known = days_now(unit)
    said, clock = _clock_in(" ".join(days.plain(text).split()))
    found = days.read_day(said, known)
    day = found.day or (known.now.date() if not said.strip(" ,.") else None)
    if clock is None or day is None:
        raise Refused(
            _("I did not find a day and an hour in this. Please write them like this: {example}"),
            example=example(unit),
        )
    if not found.fits:
        raise Refused(_("This day of the week and this date do not go together. Please write it again."))
    at = instant(day, clock, unit.context.place.tz)
    if at <= unit.now:
        raise Refused(
            _("That time is past. Please write one that is still to come, like this: {example}"),
            example=example(unit),
        )
    if at - unit.now > FARTHEST:
        raise Refused(_("That is more than a year away. Please check the date."))
    return at


def example(unit: UnitOfWork) -> str:
    """Tomorrow's date, half past six."""
    day = days_now(unit).now.date() + timedelta(days=1)
    return f"{day.day}.{day.month} 18:30"


def _clock_in(said: str) -> tuple[str, time | None]:
    """The text without its hour, and the hour."""
    for pattern in _CLOCKS:
        found = list(pattern.finditer(said))
        if found:
            last = found[-1]
            hour, minute, half = int(last[1]), int(last[2] or 0), last[3] or ""
            if half:
                hour = hour % NOON + (NOON if half == "pm" else 0)
            return f"{said[: last.start()]} {said[last.end() :]}", time(hour, minute)
    return said, None
