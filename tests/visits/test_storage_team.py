"""What the desk's calendar asks of the database, on both engines."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest

from handlers.capabilities import CAPABILITIES
from handlers.messaging.context import Context, TeamChat
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from handlers.visits import actions, opening_hours, statistics
from handlers.visits.actions import SlotTaken
from storage.engine.store import Store
from storage.engine.utc import utc_now
from storage.people import people
from storage.people.encryption import KeyRing
from storage.people.people import Person
from storage.place.slots import instant
from storage.sending import outbox
from storage.sending.outbox import TEAM_LANE
from storage.visits import occupancy
from tests.visits.scenario import ASCOLTO, MEDIATION, centre_place

IN_DAYS = timedelta(days=3)
MORNING = (time(9), time(12))


class Calendar:
    """A centre on a store, without anybody to talk to."""

    def __init__(self, store: Store, keys: KeyRing) -> None:
        self.store = store
        self.context = Context(centre_place(), keys, TeamChat("phone", "-100"), CAPABILITIES)
        self.day: date = (utc_now().astimezone(self.context.place.tz) + IN_DAYS).date()

    async def do(self, work: Callable[[UnitOfWork], Any]) -> Any:
        now = utc_now()
        return await self.store.run(lambda tx: work(UnitOfWork(tx, self.context, now, str(now), Effects())))

    def who(self, unit: UnitOfWork, address: str) -> Person:
        found = people.find(unit.tx, unit.context.keys, "phone", address)
        return found or people.add(unit.tx, unit.context.keys, "phone", address, unit.now)

    async def books(self, address: str, hour: int) -> Any:
        def work(unit: UnitOfWork) -> Any:
            who = self.who(unit, address)
            at = instant(self.day, time(hour), unit.context.place.tz)
            return actions.book(unit, who, ASCOLTO, at, by=who, late=True)

        return await self.do(work)

    async def slots(self) -> dict[int, tuple[int, int, int]]:
        """By hour: taken, closed, free."""

        def work(unit: UnitOfWork) -> dict[int, tuple[int, int, int]]:
            place = unit.context.place
            found = occupancy.between(unit.tx, place, ASCOLTO, self.day, self.day)
            return {
                each.span.starts.astimezone(place.tz).hour: (each.taken, each.closed, each.free)
                for each in found
            }

        shown: dict[int, tuple[int, int, int]] = await self.do(work)
        return shown


@pytest.fixture
def calendar(store: Store, keys: KeyRing) -> Calendar:
    return Calendar(store, keys)


async def test_closing_and_absence_and_taking_back(calendar: Calendar) -> None:
    booked = await calendar.books("anna", 9)

    def closes(unit: UnitOfWork) -> Any:
        return opening_hours.close(unit, ASCOLTO, calendar.day, MORNING, calendar.who(unit, "marco"))

    def is_absent(unit: UnitOfWork) -> Any:
        return opening_hours.absent(
            unit, ASCOLTO, calendar.day, (time(11), time(13)), calendar.who(unit, "marco")
        )

    closed, absent = await calendar.do(closes), await calendar.do(is_absent)
    slots = await calendar.slots()
    assert [slots[hour] for hour in (9, 10, 12, 13)] == [(1, 1, 0), (0, 2, 0), (0, 1, 1), (0, 0, 2)]
    with pytest.raises(SlotTaken):
        await calendar.books("bruno", 10)
    await calendar.do(lambda unit: actions.cancel(unit, booked, by=calendar.who(unit, "anna")))
    assert (await calendar.slots())[9] == (0, 2, 0)
    await calendar.do(lambda unit: opening_hours.take_back(unit, closed))
    slots = await calendar.slots()
    assert [slots[hour] for hour in (9, 10, 11, 12)] == [(0, 0, 2), (0, 0, 2), (0, 1, 1), (0, 1, 1)]
    await calendar.do(lambda unit: opening_hours.take_back(unit, absent))
    assert set((await calendar.slots()).values()) == {(0, 0, 2)}


async def test_the_numbers_of_a_month(calendar: Calendar) -> None:
    first, second = await calendar.books("anna", 9), await calendar.books("bruno", 10)
    await calendar.do(lambda unit: actions.mark(unit, first, "missed", by=calendar.who(unit, "marco")))
    await calendar.do(lambda unit: actions.cancel(unit, second, by=calendar.who(unit, "bruno")))

    def counts(unit: UnitOfWork) -> Any:
        return statistics.gather(unit, calendar.day.replace(day=1))

    ascolto, mediation, _on_call = await calendar.do(counts)
    assert dict(ascolto.states) == {"missed": 1, "cancelled": 1}
    assert (ascolto.no_shows, mediation.service, mediation.wait) == (100, MEDIATION, None)
    assert ascolto.wait is not None
    assert abs(ascolto.wait - IN_DAYS) < timedelta(days=1)


async def test_what_waits_to_be_told_is_found_until_it_was_tried(calendar: Calendar) -> None:
    key = f"{TEAM_LANE}:visits:"

    def books_soon(unit: UnitOfWork) -> Any:
        who, zone = calendar.who(unit, "anna"), unit.context.place.tz
        there = (unit.now + timedelta(hours=2)).astimezone(zone)
        at = instant(there.date(), time(there.hour), zone)
        return actions.book(unit, who, ASCOLTO, at, by=who, late=True)

    assert await calendar.do(lambda unit: outbox.untried(unit.tx, key)) is None
    await calendar.do(books_soon)
    found = await calendar.do(lambda unit: outbox.untried(unit.tx, key))
    assert found.key == key
    assert found.not_before - found.created_at == timedelta(minutes=1)
