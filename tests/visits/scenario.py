"""A centre that is open every day, for operators and for citizens, so that no test depends on when it runs."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import msgspec

from bot.clock import Clock
from handlers.messaging.context import Context
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from handlers.visits import actions
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from storage.people.people import Person
from storage.place.model import Booking as Rules
from storage.place.model import Place, Service
from storage.place.slots import instant
from storage.place.week import Range, Week
from storage.tickets import tickets
from storage.visits import bookings, free_slots, waitlists
from storage.visits.bookings import Booking, Preferences
from tests.chats import Message
from tests.dialogue import CHANNEL, Citizen, Somebody, Town, arrived, latina
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
        """The bookings a person has before them, offers included."""

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
        """The phone of a citizen who booked."""

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


MORNING: Range = (time(9), time(12))


def daily(*ranges: Range) -> Week:
    return Week(tuple(ranges for _day in range(7)))


def visiting_place(services: int = 2, seats: int = 1, hours: Range = MORNING, **rules: Any) -> Place:
    """Latina with so many of its services, each at a desk of its own and open every day."""
    made = tuple(
        msgspec.structs.replace(each, hours=daily(hours), seat_pool=each.code, seats=seats, minutes=60)
        for each in latina().services[:services]
    )
    return msgspec.structs.replace(latina(), services=made, booking=Rules(**({"ahead_days": 10} | rules)))


async def bookings_of(who: Somebody) -> list[Booking]:
    """The bookings a citizen has before them."""

    def work(tx: Transaction) -> list[Booking]:
        found = people.find(tx, who.town.context.keys, CHANNEL, who.address)
        return bookings.of_person(tx, found.id, utc_now()) if found else []

    every: list[Booking] = await who.town.run(work)
    return every


async def at(town: Town, now: datetime, act: Callable[[UnitOfWork], None]) -> None:
    """Do something as if it were another time, and deliver what it caused."""

    def work(tx: Transaction) -> None:
        act(UnitOfWork(tx, town.context, now, f"at:{now.isoformat()}", Effects()))

    await town.run(work)
    await town.deliver()


async def clock_strikes(town: Town, now: datetime) -> None:
    """Everything that is due by then happens, as if it were that time."""
    await Clock(town.store, town.context, lambda _rows: None, now=lambda: now).tick()
    await town.deliver()


def times(who: Somebody) -> list[str]:
    """The buttons that stand for a time, in their order."""
    return [each.tap for each in who.newest.buttons if each.day and not each.heading]


async def taps_time(who: Any, which: int = 0) -> None:
    await who.sends_tap(times(who)[which], who.newest)


def fill(tx: Transaction, context: Context) -> list[Booking]:
    """Book everything that is free, each time for another person."""
    unit, [wanted] = UnitOfWork(tx, context, utc_now(), "fill", Effects()), context.place.services
    found: list[Booking] = []
    for slot in list(free_slots.free_from(tx, context.place, wanted, unit.now.date(), unit.now)):
        who = people.add(tx, context.keys, CHANNEL, f"filler{len(found)}", unit.now)
        found.append(actions.book(unit, who, wanted, slot.starts, by=who))
    return found


def give_up(tx: Transaction, context: Context, booking: Booking) -> Effects:
    effects = Effects()
    unit = UnitOfWork(tx, context, utc_now(), "give up", effects)
    actions.cancel(unit, booking, by=unit.person(booking.person_id))
    return effects


async def books(citizen: Citizen, which: int = -1) -> Booking:
    """Two taps from the menu; by itself the last time of the page, so that days lie before it."""
    await citizen.sends_tap("m/visit", citizen.newest)
    await citizen.sends_tap("a/visit.service/ascolto", citizen.newest)
    await taps_time(citizen, which)
    return (await bookings_of(citizen))[-1]


async def fills(town: Town, last: int = 0) -> list[Citizen]:
    """Everything is taken by others, one each; `last` are left free."""
    found: list[Citizen] = []
    while True:
        other = await arrived(town, f"other{len(found)}")
        await other.taps("Book a visit")
        if len(times(other)) <= last:
            return found
        await taps_time(other)
        found.append(other)


def coordinator(unit: UnitOfWork) -> people.Person:
    known = people.find(unit.tx, unit.context.keys, "phone", "giulia")
    return known or people.add(unit.tx, unit.context.keys, "phone", "giulia", unit.now)


async def cancels(citizen: Citizen, booking: Booking) -> None:
    await citizen.sends_tap(f"b/cancel/{booking.id}/{booking.version}", citizen.newest)
    await citizen.taps("Yes, cancel it")


async def books_walk_in(centre: Centre, hour: str = "10:00") -> Message:
    """Marco books for a citizen who stands before him; gives the message that says so."""
    marco = centre.desk.marco
    await marco.says("/visit")
    asked = marco.newest
    await marco.taps("Listening and orientation", asked)
    await marco.sends_tap(asked.buttons[3].tap, asked)
    await marco.taps(hour, asked)
    return asked
