"""Occupancy of each slot: seats taken, closed and free."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from storage.engine.transaction import Transaction
from storage.place.model import Place, Service
from storage.place.slots import Span
from storage.visits import free_slots, seats


@dataclass(frozen=True, slots=True)
class SlotOccupancy:
    """One slot of a service. `taken` and `closed` count seats; a closed seat that is booked all the same is taken."""

    service: Service
    span: Span
    taken: int
    closed: int

    @property
    def free(self) -> int:
        return self.service.seats - self.taken - self.closed

    @property
    def is_closed(self) -> bool:
        """Whether every seat that is not taken is closed, and at least one is."""
        return not self.free and self.closed > 0


def between(tx: Transaction, place: Place, service: Service, first: date, last: date) -> list[SlotOccupancy]:
    """Returns every slot of these days, both included, past ones too."""
    slots = free_slots.slots_between(tx, place, service, first, last)
    if not slots:
        return []
    whole = Span(slots[0].starts, slots[-1].ends)
    booked, closed = seats.booked(tx, service.seat_pool, whole), seats.closed(tx, service.seat_pool, whole)
    return [_of(service, slot, booked, closed) for slot in slots]


def _of(
    service: Service,
    slot: Span,
    booked: Mapping[int, AbstractSet[int]],
    closed: Mapping[int, AbstractSet[int]],
) -> SlotOccupancy:
    cells, numbers = set(slot.cells), range(service.seats)
    shut = {number for number in numbers if cells & closed.get(number, set())}
    taken = {number for number in numbers if cells & booked.get(number, set())}
    return SlotOccupancy(service, slot, len(taken), len(shut - taken))
