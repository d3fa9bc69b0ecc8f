"""Operators who write broadcasts, people who asked for notices, and the feeder beside the real courier."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import bindparam, select

from bot.courier.broadcast_feeder import BroadcastFeeder
from bot.courier.rate_limits import Rates
from flows.said import Said
from handlers.broadcasts import actions, delivery, message_batch, progress
from handlers.messaging.inbound import Spoke
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from handlers.pipeline import take
from storage.broadcasts import broadcasts
from storage.broadcasts.broadcasts import Audience, Broadcast, Message
from storage.engine.statement import Statement
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.events import subscriptions
from storage.people import people
from storage.people.encryption import KeyRing
from storage.people.people import Person
from storage.sending.outbox import Waiting
from storage.sending.tables import outbox
from tests.broadcasts.subscribers import NEVER, add_subscribers
from tests.chats import WAITING
from tests.chats import Message as Shown
from tests.courier.scenario import TEAM, SendingService, sending_service
from tests.dialogue import CHANNEL, Operator
from tests.tickets.scenario import Desk

SHOWN: Final = Statement(select(outbox.c.message_id).where(outbox.c.id == bindparam("wanted")), str)
TEXT: Final = "Street party on Saturday"


async def subscribes(
    desk: Desk,
    name: str,
    language: str = "en",
    *,
    channel: str = CHANNEL,
    interests: Mapping[str, str] = {},  # never changed
    **preferences: Any,
) -> Person:
    """A citizen who wants notices at any hour, unless `preferences` say otherwise. `interests` are codes by kind."""

    def work(tx: Transaction) -> Person:
        who = people.add(tx, desk.town.context.keys, channel, name, utc_now())
        known = subscriptions.begin(tx, who.id, utc_now())
        subscriptions.change(tx, known, **{"quiet_from": NEVER, "quiet_until": NEVER} | preferences)
        for kind, code in interests.items():
            subscriptions.choose(tx, who.id, kind, [code])
        return people.change(tx, who, language=language)

    found: Person = await desk.town.run(work)
    return found


async def writes_broadcast(desk: Desk, who: Operator, text: str = TEXT, **also: str) -> Shown:
    """From /broadcast to the card, with texts in other languages; gives the card."""
    await who.says("/broadcast")
    await who.says(text, reply_to=who.newest)
    for code in ("it", "ar"):
        await says_or_skips(who, also.get(code, ""))
    await says_or_skips(who, "")
    await says_or_skips(who, also.get("links", ""))
    await who.taps("Done", who.newest)
    assert await drafts(desk)
    return who.newest


async def begins(who: Operator, text: str = TEXT) -> Shown:
    """Writes the first text; gives the message that asks for the next one."""
    await who.says("/broadcast")
    await who.says(text, reply_to=who.newest)
    return who.newest


async def only_draft(desk: Desk) -> Broadcast:
    (found,) = await drafts(desk)
    return found


async def says_or_skips(who: Operator, text: str) -> None:
    if text:
        await who.says(text, reply_to=who.newest)
    else:
        await who.sends_tap(who.newest.buttons[0].tap, who.newest)


async def drafts(desk: Desk) -> list[Broadcast]:
    found: list[Broadcast] = await desk.town.run(lambda tx: broadcasts.drafts(tx, 50))
    return found


async def latest(desk: Desk) -> Broadcast:
    """The newest that is no draft any more."""
    found: list[Broadcast] = await desk.town.run(lambda tx: broadcasts.latest(tx, 1))
    return found[0]


def told(desk: Desk, known: Broadcast) -> Message:
    return broadcasts.message(desk.town.context.keys.own, known)


async def goes_out(desk: Desk, times: int = 5) -> None:
    """What the feeder does in so many beats; everything is sent in between, and noted as the courier notes it."""
    feeder = BroadcastFeeder(desk.town.store, desk.town.context, lambda _rows: None, lambda: True, 500)
    for _ in range(times):
        await feeder.step()
        waiting = await desk.town.run(lambda tx: tx.all(WAITING))
        await desk.town.deliver()
        await desk.town.unit(lambda unit, rows=waiting: _note(unit, rows))


def _note(unit: UnitOfWork, rows: list[Waiting]) -> None:
    for row in rows:
        if row.role == message_batch.ROLE:
            delivery.settled(unit, row, "sent", "")
        elif row.role == progress.ROLE:
            progress.shown(unit.tx, row.key, unit.tx.one(SHOWN, wanted=row.id))


def reads(desk: Desk, who: Person) -> list[str]:
    return [message.text for message in desk.town.chats.get(who.lane, [])]


T = TypeVar("T")

NEWS = {"it": "Festa in piazza", "en": "A feast in the square"}

ANNA, BRUNO = 500, 501


@dataclass
class BroadcastService:
    sending: SendingService
    feeder: BroadcastFeeder
    anna: Person
    """A coordinator. She composes."""
    bruno: Person

    async def subscriber(self, number: int, language: str = "it", **preferences: Any) -> Person:
        """A citizen who asked for notices, at any hour unless `preferences` say otherwise."""
        who = await self.sending.meet(number)
        return await self.sending.store.run(lambda tx: self.subscribed(tx, who, language, preferences))

    async def crowd(self, numbers: range) -> None:
        """Many subscribers at once, who have all started the bot."""
        for number in numbers:
            await self.sending.api.person(number).starts()

        now, keys = self.sending.clock.now(), self.sending.context.keys
        await self.sending.store.run(lambda tx: add_subscribers(tx, keys, numbers, now))

    async def says(self, number: int, text: str) -> None:
        """The person with this number writes to the bot."""
        now, sending = self.sending.clock.now(), self.sending
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
        effects = await sending.store.run(lambda tx: take(tx, sending.context, heard, now))
        sending.courier.hand_over(effects.rows)

    async def change(self, who: Person, **preferences: Any) -> None:
        """They wish for something else."""

        def work(tx: Transaction) -> None:
            subscriptions.change(tx, subscriptions.begin(tx, who.id, self.sending.clock.now()), **preferences)

        await self.sending.store.run(work)

    async def do(self, deed: Callable[..., T], *given: Any, **more: Any) -> T:
        """A deed of the team, in a unit of work of its own."""

        def work(tx: Transaction) -> tuple[T, Effects]:
            effects = Effects()
            now = self.sending.clock.now()
            return deed(
                UnitOfWork(tx, self.sending.context, now, f"test:{now}:{deed}", effects), *given, **more
            ), effects

        result, effects = await self.sending.store.run(work)
        self.sending.courier.hand_over(effects.rows)
        return result

    async def draft(self, audience: Audience = Audience(), **more: Any) -> Broadcast:  # noqa: B008 - never changed
        return await self.do(actions.compose, self.anna, Message(NEWS, audience), **more)

    async def started(self, audience: Audience = Audience(), **more: Any) -> Broadcast:  # noqa: B008 - as above
        """Composed, and sent by as many as it takes."""
        made = await self.do(actions.schedule, self.anna, await self.draft(audience, **more))
        return made if made.state == "scheduled" else await self.do(actions.agree, self.bruno, made)

    async def beat(self, times: int = 1, turning: float = 0.25) -> None:
        """What happens in so many beats of the feeder, the courier sending all it may in between."""
        for _ in range(times):
            await self.feeder.step()
            await self.sending.work(7, turning=turning / 7)

    async def get(self, known: Broadcast) -> Broadcast:
        return await self.sending.store.run(lambda tx: broadcasts.get(tx, known.id))

    async def counts(self, known: Broadcast) -> dict[str, int]:
        return await self.sending.store.run(lambda tx: broadcasts.counts(tx, known.id))

    def heard(self, number: int) -> list[str]:
        return [delivery.text for delivery in self.sending.api.delivered(number)]

    def new_feeder(self) -> None:
        """As another process would start with nothing but the database."""
        self.feeder = feeder_for(self.sending)

    def subscribed(self, tx: Transaction, who: Person, language: str, preferences: dict[str, Any]) -> Person:
        known = subscriptions.begin(tx, who.id, self.sending.clock.now())
        subscriptions.change(tx, known, **{"quiet_from": NEVER, "quiet_until": NEVER} | preferences)
        return people.change(tx, who, language=language)


def feeder_for(sending: SendingService) -> BroadcastFeeder:
    def hand_over(rows: Iterable[Waiting]) -> None:
        sending.courier.hand_over(rows)  # whichever there is then

    return BroadcastFeeder(
        sending.store,
        sending.context,
        hand_over,
        lambda: sending.courier.is_leading,
        sending.context.per_second,
        sending.clock.now,
    )


@asynccontextmanager
async def broadcast_service(
    store: Store, keys: KeyRing, rates: Rates | None = None
) -> AsyncIterator[BroadcastService]:
    async with sending_service(store, keys, rates) as sending:
        anna, bruno = [await sending.meet(number) for number in (ANNA, BRUNO)]
        anna = await store.run(lambda tx: people.change(tx, anna, role="coordinator", language="it"))
        bruno = await store.run(lambda tx: people.change(tx, bruno, role="operator", language="it"))
        sending.api.group(TEAM)
        await sending.work()
        yield BroadcastService(sending, feeder_for(sending), anna, bruno)


FEAST = ["Festa in piazza"]


def heard(service: BroadcastService, numbers: range) -> int:
    """How many of them have read it; nobody has twice."""
    found = [service.heard(number) for number in numbers]
    assert all(each in ([], FEAST) for each in found)
    return sum(map(len, found))
