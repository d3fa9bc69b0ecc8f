"""What happens to bookings, whoever does it: made, moved, cancelled, offered, taken, marked.

Each is done on the booking as it stands, locked until the unit ends. A new seat is taken before the old one is given
up; whoever waits is offered a seat in the very unit that frees it.
"""

from datetime import datetime, timedelta

from handlers.messaging.unit_of_work import Turn
from handlers.visits import notifications, reminders, waitlist
from handlers.visits.ticket_entries import remember
from storage.people.people import Person
from storage.place.model import Service
from storage.place.slots import Span, walls
from storage.visits import bookings, free_slots, seats
from storage.visits.bookings import Booking, Wanted, Wishes


class SlotTaken(Exception):
    """Somebody was faster, or the slot is there no more: what is free now must be asked anew."""


class BookedAlready(Exception):
    """The person has this service booked, and may have it only once at a time."""

    def __init__(self, booking: Booking) -> None:
        super().__init__(booking.code)
        self.booking = booking


class Changed(Exception):
    """The booking is not what it was when the button was made, or is over."""

    def __init__(self, booking: Booking) -> None:
        super().__init__(booking.code)
        self.booking = booking


def book(
    turn: Turn,
    who: Person,
    service: Service,
    starts: datetime,
    *,
    by: Person,
    ticket_id: int | None = None,
    wishes: Wishes | None = None,
    late: bool = False,
) -> Booking:
    """Take a slot. `late` lets the desk book what citizens cannot any more. Raises SlotTaken, BookedAlready."""
    slot = _slot(turn, service, starts, late=late)
    bookings.let_go(turn.tx, who.id, turn.now)
    waitlist.lapse_over(turn, service.desk, slot)
    if not free_slots.is_free(turn.tx, service, slot):  # most who come too late need not try
        raise SlotTaken
    wanted = Wanted(
        service=service.code,
        desk=service.desk,
        person_id=who.id,
        span=slot,
        wall=walls(slot.starts, turn.world.place.tz),
        zone=turn.world.place.zone,
        sole=service.code if turn.world.place.booking.one_each else None,
        ticket_id=ticket_id,
        wishes=wishes or Wishes(mode=service.modes[0]),
    )
    booking = bookings.add(turn.tx, turn.key_of(who), turn.world.place.prefix, wanted, turn.now)
    if booking is None:
        existing = bookings.sole(turn.tx, who.id, service.code)
        if existing is None:
            raise LookupError(service.code)
        raise BookedAlready(existing)
    if not seats.take(turn.tx, service.desk, service.seats, slot, booking.id):
        bookings.drop(turn.tx, booking.id)
        raise SlotTaken
    waitlist.leave_list(turn, who, service.code)
    reminders.set_for(turn, booking)
    remember(turn, booking, "booked", by)
    return booking


def move(turn: Turn, known: Booking, starts: datetime, *, by: Person, late: bool = False) -> Booking:
    """To another slot of the same service; the old seat stays theirs until the new one is. Raises SlotTaken, Changed."""
    seats.in_turn(turn.tx, known.desk)
    booking = _visit_as_known(turn, known)
    service = turn.world.place.service(booking.service)
    if service is None:
        raise SlotTaken
    slot = _slot(turn, service, starts, late=late)
    if slot == booking.span:
        return booking
    waitlist.lapse_over(turn, service.desk, slot)
    if not seats.take(turn.tx, booking.desk, service.seats, slot, booking.id, had=booking.span):
        raise SlotTaken
    was = booking.span
    moved = _change(
        turn,
        booking,
        starts_at=slot.starts,
        ends_at=slot.ends,
        wall=walls(slot.starts, turn.world.place.tz),
        zone=turn.world.place.zone,
        zone_version=bookings.zone_version(),
        moved=booking.moved + 1,
        confirmed=False,
    )
    reminders.set_for(turn, moved)
    remember(turn, moved, "moved", by)
    if by.id != moved.person_id:
        notifications.tell_moved(turn, moved, was.starts)
    waitlist.offer_freed(turn, booking.desk, was, besides=by.id)
    return moved


def cancel(turn: Turn, known: Booking, *, by: Person, reason: str = "") -> Booking:
    """Give the seat up; `reason` is read by the citizen when the desk cancels. Raises Changed.

    Whoever is only offered it goes back to their place on the waitlist.
    """
    seats.in_turn(turn.tx, known.desk)
    booking = _as_known(turn, known)
    cancelled = _change(turn, booking, state="cancelled", held_until=None, sole=None)
    seats.leave(turn.tx, booking.id)
    reminders.drop_for(turn, booking)
    waitlist.take_back(turn, booking)
    remember(turn, cancelled, "cancelled", by, reason)
    if by.id != cancelled.person_id:
        notifications.tell_cancelled(turn, cancelled, reason)
    waitlist.offer_freed(turn, booking.desk, booking.span, besides=by.id)
    return cancelled


def confirm(turn: Turn, known: Booking) -> Booking:
    """The citizen says that they come. Raises Changed."""
    booking = _visit_as_known(turn, known)
    return booking if booking.confirmed else _change(turn, booking, confirmed=True)


def wish(turn: Turn, known: Booking, wishes: Wishes) -> Booking:
    """Keep what matters to whoever comes. Raises Changed."""
    booking = _as_known(turn, known)
    who = turn.person(booking.person_id)
    return _change(turn, booking, body=bookings.sealed(turn.key_of(who), booking, wishes))


def mark(turn: Turn, known: Booking, state: str, *, by: Person) -> Booking:
    """`arrived` or `missed`, and back to `booked`: said by the desk. Raises Changed when it was cancelled.

    Its reminders stay set: they say nothing unless it is `booked` when they are due.
    """
    booking = bookings.lock(turn.tx, known.id)
    if booking.state not in ("booked", "arrived", "missed"):
        raise Changed(booking)
    if booking.state == state:
        return booking
    marked = _change(turn, booking, state=state, sole=_sole_again(turn, booking, state))
    remember(turn, marked, state, by)
    return marked


def can_change(turn: Turn, booking: Booking) -> bool:
    """Whether its citizen may still move or cancel it by themselves."""
    cutoff = timedelta(hours=turn.world.place.booking.cutoff_hours)
    return booking.state == "booked" and booking.starts_at - turn.now > cutoff


def _slot(turn: Turn, service: Service, starts: datetime, *, late: bool) -> Span:
    """The slot that begins then, if it may be booked. Raises SlotTaken."""
    rules = turn.world.place.booking
    slot = free_slots.slot_at(turn.tx, turn.world.place, service, starts)
    soonest = turn.now if late else turn.now + timedelta(minutes=rules.notice_minutes)
    if slot is None or (slot.ends if late else slot.starts) < soonest:
        raise SlotTaken
    if not late and free_slots.day_at(turn.world.place, slot.starts) > free_slots.last_day(
        turn.world.place, turn.now
    ):
        raise SlotTaken
    return slot


def _as_known(turn: Turn, known: Booking) -> Booking:
    """The booking, locked, if it is to come and nothing happened to it since. Raises Changed."""
    booking = bookings.lock(turn.tx, known.id)
    if booking.version != known.version or not booking.is_active or booking.ends_at <= turn.now:
        raise Changed(booking)
    return booking


def _visit_as_known(turn: Turn, known: Booking) -> Booking:
    """As above, and not an offer: that can be taken or declined, and nothing else. Raises Changed."""
    booking = _as_known(turn, known)
    if booking.state != "booked":
        raise Changed(booking)
    return booking


def _sole_again(turn: Turn, booking: Booking, state: str) -> str | None:
    """A visit that is marked forbids no other; one that is to come again does, unless there is another meanwhile."""
    ahead = state == "booked" and booking.ends_at > turn.now and turn.world.place.booking.one_each
    if not ahead or bookings.sole(turn.tx, booking.person_id, booking.service):
        return None
    return booking.service


def _change(turn: Turn, booking: Booking, **values: object) -> Booking:
    changed = bookings.change(turn.tx, booking, turn.now, **values)
    if changed is None:  # it is locked: nobody else can have changed it
        raise LookupError(booking.code)
    return changed
