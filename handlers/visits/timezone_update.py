"""A new version of the time zone database: bookings were promised by the clock on the wall, so their instants follow it.

A citizen who comes at ten still comes at ten, and is not told anything; only where the new rules have no such
time on the wall are they told another one. Seats move with their bookings: those of a day are given up
together and taken anew, so that none stands in the other's way.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from handlers.messaging.outbound import Piece, Screen, Show
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits import notifications, reminders
from handlers.visits.texts import about
from locales.language import Ltr
from storage.engine.transaction import Transaction
from storage.place.model import Service
from storage.place.slots import Span, from_wall, instant, span, walls
from storage.place.zonedata import zone_version
from storage.visits import bookings, opening_hours, room_requests, seats, zone_versions
from storage.visits.bookings import Booking

AT_A_TIME: Final = 50
A_DAY: Final = timedelta(days=1)
A_YEAR: Final = timedelta(days=366)

Day = tuple[str, date]
"""A seat pool, and a day on its wall."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The present version of the time zone database."""

    version: str = field(default_factory=zone_version)
    zone_of: Callable[[str], ZoneInfo] = ZoneInfo


class Unit(Protocol):
    """Runs a unit of work of its own; `cause` names it."""

    def __call__(self, work: Callable[[UnitOfWork], Any], cause: str) -> Awaitable[Any]: ...


def is_outdated(tx: Transaction, rules: Rules, now: datetime) -> bool:
    """Whether a coming booking was made by another version. Read-only."""
    return bool(
        zone_versions.of_another(tx, now, most=1, known=rules.version)
        or room_requests.of_old_zone(tx, rules.version, most=1)
    )


async def settle(rules: Rules, in_unit: Unit) -> None:
    """Settles every coming booking, day by day. Cut off in the middle, it goes on at the next start."""
    name = f"zones:{rules.version}"
    days: set[Day] = await in_unit(partial(closed_days, rules=rules), f"{name}:closed")
    after: int | None = 0
    while after is not None:
        after, found = await in_unit(partial(compare, rules=rules, after=after), f"{name}:{after}")
        days |= found
    for seat_pool, day in sorted(days):
        await in_unit(
            partial(move_day, rules=rules, seat_pool=seat_pool, day=day), f"{name}:{seat_pool}:{day}"
        )
    after = 0
    while after is not None:
        after = await in_unit(partial(retime, rules=rules, after=after), f"{name}:activities:{after}")


def compare(unit: UnitOfWork, rules: Rules, after: int = 0) -> tuple[int | None, set[Day]]:
    """Compares one batch of bookings: stamps those that stay as they are, and returns the days on which one moves."""
    found = zone_versions.of_another(unit.tx, unit.now, after, AT_A_TIME, known=rules.version)
    days: set[Day] = set()
    for booking in found:
        if _starts(booking, rules) == booking.starts_at:
            zone_versions.stamp(unit.tx, booking, rules.version)
        else:
            days.add((booking.desk, _day(booking)))
    return (found[-1].id if len(found) == AT_A_TIME else None), days


def move_day(unit: UnitOfWork, rules: Rules, seat_pool: str, day: date) -> None:
    """Moves a seat pool's bookings of a day: every seat that moves is given up before the first one is taken anew."""
    moving = [bookings.lock(unit.tx, each.id) for each in _to_move(unit, rules, seat_pool, day)]
    for booking in moving:
        seats.leave(unit.tx, booking.id)
    closed = _open_again(unit, seat_pool, day)
    for booking in sorted(moving, key=lambda each: (_starts(each, rules), each.id)):
        _move(unit, rules, booking)
    for service, hours, number, opening_id in closed:
        zone = rules.zone_of(unit.context.place.zone)
        seats.close(unit.tx, service.seat_pool, number, [span(day, hours, zone)], opening_id)


def closed_days(unit: UnitOfWork, rules: Rules) -> set[Day]:
    """The days whose closed hours and absences take other seats than they should by these rules."""
    place, zone = unit.context.place, rules.zone_of(unit.context.place.zone)
    today = unit.now.astimezone(zone).date()
    found: set[Day] = set()
    for service in (*place.services, *place.rooms):
        for each in opening_hours.between(unit.tx, service.code, today, today + A_YEAR):
            right = span(each.date, each.hours, zone).cells
            taken = seats.closed_by(unit.tx, each.id).values()
            if any(cells.start < right.start or cells.stop > right.stop for cells in taken):
                found.add((service.seat_pool, each.date))
    return found


def retime(unit: UnitOfWork, rules: Rules, after: int = 0) -> int | None:
    """Retimes one batch of activities: their first time, by the wall; their times in the room are bookings."""
    found = room_requests.of_old_zone(unit.tx, rules.version, after, AT_A_TIME)
    zone = rules.zone_of(unit.context.place.zone)
    for activity in found:
        starts = from_wall(activity.wall, zone)
        day = datetime.fromisoformat(activity.wall).date()
        ends = instant(day, time.fromisoformat(activity.until), zone)
        ends = ends if ends > starts else starts + (activity.ends_at - activity.starts_at)
        room_requests.retime(unit.tx, activity, starts, ends, rules.version)
    return found[-1].id if len(found) == AT_A_TIME else None


def _to_move(unit: UnitOfWork, rules: Rules, seat_pool: str, day: date) -> list[Booking]:
    around = instant(day, time(12), rules.zone_of(unit.context.place.zone))
    near = bookings.between(unit.tx, seat_pool, Span(around - 2 * A_DAY, around + 2 * A_DAY))
    return [
        each
        for each in sorted(near, key=lambda each: each.id)
        if each.is_active
        and each.starts_at > unit.now
        and each.zone_version != rules.version
        and _day(each) == day
    ]


def _move(unit: UnitOfWork, rules: Rules, booking: Booking) -> None:
    """Moves a booking, and keeps it in any case; one that finds no seat any more is for the team to look after."""
    zone, starts = rules.zone_of(booking.zone), _starts(booking, rules)
    new = Span(starts, starts + (booking.ends_at - booking.starts_at))
    has_seat = seats.take(unit.tx, booking.desk, _seats(unit, booking), new, booking.id)
    changes = new != booking.span
    moved = bookings.change(
        unit.tx,
        booking,
        unit.now,
        starts_at=new.starts,
        ends_at=new.ends,
        wall=walls(new.starts, zone),
        zone_version=rules.version,
        moved=booking.moved + changes,
    )
    if moved is None:  # it is locked: no other unit can have changed it
        raise LookupError(booking.code)
    if changes and moved.state == "booked" and moved.activity_id is None:
        reminders.set_for(unit, moved, zone)
    if not has_seat:
        _tell_team(unit, moved, zone)
    was = datetime.fromisoformat(booking.wall)
    if was.replace(tzinfo=None) != datetime.fromisoformat(moved.wall).replace(tzinfo=None):
        notifications.tell_moved(unit, moved, was, was.tzinfo)


def _open_again(
    unit: UnitOfWork, seat_pool: str, day: date
) -> list[tuple[Service, tuple[time, time], range, int]]:
    """Gives up the seats of closed hours and absences on a day, and returns what they were."""
    given_up = []
    for service in unit.context.place.services_of(seat_pool):
        for each in opening_hours.between(unit.tx, service.code, day, day):
            if numbers := seats.closed_by(unit.tx, each.id):
                seats.reopen(unit.tx, each.id)
                given_up.append((service, each.hours, range(min(numbers), max(numbers) + 1), each.id))
    return given_up


def _tell_team(unit: UnitOfWork, booking: Booking, zone: ZoneInfo) -> None:
    language = unit.team_language
    text = language.say(
        "⚠️ The rules of the clock have changed, and {code} ({about}, {when}) overlaps with another booking now. "
        "Both are kept. Please move one of them.",
        code=Ltr(booking.code),
        about=about(unit, booking, language),
        when=language.moment(booking.starts_at, zone, unit.now),
    )
    unit.post(Show(Screen((Piece(text),), language=language.code)))


def _starts(booking: Booking, rules: Rules) -> datetime:
    return from_wall(booking.wall, rules.zone_of(booking.zone))


def _day(booking: Booking) -> date:
    return datetime.fromisoformat(booking.wall).date()


def _seats(unit: UnitOfWork, booking: Booking) -> int:
    """As many as any service of its seat pool has: a service that is gone from the place file took one of them too."""
    return max((each.seats for each in unit.context.place.services_of(booking.desk)), default=1)
