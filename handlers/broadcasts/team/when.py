"""Reads the time of a broadcast, as operators type it: "28.11 18:30", "domani alle 9", "Saturday 6 pm"."""

from datetime import datetime, timedelta
from typing import Final

from flows.refused import Refused
from flows.text import _
from flows.typed_dates import YEAR, Unread, Why, read_instant
from handlers.messaging.typed_dates import calendar
from handlers.messaging.unit_of_work import UnitOfWork
from storage.place.slots import instant

SENTENCES: Final = dict.fromkeys(
    (Why.NO_DAY, Why.NO_HOURS, Why.BAD_HOURS),
    _("I did not find a day and an hour in this. Please write them like this: {example}"),
)


def read_when(unit: UnitOfWork, text: str) -> datetime:
    """Returns the instant. Raises Refused: no day or hour in it, or past, or very far away."""
    shown = example(unit)
    try:
        wall = read_instant(text, calendar(unit), shown)
    except Unread as unread:
        raise unread.worded(SENTENCES) from None
    at = instant(wall.date(), wall.time(), unit.context.place.tz)
    if at <= unit.now:
        raise Refused(
            _("That time is past. Please write one that is still to come, like this: {example}"),
            example=shown,
        )
    if at - unit.now > YEAR:
        raise Refused(_("That is more than a year away. Please check the date."))
    return at


def example(unit: UnitOfWork) -> str:
    """Tomorrow's date, half past six."""
    day = calendar(unit).today + timedelta(days=1)
    return f"{day.day}.{day.month} 18:30"
