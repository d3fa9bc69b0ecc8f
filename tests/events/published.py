"""Events for tests: made as the team makes them, published as the team publishes them; and a clock for what follows."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from bot.clock import Clock
from bot.courier.broadcast_feeder import BroadcastFeeder
from handlers.events import publishing
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from storage.broadcasts import broadcasts
from storage.broadcasts.broadcasts import Broadcast
from storage.broadcasts.tables import delivery
from storage.engine.statement import Statement
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.events import events, signups, subscriptions
from storage.events.events import Event, Text
from storage.events.signups import Signup
from storage.events.subscriptions import Subscription
from storage.events.tables import subscription
from storage.people import people
from storage.people.people import Person
from storage.place.slots import walls
from tests.dialogue import CHANNEL, Citizen, Town

CHOIR = (
    Text("en", "Choir in the square", "We sing together. Everybody can come, also children."),
    Text("it", "Coro in piazza", "Cantiamo insieme. Possono venire tutti, anche i bambini."),
    Text("ar", "جوقة في الساحة", "نغني معا. الجميع مدعوون، والأطفال أيضا."),
)
AT = datetime(2031, 3, 15, 16, 0, tzinfo=UTC)
"""A Saturday, five in the afternoon in Latina."""


def turn_of(town: Town, tx: Transaction, now: datetime, name: str = "") -> UnitOfWork:
    return UnitOfWork(tx, town.context, now, name or f"test:{town.next_id()}", Effects())


def drafted(
    unit: UnitOfWork, maker: Person, texts: tuple[Text, ...] = CHOIR, **values: Any
) -> Event:  # Any: columns of an event
    """A draft; `hours` is how long it lasts."""
    starts = values.pop("starts_at", unit.now + timedelta(days=10))
    usual: dict[str, Any] = {
        "kind": "public",
        "topic": "cultura",
        "neighbourhood": "isonzo",
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=2),
        "wall": walls(starts, unit.context.place.tz),
        "venue": "Piazza del Popolo",
        "organiser": "Coro di Latina",
        "person_id": maker.id,
    }
    event = events.add(unit.tx, unit.now, **(usual | values))
    for text in texts:
        events.put_text(unit.tx, event.id, text)
    return event


STATES = Statement(select(delivery.c.state), str)


class Calendar:
    """The team's side of events, without its dialogues. `now` is turned by hand where a test needs it."""

    def __init__(self, town: Town, now: datetime) -> None:
        self.town = town
        self.now = now

    async def do(self, work: Any) -> Any:
        """A unit of work of the team's, and the messages it causes."""
        done = await self.town.run(lambda tx: work(turn_of(self.town, tx, self.now)))
        await self.town.deliver()
        return done

    async def draft(self, texts: tuple[Text, ...] = CHOIR, **values: Any) -> Event:
        def work(unit: UnitOfWork) -> Event:
            maker = people.find(unit.tx, self.town.context.keys, CHANNEL, "giulia") or people.add(
                unit.tx, self.town.context.keys, CHANNEL, "giulia", unit.now, role="coordinator"
            )
            return drafted(unit, maker, texts, **values)

        event: Event = await self.do(work)
        return event

    async def publish(self, texts: tuple[Text, ...] = CHOIR, **values: Any) -> Event:
        draft = await self.draft(texts, **values)
        event: Event = await self.do(lambda unit: publishing.publish(unit, draft))
        return event

    async def cancel(self, event: Event, reason: str = "") -> None:
        await self.do(lambda unit: publishing.cancel(unit, event, reason))

    async def change(self, event: Event, **values: Any) -> Event:
        def work(unit: UnitOfWork) -> Event:
            before = events.get(unit.tx, event.id)
            after = events.change(unit.tx, before, unit.now, **values)
            assert after
            publishing.changed(unit, before, after)
            return after

        after: Event = await self.do(work)
        return after

    async def event(self, event: Event) -> Event:
        found: Event = await self.town.run(lambda tx: events.get(tx, event.id))
        return found

    async def spread(self) -> None:
        """Send whatever is to be told to many, as the feeder does, and deliver it."""
        feeder = BroadcastFeeder(self.town.store, self.town.context, lambda _rows: None, lambda: True, 500)
        for _ in range(3):  # begin, make the rows and send them, end
            await feeder.step()
        await self.town.deliver()

    async def broadcasts(self) -> list[Broadcast]:
        found: list[Broadcast] = await self.town.run(lambda tx: broadcasts.latest(tx, 50))
        return found

    async def deliveries(self) -> list[str]:
        found: list[str] = await self.town.run(lambda tx: tx.all(STATES))
        return found

    async def wake_everybody(self) -> None:
        """As if all quiet hours were over."""

        def work(tx: Transaction) -> None:
            tx.core.execute(update(delivery).values(due_at=utc_now()))
            tx.core.execute(update(subscription).values(quiet_from="00:00", quiet_until="00:00"))

        await self.town.run(work)

    def clock(self) -> Clock:
        return Clock(self.town.store, self.town.context, lambda _rows: None, lambda: self.now)

    async def until(self, then: datetime, clock: Clock | None = None) -> None:
        """Let time pass, and what is due happen."""
        clock = clock or self.clock()
        await clock.tick()
        self.now = then
        for _ in range(8):
            await clock.tick()
        await self.town.deliver()


async def person_of(who: Citizen) -> Person:
    def work(tx: Transaction) -> Person:
        found = people.find(tx, who.town.context.keys, CHANNEL, who.address)
        assert found
        return found

    found: Person = await who.town.run(work)
    return found


async def signup_of(who: Citizen, event: Event) -> Signup:
    person = await person_of(who)
    found: Signup | None = await who.town.run(lambda tx: signups.find(tx, event.id, person.id))
    assert found
    return found


async def opens(who: Citizen, event: Event) -> None:
    await who.says(f"/start event_{event.code}")


MANY = Statement(select(func.count()).select_from(subscription), int)

FAIR = (Text("en", "Fair", "Second-hand things."),)

LESSON = (Text("en", "Italian lesson", ""),)


async def subscribes(who: Citizen, *taps: str, day_and_night: bool = True) -> None:
    """Say yes, and tap some buttons of the screen."""
    await who.says("/news")
    await who.sends_tap("e/yes", who.newest)
    for data in (*(["e/quiet/0000-0000"] if day_and_night else []), *taps):
        await who.sends_tap(data, who.newest)


async def subscription_of(who: Citizen) -> Subscription:
    person = await person_of(who)
    found: Subscription | None = await who.town.run(lambda tx: subscriptions.get(tx, person.id))
    assert found
    return found
