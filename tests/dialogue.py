"""Plays people: a citizen with a phone and an operator in the team chat, with the real pipeline and a real store."""

import itertools
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from flows.said import Media, Point, Said
from handlers.capabilities import CAPABILITIES
from handlers.messaging.context import Context, TeamChat
from handlers.messaging.inbound import Spoke
from handlers.pipeline import Pipeline
from storage.engine.open_store import open_store
from storage.engine.sqlite import sqlite_engine
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from storage.people.encryption import KeyRing
from storage.place import DEFAULT_PLACE, read_place
from storage.place.model import Place
from storage.schema import metadata
from storage.sending import message_links
from storage.sending.outbox import TEAM_LANE
from storage.tickets import tickets
from storage.tickets.tickets import Ticket
from tests.chats import Chats, Message

CHANNEL, TEAM = "phone", "-100"


class Town(Chats):
    """A pipeline, a store, and everybody's chats. Make one with `open_town`."""

    def __init__(self, store: Store, context: Context) -> None:
        super().__init__(context)
        self.store = store
        self.pipeline = Pipeline(store, context, lambda _rows: None)
        self.toasts: list[str] = []
        self._keys = itertools.count(1)

    async def hear(self, spoke: Spoke, *, hold: bool = False) -> None:
        """Take an update and deliver what it caused; `hold` leaves what waits for the rest of a burst."""
        effects = await self.pipeline.take(spoke)
        self.toasts += [effects.toast] if effects.toast else []
        await self.pipeline.settle()
        await self.deliver(hold=hold)

    async def deliver(self, *, hold: bool = False) -> None:
        await self.store.run(lambda tx: self._deliver(tx, hold=hold))

    def spoken(self, address: str, chat: str, **rest: Any) -> Spoke:
        key = f"u{next(self._keys)}"
        return Spoke(CHANNEL, key, utc_now(), address=address, chat=chat, private=address == chat, **rest)

    async def run(self, work: Any) -> Any:
        """A unit of work beside the dialogue, to look at the tables or to turn back a clock."""
        return await self.store.run(work)

    async def tickets_of(self, address: str) -> list[Ticket]:
        """The tickets a person has filed, newest first."""

        def work(tx: Transaction) -> list[Ticket]:
            who = people.find(tx, self.context.keys, CHANNEL, address)
            return tickets.of_person(tx, who.id, 50) if who else []

        found: list[Ticket] = await self.run(work)
        return found


@dataclass
class Somebody:
    """A person with a phone. `sees` is what changed last in front of them."""

    town: Town
    address: str
    language_hint: str = ""
    name: str = ""
    lane: str = ""
    last_sent: str = ""

    @property
    def chat(self) -> list[Message]:
        return self.town.chats.get(self.lane, [])

    @property
    def newest(self) -> Message:
        return max(self.chat, key=lambda message: message.changed)

    @property
    def sees(self) -> str:
        return self.newest.text

    @property
    def labels(self) -> list[str]:
        return self.newest.labels

    def message_with(self, words: str) -> Message:
        """The newest message that holds these words, or a button of them."""
        found = [
            each for each in self.chat if words in each.text or any(words in label for label in each.labels)
        ]
        assert found, f"nobody showed {words!r}: {[each.text for each in self.chat]}"
        return max(found, key=lambda message: message.changed)


@dataclass
class Citizen(Somebody):
    """`await anna.says("…")`, `await anna.taps("label")`, then look at `anna.sees`."""

    async def says(
        self,
        text: str = "",
        *,
        photo: str = "",
        voice: str = "",
        media: tuple[Media, ...] = (),
        point: tuple[float, float] | None = None,
        album: str = "",
        reply_to: Message | None = None,
        edits: str = "",
    ) -> str:
        """Send a message, or edit the one called `edits`; gives its id. Photos of an album are sent with `album`."""
        files = (
            *media,
            *([Media("photo", f"phone:{photo}")] if photo else []),
            *([Media("voice", f"phone:{voice}", seconds=4)] if voice else []),
        )
        said = Said(text=text, media=files, point=Point(*point) if point else None, album=album)
        self.last_sent = edits or self.town.next_id()
        spoke = self.town.spoken(
            self.address,
            self.address,
            said=said,
            message_id=self.last_sent,
            reply_to=reply_to.id if reply_to else "",
            edited=bool(edits),
            command=text.startswith("/"),
            language_hint=self.language_hint,
        )
        await self._hear(spoke, hold=bool(album))
        return self.last_sent

    async def taps(self, label: str, on: Message | None = None) -> None:
        """Tap the newest button with this label."""
        message = on or self.message_with(label)
        await self.sends_tap(message.button(label).tap, message)

    async def sends_tap(self, data: str, on: Message | None = None) -> None:
        """Send a button's data, perhaps forged."""
        spoke = self.town.spoken(self.address, self.address, tap=data, message_id=on.id if on else "0")
        await self._hear(spoke)

    async def arrives(self, language: str = "English") -> None:
        """First contact up to the menu."""
        await self.says("/start")
        await self.taps(language)

    async def _hear(self, spoke: Spoke, *, hold: bool = False) -> None:
        await self.town.hear(spoke, hold=hold)
        if not self.lane:
            who = await self.town.run(
                lambda tx: people.find(tx, self.town.context.keys, CHANNEL, self.address)
            )
            self.lane = who.lane


async def arrived(town: Town, address: str, language: str = "English") -> Citizen:
    """A citizen who has chosen a language and sees the menu."""
    citizen = Citizen(town, address)
    await citizen.arrives(language)
    return citizen


@dataclass
class Operator(Somebody):
    """Speaks in the team chat; `thread` is the code of the ticket whose topic it is said in."""

    lane: str = TEAM_LANE

    async def says(
        self,
        text: str = "",
        *,
        reply_to: Message | None = None,
        thread: str = "",
        media: tuple[Media, ...] = (),
        point: tuple[float, float] | None = None,
        edits: str = "",
        unaccountable: str = "",
    ) -> str:
        self.last_sent = edits or self.town.next_id()
        spoke = self.town.spoken(
            self.address,
            TEAM,
            said=Said(text=text, media=media, point=Point(*point) if point else None),
            message_id=self.last_sent,
            reply_to=reply_to.id if reply_to else "",
            reply_to_taps=tuple(button.tap for button in reply_to.buttons) if reply_to else (),
            thread=await self._thread(thread) if thread else reply_to.thread if reply_to else "",
            edited=bool(edits),
            command=text.startswith("/"),
            name=self.name,
            unaccountable=unaccountable,
        )
        await self.town.hear(spoke)
        return self.last_sent

    async def taps(self, label: str, on: Message | None = None) -> None:
        message = on or self.message_with(label)
        await self.sends_tap(message.button(label).tap, message)

    async def sends_tap(self, data: str, on: Message | None = None) -> None:
        spoke = self.town.spoken(
            self.address,
            TEAM,
            tap=data,
            message_id=on.id if on else "0",
            thread=on.thread if on else "",
            name=self.name,
        )
        await self.town.hear(spoke)

    def card(self, code: str) -> Message:
        """The newest message in the team chat that names this ticket and has buttons."""
        found = [each for each in self.chat if code in each.text and each.buttons]
        assert found, f"no card of {code}: {[each.text for each in self.chat]}"
        return max(found, key=lambda message: message.changed)

    async def _thread(self, code: str) -> str:
        def work(tx: Transaction) -> str:
            ticket = tickets.by_code(tx, code)
            topic = message_links.topic_of(tx, ticket.id) if ticket else None
            return (topic.thread or "") if topic else ""

        found: str = await self.town.run(work)
        return found


def code_in(text: str) -> str:
    """The ticket code in a text."""
    words = text.replace("\u2066", " ").replace("\u2069", " ").replace(".", " ").replace(",", " ").split()
    return next(word for word in words if word.startswith("LT-"))


@cache
def latina() -> Place:
    return awake(read_place(DEFAULT_PLACE))


def awake(place: Place) -> Place:
    """Without the usual quiet hours: these tests run at any hour, and what is quiet in them says so."""
    never = msgspec.structs.replace(place.notices, quiet_from=time(0), quiet_until=time(0))
    return msgspec.structs.replace(place, notices=never)


def new_world(place: Place | None = None, coordinators: Iterable[str] = ("giulia",)) -> Context:
    keys = KeyRing(bytes(range(32)))
    return Context(place or latina(), keys, TeamChat(CHANNEL, TEAM), CAPABILITIES, frozenset(coordinators))


@asynccontextmanager
async def open_town(folder: Path, place: Place | None = None) -> AsyncIterator[Town]:
    """A fresh town in a folder of its own."""
    url = f"sqlite:///{folder / 'town.db'}"
    engine = sqlite_engine(url)
    metadata.create_all(engine)
    engine.dispose()
    store = open_store(url)
    try:
        yield Town(store, new_world(place))
    finally:
        await store.close()


def restarted(town: Town) -> Town:
    """The same town after a restart of the program: only the database and the chats are still there."""
    again = Town(town.store, replace(town.context, keys=KeyRing(bytes(range(32)))))
    again.chats, again.topics = town.chats, town.topics
    again._ticks, again._keys = town._ticks, town._keys  # noqa: SLF001 - its own kind
    return again
