"""Days and hours on the town's wall, as text."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Final

from locales.language import Language, Ltr

LISTED: Final = 12
"""So many days are named one by one."""


def hours_of(day: date, start: time, end: time, language: Language) -> str:
    """Saturday, 12 December 2026, 18:00–20:00: as the clock on the wall shows it."""
    return language.say("{date}, {hours}", date=language.date(day), hours=_hours(start, end, language))


def days(named: Iterable[date], language: Language) -> str:
    every = list(named)
    shown = [language.date(day) for day in every[:LISTED]]
    return language.listing(shown) + ("…" if len(every) > LISTED else "")


def _hours(start: time, end: time, language: Language) -> Ltr:
    shown = (language.time(datetime.combine(date.min, each, UTC), UTC) for each in (start, end))
    return Ltr("–".join(shown))
