"""A listening centre to try bookings on: a small place, people who come, and a clock that a test sets."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Concatenate, ParamSpec, TypeVar

import msgspec
from sqlalchemy import select

from handlers.capabilities import CAPABILITIES
from handlers.messaging.context import Context
from handlers.messaging.outbound import Show, unpacked
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from storage.engine.statement import Statement
from storage.engine.store import Store
from storage.people import people
from storage.people.encryption import KeyRing
from storage.people.people import Person
from storage.place.model import Booking as Rules
from storage.place.model import Place, Service
from storage.place.slots import instant
from storage.place.week import Week
from storage.sending import outbox
from storage.sending.outbox import Waiting
from storage.visits.bookings import Booking
from storage.visits.tables import seat
from tests.courier.scenario import latina
from tests.visits import units as visits

Given = ParamSpec("Given")
T = TypeVar("T")

ROME = "Europe/Rome"
MONDAY = date(2026, 11, 30)
START = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
LISTENING, HELP, NIGHT = "ascolto", "sportello", "notte"
CELLS = Statement(
    select(seat.c.booking_id, seat.c.number, seat.c.cell).order_by(seat.c.number, seat.c.cell),
    lambda *cells: cells,
)


def every_day(*ranges: tuple[str, str]) -> Week:
    day = tuple((time.fromisoformat(start), time.fromisoformat(until)) for start, until in ranges)
    return Week((day,) * 7)


def service(code: str, hours: Week, *, minutes: int = 45, seats: int = 1, desk: str = "") -> Service:
    label = {"en": code, "it": code}
    return Service(code, "sala", "🤝", label, hours, desk or code, minutes=minutes, seats=seats)


def centre(*services: Service, **rules: Any) -> Place:  # Any: the rules of booking
    """Latina with these services, or with two that share a desk and one through the night."""
    morning = every_day(("09:00", "12:00"))
    usual = (
        service(LISTENING, morning, seats=2, desk="desk"),
        service(HELP, morning, minutes=30, seats=2, desk="desk"),
        service(NIGHT, every_day(("00:00", "06:00"), ("22:00", "00:00")), minutes=60),
    )
    booking = msgspec.structs.replace(Rules(), **rules)
    return msgspec.structs.replace(
        latina(), services=services or usual, rooms=(), booking=booking, default_language="en"
    )


@dataclass
class Calendar:
    """`await calendar.does(work, …)` is one unit of work, at the time `now`."""

    store: Store
    context: Context
    now: datetime = START
    sent: list[Waiting] = field(default_factory=list)
    units: int = 0

    def at(self, clock: str, day: date = MONDAY) -> datetime:
        """The instant of a time on the wall; the first of two."""
        return instant(day, time.fromisoformat(clock), self.context.place.tz)

    async def does(
        self, unit: Callable[Concatenate[UnitOfWork, Given], T], *given: Given.args, **more: Given.kwargs
    ) -> T:
        self.units += 1
        effects, cause = Effects(), f"unit:{self.units}"

        done = await self.store.run(
            lambda tx: unit(UnitOfWork(tx, self.context, self.now, cause, effects), *given, **more)
        )
        self.sent += effects.rows
        return done

    async def books(self, name: str, clock: str, code: str = LISTENING, day: date = MONDAY) -> Booking:
        return await self.does(visits.books, name, self.at(clock, day), code)

    async def person(self, name: str) -> Person:
        return await self.does(visits.known, name)

    async def free(self, code: str = LISTENING, day: date = MONDAY) -> list[str]:
        """What can be booked on a day, by the wall."""
        found = await self.does(visits.free_on, code, day)
        return [f"{each.starts.astimezone(self.context.place.tz):%H:%M}" for each in found]

    async def cells_of(self, booking: Booking) -> list[tuple[int, int]]:
        """Number and cell of every seat that a booking takes."""
        rows = await self.store.run(lambda tx: tx.all(CELLS))
        return [(number, cell) for of, number, cell in rows if of == booking.id]

    async def told(self, name: str) -> list[str]:
        """The messages a person was sent without asking, oldest first."""
        who = await self.person(name)
        key = people.key_of(self.context.keys, who)
        found = [unpacked(outbox.opened(key, row)) for row in self.sent if row.person_id == who.id]
        return [deed.screen.text for deed in found if isinstance(deed, Show)]


def open_calendar(store: Store, keys: KeyRing, place: Place | None = None) -> Calendar:
    return Calendar(store, Context(place or centre(), keys, None, CAPABILITIES))
