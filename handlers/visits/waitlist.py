"""The waitlist: a freed seat is offered to the first in line, and held for them for a while."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits import notifications, reminders
from handlers.visits.ticket_entries import remember
from storage.people.people import Person
from storage.place.model import Service
from storage.place.slots import Span, walls
from storage.sending import timers
from storage.visits import bookings, closures, free_slots, seats, waitlists
from storage.visits.bookings import Booking, Preferences, Wanted
from storage.visits.waitlists import Waiter

OFFER: Final = "offer"
"""The kind of timer that ends an offer."""
LEAST: Final = timedelta(minutes=10)
"""An offer that would end sooner, since the slot begins, is not made: the seat is simply free."""


def offer_freed(unit: UnitOfWork, seat_pool: str, freed: Span, besides: int | None = None) -> None:
    """Offers freed seats in the order of the lists, as long as one can be had.

    Closed ones stay closed and are not offered. `besides` is the person who has just given the seat up: they
    are not offered it.
    """
    seats.lock_pool(unit.tx, seat_pool)
    closures.keep(unit.tx, unit.context.place, seat_pool, freed)
    services = [each for each in unit.context.place.services_of(seat_pool) if not each.room]
    slots = {each.code: _slots(unit, each, freed) for each in services}
    while _offer_next(unit, services, slots, besides):
        pass


def lapse_over(unit: UnitOfWork, seat_pool: str, span: Span) -> None:
    """Ends expired offers before a booking here: the next on the list comes first."""
    for booking in bookings.held_over(unit.tx, seat_pool, span, unit.now):
        lapse(unit, booking)


def lapse(unit: UnitOfWork, known: Booking) -> bool:
    """Ends an offer that was not answered in time; False when it was, or has lapsed already."""
    seats.lock_pool(unit.tx, known.desk)
    booking = bookings.lock(unit.tx, known.id)
    if booking.state != "held" or booking.held_until is None or booking.held_until > unit.now:
        return False
    _end(unit, booking, "lapsed")
    notifications.tell_lapsed(unit, booking)
    offer_freed(unit, booking.desk, booking.span)
    return True


def decline(unit: UnitOfWork, known: Booking) -> bool:
    """“No, thank you”: offers the seat to the next at once. False when the offer is over."""
    seats.lock_pool(unit.tx, known.desk)
    booking = bookings.lock(unit.tx, known.id)
    if booking.state != "held":
        return False
    _end(unit, booking, "cancelled")
    offer_freed(unit, booking.desk, booking.span)
    return True


def withdraw(unit: UnitOfWork, known: Booking) -> bool:
    """The hours of an offer were closed: the citizen keeps their place on the list. False when it is over."""
    seats.lock_pool(unit.tx, known.desk)
    booking = bookings.lock(unit.tx, known.id)
    if booking.state != "held":
        return False
    take_back(unit, booking)
    _end(unit, booking, "cancelled")
    notifications.tell_withdrawn(unit, booking)
    closures.keep(unit.tx, unit.context.place, booking.desk, booking.span)
    return True


def accept(unit: UnitOfWork, who: Person, known: Booking) -> Booking | None:
    """Books the held seat; their earlier booking of this service is given up. None when the offer is over."""
    seats.lock_pool(unit.tx, known.desk)
    booking = bookings.lock(unit.tx, known.id)
    if booking.state != "held" or booking.held_until is None or booking.held_until <= unit.now:
        lapse(unit, booking)
        return None
    waiter = waitlists.offered(unit.tx, booking.id)
    if waiter is not None:
        waitlists.move(unit.tx, waiter, "taken")
    before = _give_up(unit, who, booking.service)
    sole = booking.service if unit.context.place.booking.one_each else None
    taken = bookings.change(unit.tx, booking, unit.now, state="booked", held_until=None, sole=sole)
    if taken is None:  # it is locked
        raise LookupError(booking.code)
    timers.cancel(unit.tx, OFFER, str(booking.id))
    reminders.set_for(unit, taken)
    remember(unit, taken, "booked", who)
    if before is not None:
        offer_freed(unit, before.desk, before.span)
    return taken


def take_back(unit: UnitOfWork, booking: Booking) -> None:
    """The offered seat is gone, through no fault of theirs: they keep their place."""
    timers.cancel(unit.tx, OFFER, str(booking.id))
    waiter = waitlists.offered(unit.tx, booking.id)
    if waiter is not None:
        waitlists.move(unit.tx, waiter, "waiting")


def leave_list(unit: UnitOfWork, who: Person, service: str) -> None:
    """Leaves the list; an offer goes to the next."""
    for waiter in waitlists.of_person(unit.tx, who.id):
        if waiter.service != service:
            continue
        if waiter.booking_id is not None:
            decline(unit, bookings.get(unit.tx, waiter.booking_id))
        else:
            waitlists.move(unit.tx, waiter, "left")


def _give_up(unit: UnitOfWork, who: Person, service: str) -> Booking | None:
    """Gives up their coming booking of a service, if any."""
    bookings.let_go(unit.tx, who.id, unit.now)
    found = bookings.sole(unit.tx, who.id, service)
    before = found and bookings.lock(unit.tx, found.id)
    if before is None or before.state != "booked":
        return None
    bookings.change(unit.tx, before, unit.now, state="cancelled", sole=None)
    seats.leave(unit.tx, before.id)
    reminders.drop_for(unit, before)
    remember(unit, before, "cancelled", who)
    return before


def _offer_next(
    unit: UnitOfWork, services: Sequence[Service], slots: Mapping[str, Sequence[Span]], besides: int | None
) -> bool:
    """Makes one offer to the first in line that a slot is left for; False when there is nothing more to offer."""
    waiting = [
        (waiter, each) for each in services if slots[each.code] for waiter in _waiting(unit, each, besides)
    ]
    for waiter, service in sorted(waiting, key=lambda pair: pair[0].id):
        for slot in slots[service.code]:
            if held := _hold(unit, waiter, service, slot):
                _offer(unit, waiter, held)
                return True
    return False


def _waiting(unit: UnitOfWork, service: Service, besides: int | None) -> list[Waiter]:
    """The first of a service's list who can be reached."""
    waiter = waitlists.following(unit.tx, service.code)
    while waiter is not None:
        who = unit.person(waiter.person_id)
        if who.can_be_told and who.id != besides:
            return [waiter]
        waiter = waitlists.following(unit.tx, service.code, waiter.id)
    return []


def _hold(unit: UnitOfWork, waiter: Waiter, service: Service, slot: Span) -> Booking | None:
    """Holds a seat for them; None when there is none."""
    who = unit.person(waiter.person_id)
    wanted = Wanted(
        service=service.code,
        seat_pool=service.seat_pool,
        person_id=who.id,
        span=slot,
        wall=walls(slot.starts, unit.context.place.tz),
        zone=unit.context.place.zone,
        preferences=Preferences(mode=service.modes[0]),
        held_until=_until(unit, slot),
    )
    booking = bookings.add(unit.tx, unit.key_of(who), unit.context.place.prefix, wanted, unit.now)
    if booking is None:
        return None
    if not seats.take(unit.tx, service.seat_pool, service.seats, slot, booking.id):
        bookings.drop(unit.tx, booking.id)
        return None
    return booking


def _offer(unit: UnitOfWork, waiter: Waiter, held: Booking) -> None:
    """Sends the offer; a citizen who has left the list this very moment is sent nothing, and the next is asked."""
    if not waitlists.move(unit.tx, waiter, "offered", held.id):
        seats.leave(unit.tx, held.id)
        bookings.drop(unit.tx, held.id)
        return
    assert held.held_until is not None  # noqa: S101 - narrows a type: it was just held
    timers.put(unit.tx, OFFER, str(held.id), "0", held.held_until)
    notifications.tell_offer(unit, held)


def _slots(unit: UnitOfWork, service: Service, freed: Span) -> list[Span]:
    """The slots of a service that were freed, and that can still be offered."""
    zone = unit.context.place.tz
    first, last = (at.astimezone(zone).date() for at in (freed.starts - timedelta(days=1), freed.ends))
    found = free_slots.slots_between(unit.tx, unit.context.place, service, first, last)
    least = min(LEAST, timedelta(minutes=unit.context.place.booking.offer_minutes))
    return [each for each in found if each.overlaps(freed) and _until(unit, each) - unit.now >= least]


def _until(unit: UnitOfWork, slot: Span) -> datetime:
    """Until when it is held: as long as the place file says, but not until it is too late to come."""
    rules = unit.context.place.booking
    latest = slot.starts - timedelta(minutes=rules.notice_minutes)
    return min(unit.now + timedelta(minutes=rules.offer_minutes), latest)


def _end(unit: UnitOfWork, booking: Booking, state: str) -> None:
    bookings.change(unit.tx, booking, unit.now, state=state, held_until=None)
    seats.leave(unit.tx, booking.id)
    timers.cancel(unit.tx, OFFER, str(booking.id))
    waiter = waitlists.offered(unit.tx, booking.id)
    if waiter is not None:
        waitlists.move(unit.tx, waiter, "left")
