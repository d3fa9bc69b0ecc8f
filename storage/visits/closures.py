"""Closed hours and absences: they take seats like bookings, and keep those that citizens give up."""

from storage.engine.transaction import Transaction
from storage.place.model import Place, Service
from storage.place.slots import Span, slots_on, span
from storage.visits import opening_hours, seats
from storage.visits.opening_hours import Opening


def slots_of(tx: Transaction, place: Place, service: Service, of: Opening) -> list[Span]:
    """Returns the slots concerned: those that existed when it was entered, so that hours opened later are open."""
    hours = span(of.date, of.hours, place.tz)
    if of.kind == "open":
        return [each for each in slots_on(service, of.date, place.tz, [of.hours]) if hours.holds(each)]
    before = [each for each in opening_hours.between(tx, service.code, of.date, of.date) if each.id < of.id]
    extra = [each.hours for each in before if each.kind == "open"]
    return [each for each in slots_on(service, of.date, place.tz, extra) if each.overlaps(hours)]


def take_seats(tx: Transaction, place: Place, of: Opening) -> list[Span]:
    """Takes the free seats it concerns; returns the slots in which an absent operator is still booked."""
    service = place.service(of.service)
    if service is None or of.kind == "open":
        return []
    slots = slots_of(tx, place, service, of)
    if of.kind == "absent":
        return [slot for slot in slots if not _take_highest(tx, service, slot, of)]
    most = max(each.seats for each in place.services_of(service.seat_pool))
    seats.close(tx, service.seat_pool, range(most), slots, of.id)
    return []


def keep(tx: Transaction, place: Place, seat_pool: str, freed: Span) -> None:
    """Closes a seat that was given up while its hours are closed, before it can be booked again."""
    first, last = (at.astimezone(place.tz).date() for at in (freed.starts, freed.ends))
    for service in place.services_of(seat_pool):
        for each in opening_hours.between(tx, service.code, first, last):
            take_seats(tx, place, each)


def _take_highest(tx: Transaction, service: Service, slot: Span, of: Opening) -> bool:
    """Takes the free seat of the highest number for the whole slot; True when it has one already."""
    closed = seats.closed(tx, service.seat_pool, slot, of.id)
    taken = seats.taken(tx, service.seat_pool, slot)
    cells = set(slot.cells)
    if any(cells <= each for each in closed.values()):
        return True
    free = [number for number in reversed(range(service.seats)) if not cells & set(taken.get(number, ()))]
    for number in free[:1]:
        seats.close(tx, service.seat_pool, range(number, number + 1), [slot], of.id)
    return bool(free)
