"""A staffed town whose centre is open day and night, so that no test depends on when it runs."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import msgspec

from handlers.messaging.unit_of_work import Effects, UnitOfWork
from handlers.visits import actions
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from storage.people.people import Person
from storage.place.model import Place, Service
from storage.place.slots import instant
from storage.place.week import Week
from storage.tickets import tickets
from storage.visits import bookings, waitlists
from storage.visits.bookings import Booking, Preferences
from tests.dialogue import Citizen, Message
from tests.tickets.scenario import Desk, DeskTown, citizen, english_place, open_desk

ALWAYS = Week(((((time(), time())),),) * 7)
"""Open around the clock, on every day of the year."""
ASCOLTO = Service(
    "ascolto",
    "sala",
    "🤝",
    {"it": "Ascolto e orientamento", "en": "Listening and orientation", "ar": "الاستماع والتوجيه"},
    ALWAYS,
    "sportello",
    minutes=60,
    seats=2,
    modes=("here", "phone"),
    bring={"it": "Porti le carte.", "en": "Bring your papers.", "ar": "أحضروا أوراقكم."},
)
MEDIATION = Service(
    "mediazione",
    "sala",
    "🕊",
    {"it": "Colloquio di mediazione", "en": "Talk with a mediator", "ar": "لقاء مع وسيط"},
    ALWAYS,
    "mediazione",
    minutes=60,
)
ON_CALL = Service(
    "pratiche",
    "sala",
    "📄",
    {"it": "Aiuto con le pratiche", "en": "Help with papers", "ar": "المساعدة في المعاملات"},
    Week(((),) * 7),
    "pratiche",
    minutes=30,
)
"""Without usual hours: only what operators open."""


def centre_place(code: str = "en") -> Place:
    place = english_place()
    return msgspec.structs.replace(place, services=(ASCOLTO, MEDIATION, ON_CALL), default_language=code)


@dataclass
class Centre:
    """A desk with a calendar. Days are counted from today, on the town's wall."""

    desk: Desk

    @property
    def town(self) -> DeskTown:
        return self.desk.town

    @property
    def place(self) -> Place:
        return self.town.context.place

    def day(self, days: int) -> date:
        return utc_now().astimezone(self.place.tz).date() + timedelta(days=days)

    def at(self, days: int, hour: int) -> datetime:
        return instant(self.day(days), time(hour), self.place.tz)

    async def books(
        self,
        who: str,
        days: int = 3,
        hour: int = 10,
        *,
        service: Service = ASCOLTO,
        preferences: Preferences | None = None,
        ticket: bool = False,
        language: str = "en",
    ) -> Booking:
        """A citizen books by themselves; with `ticket`, for the one that Anna has."""

        def work(unit: UnitOfWork) -> Booking:
            person = people.change(unit.tx, citizen(unit, who), language=language)
            of = tickets.by_code(unit.tx, self.desk.code) if ticket else None
            return actions.book(
                unit,
                person,
                service,
                self.at(days, hour),
                by=person,
                preferences=preferences,
                ticket_id=of.id if of else None,
                late=True,
            )

        made: Booking = await self.town.unit(work)
        return made

    async def waits(self, who: str, service: Service = ASCOLTO) -> None:
        def work(unit: UnitOfWork) -> None:
            waitlists.join(unit.tx, service.code, citizen(unit, who).id, unit.now)

        await self.town.unit(work)

    async def turn_at(self, now: datetime, work: Callable[[UnitOfWork], None]) -> None:
        """A unit of work at another time than now."""
        await self.town.run(
            lambda tx: work(UnitOfWork(tx, self.town.context, now, self.town.next_id(), Effects()))
        )
        await self.town.deliver()

    async def now(self, known: Booking) -> Booking:
        """The booking as it stands."""
        found: Booking = await self.town.run(lambda tx: bookings.get(tx, known.id))
        return found

    async def by_code(self, code: str) -> Booking:
        found: Booking | None = await self.town.run(lambda tx: bookings.by_code(tx, code))
        assert found is not None
        return found

    async def of(self, who: str) -> list[Booking]:
        """What somebody has before them, offers included."""

        def work(unit: UnitOfWork) -> list[Booking]:
            return bookings.of_person(unit.tx, citizen(unit, who).id, unit.now - timedelta(hours=1))

        found: list[Booking] = await self.town.unit(work)
        return found

    async def person(self, booking: Booking) -> Person:
        found: Person = await self.town.run(lambda tx: people.get(tx, booking.person_id))
        return found

    async def preferences(self, booking: Booking) -> Preferences:
        def work(tx: Transaction) -> Preferences:
            who, kept = people.get(tx, booking.person_id), bookings.get(tx, booking.id)
            return bookings.preferences(people.key_of(self.town.context.keys, who), kept)

        found: Preferences = await self.town.run(work)
        return found

    async def phone(self, who: str) -> Citizen:
        """The phone of somebody who booked."""

        def work(unit: UnitOfWork) -> str:
            return citizen(unit, who).lane

        return Citizen(self.town, who, lane=await self.town.unit(work))

    def answers(self, words: str) -> Message:
        """The newest message of the team chat with these words."""
        return self.desk.marco.message_with(words)


@asynccontextmanager
async def open_centre(folder: Path, *, code: str = "en", topics: bool = True) -> AsyncIterator[Centre]:
    async with open_desk(folder, topics=topics) as desk:
        desk.town.context = desk.town.pipeline.context = replace(desk.town.context, place=centre_place(code))
        yield Centre(desk)


def code_of_visit(text: str) -> str:
    """The code of the visit in a text."""
    words = text.replace("\u2066", " ").replace("\u2069", " ").replace(",", " ").replace(":", " ").split()
    return next(word.strip(".") for word in words if word.startswith("LTB-"))


__all__ = ["ALWAYS", "ASCOLTO", "MEDIATION", "ON_CALL", "Centre", "code_of_visit", "open_centre"]
