"""The visits of a month in numbers: how full, who did not come, how long people waited."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.messaging.unit_of_work import Turn
from storage.place.model import Service
from storage.place.slots import Span
from storage.visits import closures, free_slots, opening_hours, statistics

KEPT = ("booked", "arrived", "missed")
"""Whose seat was theirs."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of one service in one month. `offered` counts seats of slots, `kept` those that somebody had."""

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
        """In per cent; over 100 where somebody was booked in hours that were closed."""
        return round(100 * self.kept / self.offered) if self.offered else 0

    @property
    def no_shows(self) -> int:
        """In per cent of those who came or should have come."""
        known = self.states["arrived"] + self.states["missed"]
        return round(100 * self.states["missed"] / known) if known else 0


def gather(turn: Turn, first: date) -> list[Numbers]:
    """For the month that begins on `first`."""
    last = last_of(first)
    whole = span_of(turn, first, last)
    waiting = statistics.waiting(turn.tx)
    return [
        Numbers(
            service,
            _states(turn, service, whole),
            offered(turn, service, first, last),
            statistics.median_wait(turn.tx, service.desk, service.code, whole),
            waiting.get(service.code, 0),
        )
        for service in turn.world.place.services
    ]


def weeks(turn: Turn, first: date) -> list[tuple[date, Counter[str]]]:
    """Each week of the month by its first day in it, with all its visits by state."""
    last, found = last_of(first), []
    day = first
    while day <= last:
        end = min(day + timedelta(days=6 - day.weekday()), last)
        whole = span_of(turn, day, end)
        found.append(
            (day, sum((_states(turn, each, whole) for each in turn.world.place.services), Counter()))
        )
        day = end + timedelta(days=1)
    return found


def offered(turn: Turn, service: Service, first: date, last: date) -> int:
    """Seats of slots, without those that were closed: by the rules, for what is over takes no seats any more."""
    place = turn.world.place
    seats = Counter(
        dict.fromkeys(free_slots.slots_between(turn.tx, place, service, first, last), service.seats)
    )
    for each in opening_hours.between(turn.tx, service.code, first, last):
        if each.kind != "open":
            lost = service.seats if each.kind == "closed" else 1
            for slot in closures.slots_of(turn.tx, place, service, each):
                seats[slot] -= min(lost, seats[slot])
    return sum(seats.values())


def last_of(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def span_of(turn: Turn, first: date, last: date) -> Span:
    place = turn.world.place
    return Span(free_slots.day_of(place, first).starts, free_slots.day_of(place, last).ends)


def _states(turn: Turn, service: Service, whole: Span) -> Counter[str]:
    found = statistics.states(turn.tx, service.desk, whole)
    return Counter({state: n for (code, state), n in found.items() if code == service.code})
