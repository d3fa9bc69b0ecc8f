"""The visits of a month in numbers: occupancy, no-shows, time from booking to visit."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.messaging.unit_of_work import UnitOfWork
from storage.place.model import Service
from storage.place.slots import Span
from storage.visits import closures, free_slots, opening_hours, statistics

KEPT = ("booked", "arrived", "missed")
"""The states in which the seat was the citizen's."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """One service in one month. `offered` counts seats of slots, `kept` those that were booked."""

    service: Service
    states: Counter[str]
    offered: int
    wait: timedelta | None
    waiting: int

    @property
    def kept(self) -> int:
        return sum(self.states[state] for state in KEPT)

    @property
    def occupancy(self) -> int:
        """In per cent; over 100 where bookings were made in hours that were closed."""
        return round(100 * self.kept / self.offered) if self.offered else 0

    @property
    def no_shows(self) -> int:
        """In per cent of those who came or should have come."""
        known = self.states["arrived"] + self.states["missed"]
        return round(100 * self.states["missed"] / known) if known else 0


def gather(unit: UnitOfWork, first: date) -> list[Numbers]:
    """For the month that begins on `first`."""
    last = last_of(first)
    whole = span_of(unit, first, last)
    waiting = statistics.waiting(unit.tx)
    return [
        Numbers(
            service,
            _states(unit, service, whole),
            offered(unit, service, first, last),
            statistics.median_wait(unit.tx, service.seat_pool, service.code, whole),
            waiting.get(service.code, 0),
        )
        for service in unit.context.place.services
    ]


def weeks(unit: UnitOfWork, first: date) -> list[tuple[date, Counter[str]]]:
    """Each week of the month by its first day in it, with all its visits by state."""
    last, found = last_of(first), []
    day = first
    while day <= last:
        end = min(day + timedelta(days=6 - day.weekday()), last)
        whole = span_of(unit, day, end)
        found.append(
            (day, sum((_states(unit, each, whole) for each in unit.context.place.services), Counter()))
        )
        day = end + timedelta(days=1)
    return found


def offered(unit: UnitOfWork, service: Service, first: date, last: date) -> int:
    """Seats of slots, without closed ones: by the rules, for past visits take no seats any more."""
    place = unit.context.place
    seats = Counter(
        dict.fromkeys(free_slots.slots_between(unit.tx, place, service, first, last), service.seats)
    )
    for each in opening_hours.between(unit.tx, service.code, first, last):
        if each.kind != "open":
            lost = service.seats if each.kind == "closed" else 1
            for slot in closures.slots_of(unit.tx, place, service, each):
                seats[slot] -= min(lost, seats[slot])
    return sum(seats.values())


def last_of(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def span_of(unit: UnitOfWork, first: date, last: date) -> Span:
    place = unit.context.place
    return Span(free_slots.day_of(place, first).starts, free_slots.day_of(place, last).ends)


def _states(unit: UnitOfWork, service: Service, whole: Span) -> Counter[str]:
    found = statistics.states(unit.tx, service.seat_pool, whole)
    return Counter({state: n for (code, state), n in found.items() if code == service.code})
