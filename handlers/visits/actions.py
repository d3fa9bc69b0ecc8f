"""Actions on bookings by any role: made, moved, cancelled, offered, taken, marked.

Each locks the booking until the unit of work ends. A new seat is taken before the old one is given up; the
waitlist is offered a seat in the very unit that frees it.
"""

from datetime import datetime, timedelta

from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits import notifications, reminders, waitlist
from handlers.visits.ticket_entries import remember
from storage.people.people import Person
from storage.place.model import Service
from storage.place.slots import Span, walls
from storage.visits import bookings, free_slots, seats
from storage.visits.bookings import Booking, Preferences, Wanted


class SlotTaken(Exception):
    """Another booking was first, or the slot is gone: read the free slots anew."""


class BookedAlready(Exception):
    """The person has this service booked, and may have it only once at a time."""

    def __init__(self, booking: Booking) -> None:
        super().__init__(booking.code)
        self.booking = booking


class Changed(Exception):
    """The booking has changed since the button was made, or is over."""

    def __init__(self, booking: Booking) -> None:
        super().__init__(booking.code)
        self.booking = booking


def book(
    unit: UnitOfWork,
    who: Person,
    service: Service,
    starts: datetime,
    *,
    by: Person,
    ticket_id: int | None = None,
    preferences: Preferences | None = None,
    late: bool = False,
) -> Booking:
    """Books a slot. `late` lets operators book after the citizens' deadline. Raises SlotTaken, BookedAlready."""
    slot = _slot(unit, service, starts, late=late)
    bookings.let_go(unit.tx, who.id, unit.now)
    waitlist.lapse_over(unit, service.seat_pool, slot)
    if not free_slots.is_free(unit.tx, service, slot):  # most who come too late need not try
        raise SlotTaken
    wanted = Wanted(
        service=service.code,
        seat_pool=service.seat_pool,
        person_id=who.id,
        span=slot,
        wall=walls(slot.starts, unit.context.place.tz),
        zone=unit.context.place.zone,
        sole=service.code if unit.context.place.booking.one_each else None,
        ticket_id=ticket_id,
        preferences=preferences or Preferences(mode=service.modes[0]),
    )
    booking = bookings.add(unit.tx, unit.key_of(who), unit.context.place.prefix, wanted, unit.now)
    if booking is None:
        existing = bookings.sole(unit.tx, who.id, service.code)
        if existing is None:
            raise LookupError(service.code)
        raise BookedAlready(existing)
    if not seats.take(unit.tx, service.seat_pool, service.seats, slot, booking.id):
        bookings.drop(unit.tx, booking.id)
        raise SlotTaken
    waitlist.leave_list(unit, who, service.code)
    reminders.set_for(unit, booking)
    remember(unit, booking, "booked", by)
    return booking


def move(unit: UnitOfWork, known: Booking, starts: datetime, *, by: Person, late: bool = False) -> Booking:
    """Moves it to another slot of the same service; the old seat stays theirs until the new one is. Raises SlotTaken, Changed."""
    seats.lock_pool(unit.tx, known.desk)
    booking = _visit_as_known(unit, known)
    service = unit.context.place.service(booking.service)
    if service is None:
        raise SlotTaken
    slot = _slot(unit, service, starts, late=late)
    if slot == booking.span:
        return booking
    waitlist.lapse_over(unit, service.seat_pool, slot)
    if not seats.take(unit.tx, booking.desk, service.seats, slot, booking.id, had=booking.span):
        raise SlotTaken
    was = booking.span
    moved = _change(
        unit,
        booking,
        starts_at=slot.starts,
        ends_at=slot.ends,
        wall=walls(slot.starts, unit.context.place.tz),
        zone=unit.context.place.zone,
        zone_version=bookings.zone_version(),
        moved=booking.moved + 1,
        confirmed=False,
    )
    reminders.set_for(unit, moved)
    remember(unit, moved, "moved", by)
    if by.id != moved.person_id:
        notifications.tell_moved(unit, moved, was.starts)
    waitlist.offer_freed(unit, booking.desk, was, besides=by.id)
    return moved


def cancel(unit: UnitOfWork, known: Booking, *, by: Person, reason: str = "") -> Booking:
    """Cancels it; `reason` is for the citizen when an operator cancels. Raises Changed.

    A citizen who was only offered the seat returns to their place on the waitlist.
    """
    seats.lock_pool(unit.tx, known.desk)
    booking = _as_known(unit, known)
    cancelled = _change(unit, booking, state="cancelled", held_until=None, sole=None)
    seats.leave(unit.tx, booking.id)
    reminders.drop_for(unit, booking)
    waitlist.take_back(unit, booking)
    remember(unit, cancelled, "cancelled", by, reason)
    if by.id != cancelled.person_id:
        notifications.tell_cancelled(unit, cancelled, reason)
    waitlist.offer_freed(unit, booking.desk, booking.span, besides=by.id)
    return cancelled


def confirm(unit: UnitOfWork, known: Booking) -> Booking:
    """The citizen confirms that they come. Raises Changed."""
    booking = _visit_as_known(unit, known)
    return booking if booking.confirmed else _change(unit, booking, confirmed=True)


def set_preferences(unit: UnitOfWork, known: Booking, preferences: Preferences) -> Booking:
    """Stores the citizen's preferences. Raises Changed."""
    booking = _as_known(unit, known)
    who = unit.person(booking.person_id)
    return _change(unit, booking, body=bookings.sealed(unit.key_of(who), booking, preferences))


def mark(unit: UnitOfWork, known: Booking, state: str, *, by: Person) -> Booking:
    """An operator marks it `arrived` or `missed`, or `booked` again. Raises Changed when it was cancelled.

    Its reminders stay set: they send nothing unless it is `booked` when they are due.
    """
    booking = bookings.lock(unit.tx, known.id)
    if booking.state not in ("booked", "arrived", "missed"):
        raise Changed(booking)
    if booking.state == state:
        return booking
    marked = _change(unit, booking, state=state, sole=_sole_again(unit, booking, state))
    remember(unit, marked, state, by)
    return marked


def can_change(unit: UnitOfWork, booking: Booking) -> bool:
    """Whether its citizen may still move or cancel it by themselves."""
    cutoff = timedelta(hours=unit.context.place.booking.cutoff_hours)
    return booking.state == "booked" and booking.starts_at - unit.now > cutoff


def _slot(unit: UnitOfWork, service: Service, starts: datetime, *, late: bool) -> Span:
    """The slot that begins then, if it may be booked. Raises SlotTaken."""
    rules = unit.context.place.booking
    slot = free_slots.slot_at(unit.tx, unit.context.place, service, starts)
    soonest = unit.now if late else unit.now + timedelta(minutes=rules.notice_minutes)
    if slot is None or (slot.ends if late else slot.starts) < soonest:
        raise SlotTaken
    if not late and free_slots.day_at(unit.context.place, slot.starts) > free_slots.last_day(
        unit.context.place, unit.now
    ):
        raise SlotTaken
    return slot


def _as_known(unit: UnitOfWork, known: Booking) -> Booking:
    """Locks the booking and returns it, if it is to come and unchanged since. Raises Changed."""
    booking = bookings.lock(unit.tx, known.id)
    if booking.version != known.version or not booking.is_active or booking.ends_at <= unit.now:
        raise Changed(booking)
    return booking


def _visit_as_known(unit: UnitOfWork, known: Booking) -> Booking:
    """As above, and not an offer: that can be taken or declined, and nothing else. Raises Changed."""
    booking = _as_known(unit, known)
    if booking.state != "booked":
        raise Changed(booking)
    return booking


def _sole_again(unit: UnitOfWork, booking: Booking, state: str) -> str | None:
    """A marked visit forbids no other; one that is to come again does, unless there is another meanwhile."""
    ahead = state == "booked" and booking.ends_at > unit.now and unit.context.place.booking.one_each
    if not ahead or bookings.sole(unit.tx, booking.person_id, booking.service):
        return None
    return booking.service


def _change(unit: UnitOfWork, booking: Booking, **values: object) -> Booking:
    changed = bookings.change(unit.tx, booking, unit.now, **values)
    if changed is None:  # it is locked: no other unit can have changed it
        raise LookupError(booking.code)
    return changed
