"""Two coordinators at the same moment, and two activities that want the same room: on both engines, one wins."""

import asyncio
from datetime import date, datetime, time, timedelta

from handlers.capabilities import CAPABILITIES
from handlers.messaging.context import Context, TeamChat
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from handlers.rooms import actions
from handlers.rooms.actions import Collides, Decided
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from storage.people.encryption import KeyRing
from storage.people.people import Person
from storage.place.slots import span, walls
from storage.tickets import tickets
from storage.tickets.tickets import Ticket
from storage.visits import bookings, room_requests
from storage.visits.bookings import zone_version
from storage.visits.room_requests import Activity
from tests.rooms.scenario import ROOM, room_place, some_day

WEEKS = 8


class Office:
    def __init__(self, store: Store, keys: KeyRing) -> None:
        self.store = store
        self.context = Context(room_place(), keys, TeamChat("phone", "-100"), CAPABILITIES)
        self.keys = keys

    async def asked(self, by: str, day: date, start: time, until: time) -> tuple[Ticket, Activity]:
        """A request for eight weeks."""
        now, zone = utc_now(), self.context.place.tz
        first = span(day, (start, until), zone)

        def work(tx: Transaction) -> tuple[Ticket, Activity]:
            who = people.add(tx, self.keys, "phone", by, now)
            record = {"what": {"text": "painting", "media": []}}
            ticket = tickets.file(
                tx,
                people.key_of(self.keys, who),
                "LT",
                record,
                kind="room",
                person_id=who.id,
                language="en",
                now=now,
            )
            activity = room_requests.add(
                tx,
                now=now,
                ticket_id=ticket.id,
                room=ROOM,
                last_day=(day + timedelta(weeks=WEEKS - 1)).isoformat(),
                starts_at=first.starts,
                ends_at=first.ends,
                wall=walls(first.starts, zone),
                until=until.isoformat("minutes"),
                zone_version=zone_version(),
            )
            return ticket, activity

        return await self.store.run(work)

    async def coordinator(self, name: str) -> Person:
        return await self.store.run(
            lambda tx: people.add(tx, self.keys, "phone", name, utc_now(), role="coordinator")
        )

    async def agrees(self, by: Person, ticket: Ticket, activity: Activity) -> str:
        def work(tx: Transaction) -> str:
            unit = UnitOfWork(tx, self.context, utc_now(), f"{by.id}:{ticket.id}", Effects())
            try:
                actions.agree(unit, ticket, activity, by)
            except Decided:
                return "decided"
            except Collides as collision:
                return f"taken {len(collision.spans)}"
            return "agreed"

        return await self.store.run(work)

    async def days(self, activity: Activity) -> list[datetime]:
        found = await self.store.run(lambda tx: bookings.of_activity(tx, activity.id))
        return [each.starts_at for each in found]


async def test_of_two_coordinators_one_agrees(store: Store, keys: KeyRing) -> None:
    office = Office(store, keys)
    giulia, sara = await office.coordinator("giulia"), await office.coordinator("sara")
    for number in range(5):
        asked = await office.asked(f"anna{number}", some_day(20 + number), time(18), time(20))
        both = await asyncio.gather(office.agrees(giulia, *asked), office.agrees(sara, *asked))
        assert sorted(both) == ["agreed", "decided"]
        assert len(await office.days(asked[1])) == WEEKS


async def test_of_two_activities_one_has_the_room(store: Store, keys: KeyRing) -> None:
    office = Office(store, keys)
    giulia, sara = await office.coordinator("giulia"), await office.coordinator("sara")
    for number in range(5):
        day = some_day(20 + number)
        one = await office.asked(f"anna{number}", day, time(18), time(20))
        other = await office.asked(f"bruno{number}", day, time(19), time(21))
        both = await asyncio.gather(office.agrees(giulia, *one), office.agrees(sara, *other))
        assert sorted(both) == ["agreed", f"taken {WEEKS}"]
        assert len(await office.days(one[1])) + len(await office.days(other[1])) == WEEKS
