"""The waitlist at work: a seat that becomes free is offered to whoever came first, and held for them for a while."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from handlers.messaging.unit_of_work import Turn
from handlers.visits import notifications, reminders
from handlers.visits.ticket_entries import remember
from storage.people.people import Person
from storage.place.model import Service
from storage.place.slots import Span, walls
from storage.sending import timers
from storage.visits import bookings, closures, free_slots, seats, waitlists
from storage.visits.bookings import Booking, Wanted, Wishes
from storage.visits.waitlists import Waiter

OFFER: Final = "offer"
"""The kind of timer that ends an offer."""
LEAST: Final = timedelta(minutes=10)
"""An offer that ends sooner, since the slot begins, is not made: the seat is simply free."""


def offer_freed(turn: Turn, desk: str, freed: Span, besides: int | None = None) -> None:
    """Something in this span became free: offer it, in the order of the lists, for as long as anybody can have it.

    What is closed meanwhile stays closed: nobody is offered it. `besides` is the person who has just given it up:
    they are not asked whether they want it.
    """
    seats.in_turn(turn.tx, desk)
    closures.keep(turn.tx, turn.world.place, desk, freed)
    services = [each for each in turn.world.place.services_of(desk) if not each.room]
    slots = {each.code: _slots(turn, each, freed) for each in services}
    while _offer_next(turn, services, slots, besides):
        pass


def lapse_over(turn: Turn, desk: str, span: Span) -> None:
    """Whoever wants a seat here finds no offer in the way that is over: the next on the list comes before them."""
    for booking in bookings.held_over(turn.tx, desk, span, turn.now):
        lapse(turn, booking)


def lapse(turn: Turn, known: Booking) -> bool:
    """An offer was not answered in time; False when it was, or has lapsed already."""
    seats.in_turn(turn.tx, known.desk)
    booking = bookings.lock(turn.tx, known.id)
    if booking.state != "held" or booking.held_until is None or booking.held_until > turn.now:
        return False
    _end(turn, booking, "lapsed")
    notifications.tell_lapsed(turn, booking)
    offer_freed(turn, booking.desk, booking.span)
    return True


def decline(turn: Turn, known: Booking) -> bool:
    """“No, thank you”: the next on the list is offered it at once. False when the offer is over."""
    seats.in_turn(turn.tx, known.desk)
    booking = bookings.lock(turn.tx, known.id)
    if booking.state != "held":
        return False
    _end(turn, booking, "cancelled")
    offer_freed(turn, booking.desk, booking.span)
    return True


def withdraw(turn: Turn, known: Booking) -> bool:
    """The hours of an offer are closed: whoever has it keeps their place on the list. False when it is over."""
    seats.in_turn(turn.tx, known.desk)
    booking = bookings.lock(turn.tx, known.id)
    if booking.state != "held":
        return False
    take_back(turn, booking)
    _end(turn, booking, "cancelled")
    notifications.tell_withdrawn(turn, booking)
    closures.keep(turn.tx, turn.world.place, booking.desk, booking.span)
    return True


def accept(turn: Turn, who: Person, known: Booking) -> Booking | None:
    """The held seat is theirs; what they had of this service before is given up. None when the offer is over."""
    seats.in_turn(turn.tx, known.desk)
    booking = bookings.lock(turn.tx, known.id)
    if booking.state != "held" or booking.held_until is None or booking.held_until <= turn.now:
        lapse(turn, booking)
        return None
    waiter = waitlists.offered(turn.tx, booking.id)
    if waiter is not None:
        waitlists.move(turn.tx, waiter, "taken")
    before = _give_up(turn, who, booking.service)
    sole = booking.service if turn.world.place.booking.one_each else None
    taken = bookings.change(turn.tx, booking, turn.now, state="booked", held_until=None, sole=sole)
    if taken is None:  # it is locked
        raise LookupError(booking.code)
    timers.cancel(turn.tx, OFFER, str(booking.id))
    reminders.set_for(turn, taken)
    remember(turn, taken, "booked", who)
    if before is not None:
        offer_freed(turn, before.desk, before.span)
    return taken


def take_back(turn: Turn, booking: Booking) -> None:
    """The seat that was offered is there no more, through no fault of theirs: they wait at the place they had."""
    timers.cancel(turn.tx, OFFER, str(booking.id))
    waiter = waitlists.offered(turn.tx, booking.id)
    if waiter is not None:
        waitlists.move(turn.tx, waiter, "waiting")


def leave_list(turn: Turn, who: Person, service: str) -> None:
    """They wait no more; an offer they have goes to the next."""
    for waiter in waitlists.of_person(turn.tx, who.id):
        if waiter.service != service:
            continue
        if waiter.booking_id is not None:
            decline(turn, bookings.get(turn.tx, waiter.booking_id))
        else:
            waitlists.move(turn.tx, waiter, "left")


def _give_up(turn: Turn, who: Person, service: str) -> Booking | None:
    """What they have of a service already, if it is still to come."""
    bookings.let_go(turn.tx, who.id, turn.now)
    found = bookings.sole(turn.tx, who.id, service)
    before = found and bookings.lock(turn.tx, found.id)
    if before is None or before.state != "booked":
        return None
    bookings.change(turn.tx, before, turn.now, state="cancelled", sole=None)
    seats.leave(turn.tx, before.id)
    reminders.drop_for(turn, before)
    remember(turn, before, "cancelled", who)
    return before


def _offer_next(
    turn: Turn, services: Sequence[Service], slots: Mapping[str, Sequence[Span]], besides: int | None
) -> bool:
    """One offer to whoever came first of those whom a slot is left for; False when there is nothing more to offer."""
    waiting = [
        (waiter, each) for each in services if slots[each.code] for waiter in _waiting(turn, each, besides)
    ]
    for waiter, service in sorted(waiting, key=lambda pair: pair[0].id):
        for slot in slots[service.code]:
            if held := _hold(turn, waiter, service, slot):
                _offer(turn, waiter, held)
                return True
    return False


def _waiting(turn: Turn, service: Service, besides: int | None) -> list[Waiter]:
    """The first of a service's list who can be reached."""
    waiter = waitlists.following(turn.tx, service.code)
    while waiter is not None:
        who = turn.person(waiter.person_id)
        if who.reachable and who.wrapped_key is not None and who.id != besides:
            return [waiter]
        waiter = waitlists.following(turn.tx, service.code, waiter.id)
    return []


def _hold(turn: Turn, waiter: Waiter, service: Service, slot: Span) -> Booking | None:
    """A seat for them; None when there is none."""
    who = turn.person(waiter.person_id)
    wanted = Wanted(
        service=service.code,
        desk=service.desk,
        person_id=who.id,
        span=slot,
        wall=walls(slot.starts, turn.world.place.tz),
        zone=turn.world.place.zone,
        wishes=Wishes(mode=service.modes[0]),
        held_until=_until(turn, slot),
    )
    booking = bookings.add(turn.tx, turn.key_of(who), turn.world.place.prefix, wanted, turn.now)
    if booking is None:
        return None
    if not seats.take(turn.tx, service.desk, service.seats, slot, booking.id):
        bookings.drop(turn.tx, booking.id)
        return None
    return booking


def _offer(turn: Turn, waiter: Waiter, held: Booking) -> None:
    """Tell them; who has left the list this very moment is told nothing, and the next is asked."""
    if not waitlists.move(turn.tx, waiter, "offered", held.id):
        seats.leave(turn.tx, held.id)
        bookings.drop(turn.tx, held.id)
        return
    assert held.held_until is not None  # noqa: S101 - narrows a type: it was just held
    timers.put(turn.tx, OFFER, str(held.id), "0", held.held_until)
    notifications.tell_offer(turn, held)


def _slots(turn: Turn, service: Service, freed: Span) -> list[Span]:
    """The slots of a service that something freed belongs to, and that can still be offered."""
    zone = turn.world.place.tz
    first, last = (at.astimezone(zone).date() for at in (freed.starts - timedelta(days=1), freed.ends))
    found = free_slots.slots_between(turn.tx, turn.world.place, service, first, last)
    least = min(LEAST, timedelta(minutes=turn.world.place.booking.offer_minutes))
    return [each for each in found if each.overlaps(freed) and _until(turn, each) - turn.now >= least]


def _until(turn: Turn, slot: Span) -> datetime:
    """Until when it is held: as long as the place file says, but not until it is too late to come."""
    rules = turn.world.place.booking
    latest = slot.starts - timedelta(minutes=rules.notice_minutes)
    return min(turn.now + timedelta(minutes=rules.offer_minutes), latest)


def _end(turn: Turn, booking: Booking, state: str) -> None:
    bookings.change(turn.tx, booking, turn.now, state=state, held_until=None)
    seats.leave(turn.tx, booking.id)
    timers.cancel(turn.tx, OFFER, str(booking.id))
    waiter = waitlists.offered(turn.tx, booking.id)
    if waiter is not None:
        waitlists.move(turn.tx, waiter, "left")
