"""The spreader beside the real courier, a team that does its deeds, and people who asked for notices."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.courier.broadcast_feeder import BroadcastFeeder
from bot.courier.rate_limits import Rates
from flows.said import Said
from handlers.broadcasts import actions
from handlers.messaging.inbound import Spoke
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from handlers.pipeline import take
from storage.broadcasts import broadcasts
from storage.broadcasts.broadcasts import Audience, Broadcast, Message
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.events import subscriptions
from storage.people import people
from storage.people.encryption import KeyRing
from storage.people.people import Person
from storage.sending.outbox import Waiting
from tests.broadcasts.subscribers import NEVER, add_subscribers
from tests.courier.scenario import TEAM, PostOffice, post_office

T = TypeVar("T")

NEWS = {"it": "Festa in piazza", "en": "A feast in the square"}
ANNA, BRUNO = 500, 501


@dataclass
class Newsroom:
    office: PostOffice
    feeder: BroadcastFeeder
    anna: Person
    """A coordinator. She composes."""
    bruno: Person

    async def subscriber(self, number: int, language: str = "it", **preferences: Any) -> Person:
        """Whoever asked for notices, and wants them at any hour unless `preferences` say otherwise."""
        who = await self.office.meet(number)
        return await self.office.store.run(lambda tx: self.subscribed(tx, who, language, preferences))

    async def crowd(self, numbers: range) -> None:
        """Many subscribers at once, who have all started the bot."""
        for number in numbers:
            await self.office.api.person(number).starts()

        now, keys = self.office.clock.now(), self.office.context.keys
        await self.office.store.run(lambda tx: add_subscribers(tx, keys, numbers, now))

    async def says(self, number: int, text: str) -> None:
        """Somebody writes to the bot."""
        now, office = self.office.clock.now(), self.office
        heard = Spoke(
            "telegram",
            f"{number}:{now}:{text}",
            now,
            address=str(number),
            chat=str(number),
            private=True,
            said=Said(text),
            command=text.startswith("/"),
        )
        effects = await office.store.run(lambda tx: take(tx, office.context, heard, now))
        office.courier.hand_over(effects.rows)

    async def change(self, who: Person, **preferences: Any) -> None:
        """They wish for something else."""

        def work(tx: Transaction) -> None:
            subscriptions.change(tx, subscriptions.begin(tx, who.id, self.office.clock.now()), **preferences)

        await self.office.store.run(work)

    async def do(self, deed: Callable[..., T], *given: Any, **more: Any) -> T:
        """A deed of the team, in a unit of work of its own."""

        def work(tx: Transaction) -> tuple[T, Effects]:
            effects = Effects()
            now = self.office.clock.now()
            return deed(
                UnitOfWork(tx, self.office.context, now, f"test:{now}:{deed}", effects), *given, **more
            ), effects

        result, effects = await self.office.store.run(work)
        self.office.courier.hand_over(effects.rows)
        return result

    async def draft(self, audience: Audience = Audience(), **more: Any) -> Broadcast:  # noqa: B008 - never changed
        return await self.do(actions.compose, self.anna, Message(NEWS, audience), **more)

    async def started(self, audience: Audience = Audience(), **more: Any) -> Broadcast:  # noqa: B008 - as above
        """Composed, and sent by as many as it takes."""
        made = await self.do(actions.schedule, self.anna, await self.draft(audience, **more))
        return made if made.state == "scheduled" else await self.do(actions.agree, self.bruno, made)

    async def beat(self, times: int = 1, turning: float = 0.25) -> None:
        """What happens in so many beats of the spreader, the courier sending all it may in between."""
        for _ in range(times):
            await self.feeder.step()
            await self.office.work(7, turning=turning / 7)

    async def get(self, known: Broadcast) -> Broadcast:
        return await self.office.store.run(lambda tx: broadcasts.get(tx, known.id))

    async def counts(self, known: Broadcast) -> dict[str, int]:
        return await self.office.store.run(lambda tx: broadcasts.counts(tx, known.id))

    def heard(self, number: int) -> list[str]:
        return [delivery.text for delivery in self.office.api.delivered(number)]

    def new_spreader(self) -> None:
        """As another process would start with nothing but the database."""
        self.feeder = spreader_for(self.office)

    def subscribed(self, tx: Transaction, who: Person, language: str, preferences: dict[str, Any]) -> Person:
        known = subscriptions.begin(tx, who.id, self.office.clock.now())
        subscriptions.change(tx, known, **{"quiet_from": NEVER, "quiet_until": NEVER} | preferences)
        return people.change(tx, who, language=language)


def spreader_for(office: PostOffice) -> BroadcastFeeder:
    def hand_over(rows: Iterable[Waiting]) -> None:
        office.courier.hand_over(rows)  # whichever there is then

    return BroadcastFeeder(
        office.store,
        office.context,
        hand_over,
        lambda: office.courier.is_leading,
        office.context.per_second,
        office.clock.now,
    )


@asynccontextmanager
async def newsroom(store: Store, keys: KeyRing, rates: Rates | None = None) -> AsyncIterator[Newsroom]:
    async with post_office(store, keys, rates) as office:
        anna, bruno = [await office.meet(number) for number in (ANNA, BRUNO)]
        anna = await store.run(lambda tx: people.change(tx, anna, role="coordinator", language="it"))
        bruno = await store.run(lambda tx: people.change(tx, bruno, role="operator", language="it"))
        office.api.group(TEAM)
        await office.work()
        yield Newsroom(office, spreader_for(office), anna, bruno)
