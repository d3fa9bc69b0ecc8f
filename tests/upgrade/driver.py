"""Opens a data folder with the present code and plays updates into it. Every import of the product stands here."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from alembic import command
from sqlalchemy import select, update

from bot.clock import Clock
from bot.config.open_data import fits
from bot.courier.broadcast_feeder import BroadcastFeeder
from bot.courier.channels import Channel, Rooms, Sending
from bot.courier.courier import Courier
from bot.courier.rate_limits import UNLIMITED
from bot.courier.tuning import Tuning
from bot.telegram.decode import Decoder
from handlers.capabilities import CAPABILITIES
from handlers.messaging.context import Context, TeamChat
from handlers.messaging.delivery_result import Ambiguous, DeliveryResult, Refused, Sent
from handlers.messaging.outbound import Delete, Expire, Outbound, React, ShapeTopic, Show, unpacked
from handlers.messaging.unit_of_work import Effects, Later, LookUp, UnitOfWork
from handlers.pipeline import Pipeline, take
from handlers.tickets import rereading
from storage.engine import migrate as migrations
from storage.engine.migrate import upgrade as migrate
from storage.engine.open_store import open_store
from storage.engine.postgres import postgres_engine
from storage.engine.sqlite import sqlite_engine
from storage.engine.transaction import Transaction
from storage.people import people
from storage.people.encryption import Key, KeyRing
from storage.people.encryption import open_key_file as open_keys
from storage.people.installation import USERNAME as NAME_KEY
from storage.people.installation import learn
from storage.place import DEFAULT_PLACE, read_place
from storage.place.model import Place
from storage.schema import metadata
from storage.sending import outbox
from storage.sending.outbox import Waiting
from storage.tickets import access_log
from web.app import make_app
from web.chat.channel import WebChannel
from web.http.site import Site
from web.http.wakeups import Hub

__all__ = ["Place", "metadata", "migrate", "open_keys", "postgres_engine", "read_place", "sqlite_engine"]

T = TypeVar("T")

FIRST_TEAM_CHAT, TEAM_CHAT = "-5000001", "-1001000000001"
"""As it is set, and what the group was moved to."""
COORDINATOR = "101"
USERNAME = "ascolto_bot"


@dataclass(frozen=True)
class Seen:
    """What a unit of work put before somebody. `lane` is theirs: p and their number, team, or toast."""

    lane: str
    kind: str
    text: str = ""
    buttons: tuple[tuple[str, str], ...] = ()
    """Label and data, of those that carry data."""
    on: str = ""
    """The message that is edited, deleted, reacted to or loses its buttons."""
    ask_reply: bool = False
    files: tuple[str, ...] = ()


class Undone(Exception):
    """Carries what a unit of work gave out of a transaction that shall leave no trace."""

    def __init__(self, result: Any) -> None:  # Any: whatever the unit gives
        super().__init__()
        self.result = result


class Handset:
    """A channel to everybody's phones: keeps what arrives, by address, and numbers it."""

    def __init__(self, first: int = 1000) -> None:
        self.shown: list[tuple[str, str, str, Seen]] = []
        """Address, thread, message id and what it is."""
        self._next = first
        self.answers = "sent"
        """Or lost, never, or refused by people: what becomes of the answers to what we send."""

    async def send(self, address: str, thread: str, deed: Outbound, _context: Sending) -> DeliveryResult:
        if self.answers == "lost":
            return Ambiguous()
        if self.answers == "refused" and address != TEAM_CHAT:
            return Refused("a fault of ours")
        if self.answers == "never":
            await asyncio.Event().wait()
        seen = seen_of(address, deed)
        self._next += 1
        number = thread or str(self._next)
        if isinstance(deed, Show):
            number = deed.edit or str(self._next)
        elif not isinstance(deed, ShapeTopic):
            number = ""
        self.shown.append((address, thread, number, seen))
        return Sent(number)


class Ear:
    """One unit of work in which updates are heard, one after another."""

    def __init__(self, house: "House", tx: Transaction, now: datetime) -> None:
        self._house = house
        self._tx = tx
        self._now = now

    def hear(self, heard: dict[str, Any]) -> list[Seen]:
        house, now = self._house, self._now
        decoded = house.decoder.convert(heard, now)
        assert decoded.inbound is not None, heard
        effects = take(self._tx, house.context, decoded.inbound, now)
        seen = [Seen("toast", "toast", effects.toast)] if effects.toast else []
        seen += [self._seen(row) for row in effects.rows]
        for number, later in enumerate(effects.later):
            seen += self._go_on(later, f"{decoded.inbound.key}:later{number}")
        return seen

    def _go_on(self, later: Later | LookUp, cause: str) -> list[Seen]:
        made = later.look(self._tx) if isinstance(later, LookUp) else later.make()
        effects = Effects()
        later.then(UnitOfWork(self._tx, self._house.context, self._now, cause, effects), made)
        return [self._seen(row) for row in effects.rows]

    def _seen(self, row: Waiting) -> Seen:
        keys = self._house.context.keys
        key: Key = keys.own
        if row.keyholder_id is not None:
            key = people.key_of(keys, people.get(self._tx, row.keyholder_id))
        return seen_of(row.lane, unpacked(outbox.opened(key, row)))


@dataclass
class House:
    """The service on one data folder, without a network. `now` is turned by hand."""

    url: str
    keys: KeyRing
    place: Place
    now: datetime
    handset: Handset = field(default_factory=Handset)
    public_url: str = "https://a.example"

    def __post_init__(self) -> None:
        team = TeamChat("telegram", FIRST_TEAM_CHAT)
        self.context = Context(
            self.place, self.keys, team, CAPABILITIES, frozenset({COORDINATOR}), public_url=self.public_url
        )
        self.store = open_store(self.url)
        self.decoder = Decoder(USERNAME)
        self.hub = Hub()
        channels: dict[str, Channel | Rooms] = {
            "telegram": self.handset,
            "web": WebChannel(self.keys, self.hub),
        }
        tuning = Tuning(rates=UNLIMITED, lease=timedelta(days=30), poll=0.0, alone=True)
        self.courier = Courier(
            self.store, self.context, channels, CAPABILITIES, tuning, now=self._clock, sleep=self._sleep
        )
        self.clock = Clock(self.store, self.context, self.courier.hand_over, self._clock)
        self.spreader = BroadcastFeeder(
            self.store, self.context, self.courier.hand_over, lambda: True, 500, self._clock
        )

    async def close(self) -> None:
        await self.store.close()

    async def hear(self, heard: dict[str, Any]) -> list[Seen]:
        """One update, kept; what it shows waits in the outbox."""
        return await self.store.run(lambda tx: Ear(self, tx, self.now).hear(heard))

    async def undone(self, work: Callable[[Ear], T]) -> T:
        """What would be shown; the data stays as it is."""

        def unit(tx: Transaction) -> None:
            raise Undone(work(Ear(self, tx, self.now)))

        try:
            await self.store.run(unit)
        except Undone as undone:
            result: T = undone.result
        return result

    async def send_all(self, rounds: int = 3) -> None:
        """Let the courier and the spreader send what waits, a few seconds long."""
        for _ in range(rounds):
            await self.spreader.step()
            await self.courier.step()
            await self.courier.idle()
            self.now += timedelta(seconds=2)

    async def reads_again(self) -> None:
        """What tickets do at the first start after the upgrade."""
        await rereading.at_start(self.store.read, self._in_unit, self.now)

    async def _in_unit(self, work: Callable[[UnitOfWork], T], cause: str) -> T:
        return await self.store.run(lambda tx: work(UnitOfWork(tx, self.context, self.now, cause, Effects())))

    async def tick(self) -> None:
        await self.clock.tick()

    async def rows(self, table: str, *columns: str, **equal: Any) -> list[tuple[Any, ...]]:
        """What stands in a table, in these columns."""
        known = metadata.tables[table]

        def work(tx: Transaction) -> list[tuple[Any, ...]]:
            wanted = [known.c[name] == value for name, value in equal.items()]
            found = tx.core.execute(select(*[known.c[name] for name in columns]).where(*wanted))
            return [tuple(row) for row in found]

        return await self.store.run(work)

    async def change(self, table: str, values: dict[str, Any], **equal: Any) -> None:
        known = metadata.tables[table]
        wanted = [known.c[name] == value for name, value in equal.items()]
        await self.store.run(lambda tx: tx.core.execute(update(known).where(*wanted).values(values)))

    async def person_id(self, address: str) -> int | None:
        def work(tx: Transaction) -> int | None:
            who = people.find(tx, self.keys, "telegram", address)
            return who.id if who else None

        return await self.store.run(work)

    async def queue(self, body: bytes, lane: str) -> None:
        """A row of the outbox, as it is stored: some kinds are read and not written any more."""
        to = outbox.Recipient(lane, None, None, self.keys.own)
        await self.store.run(
            lambda tx: outbox.put(tx, f"fixture:{body!r}"[:60], body, to, self.now, priority=outbox.CARD)
        )

    async def fits(self) -> bool:
        """Whether the key is the one that this data remembers; a first start remembers it."""
        return await self.store.run(lambda tx: fits(tx, self.keys))

    async def learns_its_name(self) -> None:
        await self.store.run(lambda tx: learn(tx, NAME_KEY, USERNAME))

    async def first_broken_access_row(self) -> int | None:
        verdict = await self.store.run(lambda tx: access_log.verify(tx, self.keys))
        return verdict.wrong

    def web_app(self) -> Any:  # Any: an aiohttp application
        road = Pipeline(self.store, self.context, self.courier.hand_over)
        return make_app(Site(self.store, self.context, road.take, self.hub))

    def _clock(self) -> datetime:
        return self.now

    async def _sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def seen_of(lane: str, deed: Outbound) -> Seen:
    match deed:
        case Show():
            buttons = tuple(
                (button.label, button.tap) for row in deed.screen.rows for button in row if button.tap
            )
            files = tuple(file.kind for file in deed.screen.files)
            return Seen(lane, "show", deed.screen.text, buttons, deed.edit, deed.ask_reply, files)
        case React():
            return Seen(lane, "react", deed.emoji, on=deed.message_id)
        case ShapeTopic():
            return Seen(lane, "topic", deed.title)
        case Delete():
            return Seen(lane, "delete", on=deed.message_id)
        case Expire():
            return Seen(lane, "expire", on=deed.message_id)


def migrate_to(url: str, revision: str) -> None:
    """The tables as they were at a revision."""
    with migrations._changing(url) as connection:  # noqa: SLF001 - what upgrade() itself does
        command.upgrade(migrations._config(connection), revision)  # noqa: SLF001


def place_text() -> str:
    """The place file that the fixture was made for: two must agree on a broadcast to two people."""
    return DEFAULT_PLACE.read_text(encoding="utf-8").replace("second_from = 200", "second_from = 2")


def run_sql(url: str, script: str) -> None:
    """Restore a dump into an empty PostgreSQL database."""
    engine = postgres_engine(url)
    raw = engine.raw_connection()
    raw.cursor().execute(script)
    raw.commit()
    raw.close()
    engine.dispose()
