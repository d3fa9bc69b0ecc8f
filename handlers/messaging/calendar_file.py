"""Appointments as any calendar program reads them (RFC 5545). They hold no person's name, code or words."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vDDDTypes

from storage.place.slots import Span

PRODUCT: Final = "-//Ascolto//Ascolto//EN"
TYPE: Final = "text/calendar"
DOMAIN: Final = "ascolto.invalid"
"""Makes a uid unique in the world; no server is there."""


def entry(
    uid: str,
    span: Span,
    now: datetime,
    *,
    summary: str,
    sequence: int = 0,
    cancelled: bool = False,
) -> Event:
    """One VEVENT, its times in UTC: right in every program, whatever time zones it knows. The caller adds the rest."""
    event = _event(uid, now, summary, sequence, cancelled=cancelled)
    event.add("dtstart", span.starts)
    event.add("dtend", span.ends)
    return event


def whole_day(uid: str, day: date, now: datetime, *, summary: str) -> Event:
    """One VEVENT that lasts a day of the town, whatever its hours."""
    event = _event(uid, now, summary, 0, cancelled=False)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    return event


def calendar(
    name: str, zone: ZoneInfo, events: Iterable[Event], *, refresh: timedelta | None = None
) -> bytes:
    """A whole file; `zone` is the time zone of the place, and `refresh` how often a program should poll."""
    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    whole.add("name", name)
    whole.add("x-wr-calname", name)
    whole.add("x-wr-timezone", zone.key)
    if refresh is not None:
        whole.add("refresh-interval", vDDDTypes(refresh), parameters={"value": "DURATION"})
        whole.add("x-published-ttl", vDDDTypes(refresh))
    for each in events:
        whole.add_component(each)
    return bytes(whole.to_ical())


def _event(uid: str, now: datetime, summary: str, sequence: int, *, cancelled: bool) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{DOMAIN}")
    event.add("dtstamp", now)
    event.add("summary", summary)
    event.add("sequence", sequence)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return event
