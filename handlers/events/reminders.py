"""Reminders of an event: the day before at the same hour on the wall, and two hours before.

One timer for each is enough: sign-ups are read when it is due. A timer knows for which beginning it was set,
so one of an event that was moved sends nothing. Many people are reminded in several units of work.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from handlers.events import notifications
from handlers.messaging.unit_of_work import UnitOfWork
from storage.events import events, signups
from storage.events.events import Event
from storage.place.slots import instant
from storage.sending import timers
from storage.sending.timers import Timer

DAY_BEFORE: Final = "event tomorrow"
SOON: Final = "event soon"
HOURS_BEFORE: Final = timedelta(hours=2)
A_PIECE: Final = 50
"""People reminded in one unit of work."""


def set_for(unit: UnitOfWork, event: Event) -> None:
    """Sets the timers for its present beginning."""
    for kind, due in times(event, unit.context.place.tz).items():
        if due > unit.now:
            timers.put(unit.tx, kind, str(event.id), _beginning(event), due)


def times(event: Event, zone: ZoneInfo) -> Mapping[str, datetime]:
    """When each is due, in UTC: the day before by the clock on the wall, two hours before by real time."""
    wall = event.starts_at.astimezone(zone)
    day_before = instant(wall.date() - timedelta(days=1), wall.time(), zone)
    return {DAY_BEFORE: day_before, SOON: event.starts_at - HOURS_BEFORE}


def remind(unit: UnitOfWork, fired: Timer) -> None:
    """Reminds the next sign-ups; the rest in a unit of their own."""
    beginning, _colon, after = fired.occurrence.partition(":")
    if events.find(unit.tx, int(fired.subject)) is None:
        return
    event = events.lock(unit.tx, int(fired.subject))
    if event.state != "published" or _beginning(event) != beginning or event.starts_at <= unit.now:
        return
    come = [each for each in signups.of_event(unit.tx, event.id) if each.state == "coming"]
    some = [each for each in come if each.place > int(after or 0)][:A_PIECE]
    for each in some:
        who = unit.person(each.person_id)
        if not who.is_erased:
            notifications.tell_reminder(unit, who, event, each)
    if len(some) == A_PIECE:
        timers.put(unit.tx, fired.kind, fired.subject, f"{beginning}:{some[-1].place}", fired.due_at)


def _beginning(event: Event) -> str:
    return f"{event.starts_at:%Y%m%dT%H%M%S}"
