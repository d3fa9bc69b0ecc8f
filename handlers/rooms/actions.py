"""Actions on a request for a room: asked, agreed, proposed, accepted, declined, refused.

Each locks the activity until the unit of work ends. Agreed means that every time has its seat.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from flows.questions.time import check_hours, when_in
from flows.refused import Refused
from flows.room import OPEN, WEEKLY
from flows.text import _
from flows.typed_dates import EXAMPLE, WEEK
from handlers.forms.drafts import today
from handlers.forms.facts import facts
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.rooms import notifications
from handlers.rooms.release import remember
from handlers.rooms.schedule import Times, colliding, times_of
from handlers.tickets import card_sync
from handlers.tickets.access import owner_of, record_of
from handlers.tickets.notifications import tell_move
from handlers.tickets.transitions import NotNow, move
from storage.people.people import Person
from storage.place.model import Service
from storage.place.slots import Span, instant, span, walls
from storage.tickets.tickets import Ticket
from storage.visits import bookings, room_requests, seats
from storage.visits.bookings import Booking, Wanted
from storage.visits.room_requests import Activity

KIND = "room"


class Decided(Exception):
    """Another decision came first, or none is due. `activity` is its present row."""

    def __init__(self, activity: Activity) -> None:
        super().__init__(activity.state)
        self.activity = activity


class Collides(Exception):
    """The room is taken at these times; `free` are the others."""

    def __init__(self, spans: list[Span], free: list[Span]) -> None:
        super().__init__(f"{len(spans)} of {len(spans) + len(free)}")
        self.spans = spans
        self.free = free


def check(unit: UnitOfWork, record: Mapping[str, Any]) -> None:
    """Whether the answers can still be asked for. Raises Refused."""
    if not record.get("when"):
        return
    day, start, until = when_in(record["when"])
    check_when(unit, record.get("room"), day, start, until)
    last = record.get("until")
    if last and date.fromisoformat(last) < day + WEEK:
        raise Refused(
            _("The last day must be at least a week after the first one. Please change one of them."),
        )


def check_when(unit: UnitOfWork, room: str | None, day: date, start: time, until: time) -> None:
    """Whether the room can be used then, and the time is still to come. Raises Refused."""
    place = unit.context.place
    check_hours(facts(place, None, place.default_language, today(unit)), room, day, start, until)
    if instant(day, start, place.tz) <= unit.now:
        raise Refused(
            _("That time is over. Please write a day and hours that are still to come: {example}"),
            example=EXAMPLE,
        )


def ask(unit: UnitOfWork, ticket: Ticket, record: Mapping[str, Any]) -> None:
    """Stores the request of a new ticket; one that was handed to a person before its time was given requests nothing yet."""
    room = _room_of(unit, record)
    if room is None or not record.get("when"):
        return
    last = record.get("until") if record.get("repeat") == WEEKLY else None
    room_requests.add(
        unit.tx,
        now=unit.now,
        ticket_id=ticket.id,
        room=room.code,
        last_day=last,
        **_first(unit, *when_in(record["when"])),
    )


def agree(unit: UnitOfWork, ticket: Ticket, known: Activity, by: Person, *, without: bool = False) -> None:
    """Takes a seat for every time, or for none; `without` leaves out the taken ones. Raises Decided, Collides, NotNow."""
    activity = _as_known(unit, known)
    times = times_of(unit, activity)
    taken, missing = _take(unit, ticket, activity, times)
    if missing and not without:
        _undo(unit, taken)
        raise Collides(missing, [each.span for each in taken])
    if not taken:
        raise Collides(missing, [])
    try:
        closed = move(unit, ticket, "close", by, outcome="resolved", quietly=True)
    except NotNow:
        _undo(unit, taken)
        raise
    agreed = _change(unit, activity, state="agreed", title=_title(record_of(unit, ticket)))
    _remember(unit, ticket, agreed, "room agreed", by)
    notifications.tell_agreed(
        unit, ticket, agreed, Times(tuple(each.span for each in taken), times.closed), missing
    )
    tell_move(unit, closed, "close", by, "")
    card_sync.refresh(unit, closed)


def propose(
    unit: UnitOfWork, ticket: Ticket, known: Activity, by: Person, day: date, start: time, until: time
) -> tuple[Activity, list[Span]]:
    """Asks the citizen whether another time suits them; returns the days of it on which the room is taken.

    Raises Decided, Refused, NotNow, and Collides when none of it is free.
    """
    activity = _as_known(unit, known)
    check_when(unit, activity.room, day, start, until)
    last = activity.last_day if activity.last and activity.last >= day + WEEK else None
    wanted = {"state": "countered", "last_day": last, **_first(unit, day, start, until)}
    spans = times_of(unit, replace(activity, **wanted)).spans
    missing = colliding(unit.tx, _service(unit, activity), spans)
    if len(missing) == len(spans):
        raise Collides(missing, [])
    if ticket.state != "waiting":
        move(unit, ticket, "wait", by, quietly=True)
    proposed = _change(unit, activity, **wanted)
    _remember(unit, ticket, proposed, "room proposed", by)
    notifications.tell_proposed(unit, ticket, proposed, missing)
    return proposed, missing


def accept(unit: UnitOfWork, ticket: Ticket, known: Activity, who: Person) -> None:
    """The citizen accepts the proposed time. Raises Decided, Collides, NotNow."""
    if known.state != "countered":
        raise Decided(known)
    agree(unit, ticket, known, who, without=known.last is not None)


def decline(unit: UnitOfWork, ticket: Ticket, known: Activity) -> Activity:
    """The citizen declines: their first request is to be decided again. Raises Decided."""
    if known.state != "countered":
        raise Decided(known)
    activity = _as_known(unit, known)
    record = record_of(unit, ticket)
    last = record.get("until") if record.get("repeat") == WEEKLY else None
    return _change(unit, activity, state="asked", last_day=last, **_first(unit, *when_in(record["when"])))


def refuse(unit: UnitOfWork, ticket: Ticket, known: Activity, by: Person, reason: str) -> None:
    """Refuses the request; `reason` is for the citizen. Raises Decided, NotNow."""
    activity = _as_known(unit, known)
    closed = move(unit, ticket, "close", by, outcome="refused", reason=reason, quietly=True)
    refused = _change(unit, activity, state="refused")
    notifications.tell_refused(unit, ticket, refused)
    tell_move(unit, closed, "close", by, reason)
    card_sync.refresh(unit, closed)


def _as_known(unit: UnitOfWork, known: Activity) -> Activity:
    """Locks the activity and returns it, if it is undecided and unchanged since."""
    activity = room_requests.lock(unit.tx, known.id)
    if activity.version != known.version or activity.state not in ("asked", "countered"):
        raise Decided(activity)
    return activity


def _change(unit: UnitOfWork, activity: Activity, **values: object) -> Activity:
    changed = room_requests.change(unit.tx, activity, unit.now, **values)
    if changed is None:  # it is locked: no other unit can have changed it
        raise LookupError(activity.id)
    return changed


def _take(
    unit: UnitOfWork, ticket: Ticket, activity: Activity, times: Times
) -> tuple[list[Booking], list[Span]]:
    """Books a seat for each time, in the order of time; returns also the times at which the room is taken."""
    room, owner = _service(unit, activity), owner_of(unit, ticket)
    key, zone = unit.key_of(owner), unit.context.place.tz
    taken: list[Booking] = []
    missing: list[Span] = []
    for each in times.spans:
        wanted = Wanted(
            service=room.code,
            seat_pool=room.seat_pool,
            person_id=owner.id,
            span=each,
            wall=walls(each.starts, zone),
            zone=zone.key,
            ticket_id=ticket.id,
            activity_id=activity.id,
        )
        booking = bookings.add(unit.tx, key, unit.context.place.prefix, wanted, unit.now)
        if booking is not None and seats.take(unit.tx, room.seat_pool, room.seats, each, booking.id):
            taken.append(booking)
        else:
            missing.append(each)
            _undo(unit, [booking] if booking else [])
    return taken, missing


def _undo(unit: UnitOfWork, taken: list[Booking]) -> None:
    for booking in taken:
        seats.leave(unit.tx, booking.id)
        bookings.drop(unit.tx, booking.id)


def _first(
    unit: UnitOfWork, day: date, start: time, until: time
) -> dict[str, Any]:  # Any: of several columns
    """The columns of its first time."""
    zone = unit.context.place.tz
    first = span(day, (start, until), zone)
    wall = datetime.combine(day, start, zone).isoformat(timespec="minutes")
    return {
        "starts_at": first.starts,
        "ends_at": first.ends,
        "wall": wall,
        "until": until.isoformat("minutes"),
        "zone_version": bookings.zone_version(),
    }


def _service(unit: UnitOfWork, activity: Activity) -> Service:
    """Raises Refused once the place file has no such room any more."""
    room = unit.context.place.service(activity.room)
    if room is None:
        raise Refused(_("This room is not there any more."))
    return room


def _room_of(unit: UnitOfWork, record: Mapping[str, Any]) -> Service | None:
    place = unit.context.place
    return place.service(record["room"]) if record.get("room") else next(iter(place.rooms), None)


def _title(record: Mapping[str, Any]) -> str | None:
    """Its public title; None when it is not open to everybody."""
    title = record.get("title") or {}
    return (title.get("text") or None) if record.get("open") == OPEN else None


def _remember(unit: UnitOfWork, ticket: Ticket, activity: Activity, verb: str, by: Person) -> None:
    remember(unit, ticket, verb, by, at=activity.starts_at, ends=activity.ends_at, last=activity.last_day)
