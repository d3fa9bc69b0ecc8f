"""Reminders of a visit: the day before at the same hour, and two hours before. Each knows the time it was set for."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits import notifications
from storage.place.slots import instant
from storage.sending import outbox, timers
from storage.sending.timers import Timer, cause_of
from storage.visits import bookings
from storage.visits.bookings import Booking

DAY_BEFORE: Final = "visit tomorrow"
SOON: Final = "visit soon"
HOURS_BEFORE: Final = timedelta(hours=2)


def set_for(unit: UnitOfWork, booking: Booking, zone: ZoneInfo | None = None) -> None:
    """Sets them for its present time, and cancels those for an earlier one. `zone` is the place's."""
    drop_for(unit, booking)
    for kind, due in times(booking, zone or unit.context.place.tz).items():
        if due > unit.now:
            timers.put(unit.tx, kind, str(booking.id), str(booking.moved), due)


def drop_for(unit: UnitOfWork, booking: Booking) -> None:
    """Cancels those that are set, and one that is still in the outbox."""
    for kind in (DAY_BEFORE, SOON):
        timers.cancel(unit.tx, kind, str(booking.id))
        for moved in (booking.moved, booking.moved - 1):  # its present time, and the one before
            outbox.withdraw(unit.tx, f"{cause_of(kind, str(booking.id), str(moved))}:1", unit.now)


def times(booking: Booking, zone: ZoneInfo) -> Mapping[str, datetime]:
    """When each is due, in UTC: the day before by the clock on the wall, two hours before by real time."""
    wall = booking.starts_at.astimezone(zone)
    day_before = instant(wall.date() - timedelta(days=1), wall.time(), zone)
    return {DAY_BEFORE: day_before, SOON: booking.starts_at - HOURS_BEFORE}


def remind(unit: UnitOfWork, fired: Timer) -> None:
    """Sends one reminder, and only of a visit that is still to come at the time the reminder was set for."""
    booking = bookings.find(unit.tx, int(fired.subject))
    if booking is None or booking.state != "booked" or str(booking.moved) != fired.occurrence:
        return
    if booking.starts_at > unit.now:
        notifications.tell_reminder(unit, booking)
