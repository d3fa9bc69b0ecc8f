"""The public calendars of centres and rooms: taken hours, closed hours, and activities open to everybody.

They hold nothing of a citizen: no name, no word, no code, and no number of ours, only a hash of one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Event

from handlers.messaging.calendar_file import calendar, entry, whole_day
from handlers.messaging.context import Context
from locales.language import Language, language
from storage.engine.transaction import Transaction
from storage.place.model import Centre, Service, say
from storage.place.slots import Span, span
from storage.visits import bookings, opening_hours, room_requests
from storage.visits.bookings import Booking
from storage.visits.free_slots import WHOLE_DAY
from storage.visits.opening_hours import Opening
from storage.visits.room_requests import Activity

BEFORE: Final = timedelta(days=30)
AHEAD: Final = timedelta(days=366)
MOST: Final = 10_000
REFRESH: Final = timedelta(hours=1)
"""How often a calendar program should poll."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry; `day` where it lasts a whole one. `stamp` is when it last changed: the same feed is the same bytes."""

    uid: str
    summary: str
    stamp: datetime
    span: Span | None = None
    day: date | None = None
    sequence: int = 0
    where: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    name: str
    zone: ZoneInfo
    lines: tuple[Line, ...]


def read_feed(tx: Transaction, context: Context, name: str, now: datetime) -> Feed | None:
    """The feed of a centre or of a room, from a month ago to a year ahead; None when there is no such thing."""
    place, reader = context.place, language(context.place.default_language)
    centre = place.centre(name)
    room = next((each for each in place.rooms if each.code == name), None)
    if centre is not None:
        services = [each for each in place.services if each.centre == name]
        title = say(centre.name, reader.code)
    elif room is not None:
        services, centre, title = [room], place.centre(room.centre), say(room.label, reader.code)
    else:
        return None
    looked = _Looking(tx, context, reader, centre, Span(now - BEFORE, now + AHEAD))
    lines = [*looked.taken(services), *looked.closed_hours(services), *looked.rest_days(name, services)]
    lines.sort(key=lambda each: (each.stamp if each.span is None else each.span.starts, each.uid))
    return Feed(title, place.tz, tuple(lines[:MOST]))


def write(feed: Feed) -> bytes:
    """Writes the file. Slow for a full year: not in the pipeline."""
    return calendar(feed.name, feed.zone, map(_event, feed.lines), refresh=REFRESH)


@dataclass(frozen=True, slots=True)
class _Looking:
    """Everything read for one feed, in the texts of one language."""

    tx: Transaction
    context: Context
    reader: Language
    centre: Centre | None
    window: Span

    def taken(self, services: list[Service]) -> Iterator[Line]:
        """Every taken seat, without who took it or how often it was moved."""
        by_code = {each.code: each for each in services}
        for seat_pool in sorted({each.seat_pool for each in services}):
            found = [
                each for each in bookings.between(self.tx, seat_pool, self.window) if each.service in by_code
            ]
            agreed = room_requests.some(self.tx, [each.activity_id for each in found if each.activity_id])
            for each in found:
                yield self._taken(each, by_code[each.service], agreed.get(each.activity_id or 0))

    def closed_hours(self, services: list[Service]) -> Iterator[Line]:
        """Hours that the team closed."""
        zone = self.context.place.tz
        first, last = (at.astimezone(zone).date() for at in (self.window.starts, self.window.ends))
        for service in services:
            for each in opening_hours.between(self.tx, service.code, first, last):
                if each.kind == "closed":
                    yield self._closed(each, service)

    def rest_days(self, name: str, services: list[Service]) -> Iterator[Line]:
        """Public holidays and other days free of work that would have hours otherwise."""
        zone = self.context.place.tz
        day, last = (at.astimezone(zone).date() for at in (self.window.starts, self.window.ends))
        while day <= last:
            usual = [each for each in services if each.hours.ranges[day.weekday()]]
            if usual and all(each.hours.is_closed(day) for each in usual):
                stamp = datetime.combine(day, time(), UTC)
                yield Line(f"rest-{name}-{day}", self.reader.say("Closed"), stamp, day=day)
            day += timedelta(days=1)

    def _taken(self, booking: Booking, service: Service, activity: Activity | None) -> Line:
        if activity is not None and activity.title:
            summary, where = activity.title, self._where(service)
        elif service.room:
            summary, where = self.reader.say("Busy"), ""
        else:
            summary, where = (
                self.reader.say("Busy: {service}", service=say(service.label, self.reader.code)),
                "",
            )
        return Line(
            self._uid("taken", booking.id),
            summary,
            booking.changed_at,
            booking.span,
            sequence=booking.version - 1,
            where=where,
        )

    def _closed(self, opening: Opening, service: Service) -> Line:
        uid = self._uid("closed", opening.id)
        summary = self.reader.say("Closed: {service}", service=say(service.label, self.reader.code))
        if opening.hours == WHOLE_DAY:
            return Line(uid, summary, opening.at, day=opening.date)
        return Line(uid, summary, opening.at, span(opening.date, opening.hours, self.context.place.tz))

    def _where(self, service: Service) -> str:
        label = say(service.label, self.reader.code)
        if self.centre is None:
            return label
        name, address = say(self.centre.name, self.reader.code), say(self.centre.address, self.reader.code)
        return f"{label}, {name}, {address}"

    def _uid(self, kind: str, row_id: int) -> str:
        """The same for ever, and a hash only: the number itself stands in the citizen's own calendar."""
        return self.context.keys.hashed("feed", kind, str(row_id)).hex()[:24]


def _event(line: Line) -> Event:
    if line.day is not None:
        event = whole_day(line.uid, line.day, line.stamp, summary=line.summary)
    else:
        assert line.span is not None  # noqa: S101 - narrows a type: it is one or the other
        event = entry(line.uid, line.span, line.stamp, summary=line.summary, sequence=line.sequence)
    event.add("class", "PUBLIC")
    event.add("transp", "OPAQUE")
    if line.where:
        event.add("location", line.where)
    return event
