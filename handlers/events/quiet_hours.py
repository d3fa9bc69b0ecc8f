"""Quiet hours: a few to choose from, as a button carries them and as people read them. `00:00` twice is never quiet."""

import re
from datetime import time
from typing import Final

from locales.language import Ltr
from storage.place.model import Place

NEVER: Final = ("00:00", "00:00")
LATER: Final = ("22:00", "07:00")
_VALUE: Final = re.compile(r"([01]\d|2[0-3])([0-5]\d)-([01]\d|2[0-3])([0-5]\d)")


def usual(place: Place) -> tuple[str, str]:
    return f"{place.notices.quiet_from:%H:%M}", f"{place.notices.quiet_until:%H:%M}"


def presets(place: Place) -> list[tuple[str, str]]:
    """The town's own first."""
    return list(dict.fromkeys((usual(place), LATER, NEVER)))


def value(start: str, end: str) -> str:
    """2100-0800, as a button carries it."""
    return f"{start}-{end}".replace(":", "")


def read(words: str) -> tuple[str, str] | None:
    """The hours of a button; None for anything else."""
    found = _VALUE.fullmatch(words)
    return (f"{found[1]}:{found[2]}", f"{found[3]}:{found[4]}") if found else None


def label(start: str, end: str) -> str:
    """🌙 21–8; empty for never."""
    return "" if start == end else f"🌙 {_hour(start)}–{_hour(end)}"


def shown(hour: str) -> Ltr:
    return Ltr(hour)


def clock(at: time) -> Ltr:
    return Ltr(f"{at:%H:%M}")


def _hour(hour: str) -> str:
    hours, minutes = hour.split(":")
    return str(int(hours)) if minutes == "00" else f"{int(hours)}:{minutes}"
