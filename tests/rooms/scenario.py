"""A desk beside a room: Giulia coordinates, Marco is an operator, Anna asks. The room's hours are the same each day."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import msgspec

from storage.engine.utc import utc_now
from storage.place.model import Place
from storage.place.week import Week
from storage.tickets.tickets import Ticket
from storage.visits import bookings, room_requests
from storage.visits.bookings import Booking
from storage.visits.room_requests import Activity
from tests.dialogue import Citizen, code_in
from tests.tickets.scenario import Desk, english_place, open_desk

ROOM = "sala-civica"
STORY = "We paint the neighbourhood together, with children and grandparents"


def room_place(*closed: date) -> Place:
    """Latina in English; the room is open from 9 to 22 on every day but these."""
    place = english_place()
    hours = Week(((((time(9), time(22)),),) * 7), frozenset(day.isoformat() for day in closed))
    return msgspec.structs.replace(
        place, rooms=tuple(msgspec.structs.replace(each, hours=hours) for each in place.rooms)
    )


def some_day(ahead: int = 30) -> date:
    """A day that is far enough to be asked for, whenever the test runs."""
    return utc_now().date() + timedelta(days=ahead)


def typed(day: date, hours: str = "18-20") -> str:
    return f"{day:%d.%m.%Y} {hours}"


@dataclass
class RoomTown:
    desk: Desk
    anna: Citizen

    async def asks(
        self,
        day: date,
        hours: str = "18-20",
        *,
        until: date | None = None,
        title: str = "Painting together",
        by: Citizen | None = None,
    ) -> str:
        """The whole dialogue; gives the code."""
        anna = by or self.anna
        await anna.says("/room")
        await anna.says(STORY)
        await anna.says("Associazione Colori, Paola 333 1234567")
        await anna.says(typed(day, hours))
        await anna.taps("Every week" if until else "Only once")
        for words in [f"{until:%d.%m.%Y}"] if until else []:
            await anna.says(words)
        await anna.says("about 25")
        await anna.taps("Open to everybody" if title else "Only for us")
        for words in [title] if title else []:
            await anna.says(words)
        await anna.taps("✅ Send")
        return code_in(anna.sees)

    async def activity(self, code: str) -> Activity:
        ticket = await self.desk.ticket(code)
        found: Activity | None = await self.desk.town.run(lambda tx: room_requests.of_ticket(tx, ticket.id))
        assert found is not None
        return found

    async def bookings(self, code: str, state: str = "booked") -> list[Booking]:
        activity = await self.activity(code)
        found: list[Booking] = await self.desk.town.run(lambda tx: bookings.of_activity(tx, activity.id))
        return [each for each in found if each.state == state]

    async def ticket(self, code: str) -> Ticket:
        return await self.desk.ticket(code)

    async def newcomer(self, name: str, language: str = "English") -> Citizen:
        citizen = Citizen(self.desk.town, name)
        await citizen.arrives(language)
        return citizen

    def local(self, booking: Booking) -> datetime:
        return booking.starts_at.astimezone(self.desk.town.context.place.tz)


@asynccontextmanager
async def open_room(folder: Path, place: Place | None = None) -> AsyncIterator[RoomTown]:
    async with open_desk(folder) as desk:
        town = desk.town
        town.context = replace(town.context, place=place or room_place())
        town.pipeline.context = town.context
        paola = Citizen(town, "paola")
        await paola.arrives()
        yield RoomTown(desk, paola)
