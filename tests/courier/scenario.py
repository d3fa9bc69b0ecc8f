"""The real courier between a real store and the strict Bot API server, with a clock that a test turns by hand."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select, update

from bot.courier.aftermath import Aftermath
from bot.courier.channels import Channel, Rooms
from bot.courier.courier import Courier
from bot.courier.rate_limits import Rates
from bot.courier.tuning import Tuning
from bot.telegram.channel import TelegramChannel
from bot.telegram.client import Client, Upload
from handlers.capabilities import CAPABILITIES
from handlers.messaging.context import Context, TeamChat
from handlers.messaging.outbound import Outbound, Piece, Screen, Show
from handlers.messaging.unit_of_work import Effects, Express, UnitOfWork
from storage.engine.statement import Statement
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.people import people
from storage.people.encryption import KeyRing
from storage.people.people import Person
from storage.people.tables import person
from storage.place import DEFAULT_PLACE, read_place
from storage.place.model import Place
from storage.sending.outbox import NOBODYS, Cause, Waiting
from storage.sending.tables import attempt, outbox
from tests.botapi import BotApi

TEAM = -1001234567890
START = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    id: int
    lane: str
    state: str
    error: str | None


ALL = Statement(select(outbox.c.id, outbox.c.lane, outbox.c.state, outbox.c.error).order_by(outbox.c.id), Row)
ATTEMPTS = Statement(
    select(attempt.c.outcome).where(attempt.c.outbox_id == bindparam("wanted")).order_by(attempt.c.n), str
)


@cache
def latina() -> Place:
    return read_place(DEFAULT_PLACE)


class HandClock:
    """Stands still until a test turns it, or a courier sleeps by it."""

    def __init__(self) -> None:
        self.time = START
        self.turned: Callable[[float], None] = lambda _seconds: None

    def now(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.turn(seconds)
        await asyncio.sleep(0)

    def turn(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)
        self.turned(seconds)


@dataclass
class Desk:
    """Hears how messages turned out, as the desk would."""

    heard: list[tuple[str | None, bool, str]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def delivered(self, unit: UnitOfWork, row: Waiting, *, ok: bool, why: str) -> None:
        unit.tx.first(ALL)
        self.heard.append((row.role, ok, why))

    def topic_lost(self, unit: UnitOfWork, row: Waiting, thread: str) -> None:
        self.lost.append(thread)
        unit.post(show("the card again"), cause=Cause(row.ticket_id))


@dataclass
class SendingService:
    store: Store
    context: Context
    api: BotApi
    client: Client
    clock: HandClock
    habits: Tuning
    desk: Aftermath
    files: dict[str, Upload] = field(default_factory=dict)
    rooms: dict[str, Rooms] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._count = 0
        self.courier = self.new_courier()

    def new_courier(self, **changes: Any) -> Courier:  # Any: any of a courier's habits
        async def resolve(ref: str) -> Upload | None:
            return self.files.get(ref)

        habits = Tuning(**{name: getattr(self.habits, name) for name in Tuning.__slots__} | changes)
        channels: dict[str, Channel | Rooms] = {"telegram": TelegramChannel(self.client, resolve)}
        channels |= self.rooms
        return Courier(
            self.store,
            self.context,
            channels,
            self.desk,
            habits,
            now=self.clock.now,
            sleep=self.clock.sleep,
        )

    async def meet(self, number: int) -> Person:
        """A citizen who has started the bot."""
        await self.api.person(number).starts()
        return await self.store.run(
            lambda tx: people.add(tx, self.context.keys, "telegram", str(number), self.clock.now())
        )

    async def meet_on_the_web(self, address: str) -> Person:
        return await self.store.run(
            lambda tx: people.add(tx, self.context.keys, "web", address, self.clock.now())
        )

    async def tell(self, who: Person, *deeds: Outbound, cause: Cause = NOBODYS, **more: Any) -> list[Waiting]:
        def work(tx: Transaction) -> Effects:
            unit = self._unit(tx)
            for deed in deeds:
                unit.tell(who, deed, cause=cause, **more)
            return unit.effects

        return await self._hand_over(work)

    async def answer(self, who: Person, *deeds: Outbound, **more: Any) -> list[Waiting]:  # Any: as of tell()
        """Send the answer a person is waiting for; gives the rows that wait their turn all the same."""
        address = people.address_of_person(self.context.keys, who)

        def work(tx: Transaction) -> Effects:
            unit = self._unit(tx, self.courier)
            for deed in deeds:
                unit.tell(who, deed, at_once=address, **more)
            return unit.effects

        return await self._hand_over(work)

    async def post(self, *deeds: Outbound, cause: Cause = NOBODYS, **more: Any) -> list[Waiting]:
        def work(tx: Transaction) -> Effects:
            unit = self._unit(tx)
            for deed in deeds:
                unit.post(deed, cause=cause, **more)
            return unit.effects

        return await self._hand_over(work)

    async def work(self, steps: int = 1, turning: float = 0.0) -> None:
        """Let the courier do so many rounds, each until everything under way has ended."""
        for _ in range(steps):
            await self.courier.step()
            await self.courier.idle()
            self.clock.turn(turning)

    async def states(self, lane: str = "") -> list[str]:
        rows = await self.store.run(lambda tx: tx.all(ALL))
        return [row.state for row in rows if not lane or row.lane == lane]

    async def errors(self) -> list[str]:
        rows = await self.store.run(lambda tx: tx.all(ALL))
        return [row.error or "" for row in rows]

    async def attempts(self, row: Waiting) -> list[str]:
        return await self.store.run(lambda tx: tx.all(ATTEMPTS, wanted=row.id))

    def _unit(self, tx: Transaction, express: Express | None = None) -> UnitOfWork:
        self._count += 1
        return UnitOfWork(tx, self.context, self.clock.now(), f"test:{self._count}", Effects(express))

    async def _hand_over(self, work: Any) -> list[Waiting]:  # Any: a unit of work that gives effects
        effects: Effects = await self.store.run(work)
        self.courier.send(effects.opened)
        self.courier.hand_over(effects.rows)
        return effects.rows


def show(text: str, **more: Any) -> Show:  # Any: the other fields of Show
    return Show(Screen((Piece(text),)), **more)


@asynccontextmanager
async def sending_service(
    store: Store,
    keys: KeyRing,
    rates: Rates | None = None,
    desk: Aftermath | None = None,
    team: int = TEAM,
) -> AsyncIterator[SendingService]:
    async with await BotApi.start() as api:
        client = Client(api.world.token, api.url)
        await client.open()
        context = Context(latina(), keys, TeamChat("telegram", str(team)), CAPABILITIES)
        habits = Tuning(rates=rates or Rates(), lease=timedelta(hours=2), poll=0.5)
        clock = HandClock()
        clock.turned = api.clock.skip  # the server counts its limits by the same time
        service = SendingService(store, context, api, client, clock, habits, desk or Desk())
        try:
            yield service
        finally:
            await client.close()


def texts(service: SendingService, chat: int = 7) -> list[str]:
    return [delivery.text for delivery in service.api.delivered(chat)]


def erase(who: Person) -> Callable[[Transaction], None]:
    def work(tx: Transaction) -> None:
        tx.core.execute(update(person).where(person.c.id == who.id).values(wrapped_key=None))

    return work
