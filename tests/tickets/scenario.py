"""A town whose desk is staffed: Giulia coordinates, Marco is an operator, Rita is nobody; Anna has a ticket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from flows.said import Media
from handlers.messaging import outbound
from handlers.messaging.context import Context
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from handlers.tickets import actions, delivery_feedback
from handlers.tickets.access import timeline_of
from storage.engine.open_store import open_store
from storage.engine.sqlite import sqlite_engine
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from storage.people.people import Person
from storage.place import DEFAULT_PLACE, read_place
from storage.place.model import Place
from storage.schema import metadata
from storage.sending import outbox
from storage.sending.outbox import Waiting
from storage.tickets import tickets
from storage.tickets.tickets import Entry, Ticket
from tests.chats import SENT, WAITING, Message
from tests.dialogue import CHANNEL, Citizen, Operator, Town, awake, code_in, new_world

ENGLISH = "en"
STORY = "dark since monday, kids walk to school there"
WASTE: dict[str, Any] = {
    "category": "waste",
    "where": {"point": [41.4676, 12.9036], "address": "Via Isonzo 12"},
    "what": {"text": "Sacks beside the bins since Monday"},
    "photos": [{"kind": "photo", "ref": "phone:sacks"}],
}


class DeskTown(Town):
    """Tells the desk how each message turned out, as the courier does. Who is in `gone` cannot be reached."""

    gone: frozenset[str] = frozenset()
    paused = False
    topics_allowed = True
    """Whether the team chat has topics; without them cards stand in the group."""

    def __init__(self, store: Store, context: Context) -> None:
        super().__init__(store, context)
        self.reactions: list[tuple[str, str]] = []
        """What we put on people's messages, by message id."""

    def _deliver(self, tx: Transaction, *, hold: bool) -> None:
        while rows := self._due(tx, hold=hold):
            for row in rows:
                ok = row.lane not in self.gone
                deed = outbound.unpacked(outbox.opened(self._key(tx, row), row))
                known = self.topics_allowed or not isinstance(deed, outbound.ShapeTopic)
                shown = self._apply(tx, row, deed, utc_now()) if ok and known else ""
                if isinstance(deed, outbound.React):
                    self.reactions.append((deed.message_id, deed.emoji))
                tx.run(SENT, wanted=row.id, shown=shown)
                unit = UnitOfWork(tx, self.context, utc_now(), f"outbox:{row.id}", Effects())
                delivery_feedback.delivered(unit, row, ok=ok, why="" if ok else "unreachable")

    def _due(self, tx: Transaction, *, hold: bool) -> list[Waiting]:
        now = utc_now()
        return [row for row in tx.all(WAITING) if not self.paused and not (hold and row.not_before > now)]

    async def unit(self, work: Any) -> Any:
        """A unit of work, and the messages it causes."""
        result = await self.run(
            lambda tx: work(UnitOfWork(tx, self.context, utc_now(), self.next_id(), Effects()))
        )
        await self.deliver()
        return result


@dataclass
class Desk:
    town: DeskTown
    giulia: Operator
    marco: Operator
    rita: Operator
    anna: Citizen
    code: str

    async def ticket(self, code: str = "") -> Ticket:
        found: Ticket | None = await self.town.run(lambda tx: tickets.by_code(tx, code or self.code))
        assert found is not None
        return found

    async def timeline(self, code: str = "") -> list[Entry]:
        ticket = await self.ticket(code)
        found: list[Entry] = await self.town.unit(
            lambda unit: list(actions.public_timeline(unit, ticket, _everything))
        )
        return found

    async def notes(self) -> list[str]:
        ticket = await self.ticket()
        entries = await self.town.unit(lambda unit: timeline_of(unit, ticket))
        return [entry.body.get("text", "") for entry in entries if entry.kind == "note"]

    async def files(self, record: dict[str, Any] | None = None, *, by: str = "anna", **values: Any) -> str:
        """File a report as `by`; gives its code."""

        def work(unit: UnitOfWork) -> Ticket:
            who = citizen(unit, by)
            given = {"category": "waste", "neighbourhood": None, "language": ENGLISH} | values
            kind = given.pop("kind", "report")
            return actions.open_ticket(unit, who, kind, WASTE if record is None else record, **given)

        filed: Ticket = await self.town.unit(work)
        return filed.code

    async def adds(self, text: str, *media: Media, code: str = "", revision_of: int | None = None) -> int:
        """Anna writes something further."""
        ticket = await self.ticket(code)

        def work(unit: UnitOfWork) -> int:
            anna = people.get(unit.tx, ticket.person_id)
            return actions.add_words(unit, ticket, anna, text, media, source=None, revision_of=revision_of)

        added: int = await self.town.unit(work)
        return added

    async def alone(self, address: str) -> Citizen:
        """An operator in their own chat with us."""
        person_id = await self.town.unit(lambda unit: citizen(unit, address).id)
        return Citizen(self.town, address, lane=f"p{person_id}")

    @property
    def card(self) -> Message:
        """The newest card of the ticket."""
        return self.giulia.card(self.code)

    def restarts(self) -> None:
        """The program starts again: only the database and the chats are still there."""
        town = DeskTown(self.town.store, replace(self.town.context))
        town.chats, town.topics, town.reactions = self.town.chats, self.town.topics, self.town.reactions
        town._ticks, town._keys = self.town._ticks, self.town._keys  # noqa: SLF001 - its own kind
        self.town = town
        for who in (self.giulia, self.marco, self.rita, self.anna):
            who.town = town


_everything = Person(0, "", b"", None, None, "operator", None, True, None, None, None)


def citizen(unit: UnitOfWork, address: str) -> Person:
    found = people.find(unit.tx, unit.context.keys, CHANNEL, address)
    if found is None:
        found = people.add(unit.tx, unit.context.keys, CHANNEL, address, unit.now)
        found = people.change(unit.tx, found, language=ENGLISH)
    return found


async def reports(citizen: Citizen, story: str = STORY, where: str = "via Isonzo 12") -> str:
    """File a report; gives its code."""
    await citizen.taps("Report a problem")
    await citizen.taps("Street light")
    await citizen.says(where)
    await citizen.taps("Isonzo")
    await citizen.says(story)
    await citizen.taps("Skip")
    await citizen.taps("Send")
    return code_in(citizen.sees)


def english_place() -> Place:
    """Latina, with a desk that works in English, so that tests can read it."""
    return msgspec.structs.replace(awake(read_place(DEFAULT_PLACE)), default_language=ENGLISH)


@asynccontextmanager
async def open_desk(folder: Path, *, topics: bool = True) -> AsyncIterator[Desk]:
    url = f"sqlite:///{folder / 'desk.db'}"
    engine = sqlite_engine(url)
    metadata.create_all(engine)
    engine.dispose()
    store = open_store(url)
    try:
        town = DeskTown(store, replace(new_world(), place=english_place()))
        town.topics_allowed = topics
        giulia = Operator(town, "giulia", name="Giulia")
        marco, rita = Operator(town, "marco", name="Marco"), Operator(town, "rita", name="Rita")
        desk = Desk(town, giulia, marco, rita, Citizen(town, "anna"), "")
        await _hire(town, "marco", "Marco")
        desk.code = await desk.files()
        ticket = await desk.ticket()
        desk.anna.lane = f"p{ticket.person_id}"
        yield desk
    finally:
        await store.close()


async def _hire(town: DeskTown, address: str, name: str) -> None:
    def work(tx: Transaction) -> None:
        who = people.add(tx, town.context.keys, CHANNEL, address, utc_now(), role="operator")
        people.rename(tx, town.context.keys, who, name)

    await town.run(work)


@asynccontextmanager
async def open_italian_desk(folder: Path) -> AsyncIterator[Desk]:
    async with open_desk(folder) as desk:
        place = msgspec.structs.replace(desk.town.context.place, default_language="it")
        desk.town.context = desk.town.pipeline.context = replace(desk.town.context, place=place)
        yield desk


async def filed(town: Town, citizen: Citizen) -> list[Ticket]:
    return await town.tickets_of(citizen.address)


async def closes(town: Town, code: str) -> None:
    await moves(town, code, "close", "resolved")


async def moves(town: Town, code: str, verb: str, outcome: str | None = None) -> None:
    """The desk moves it; its own buttons are tested with the desk."""

    def work(tx: Transaction) -> None:
        unit = UnitOfWork(tx, town.context, utc_now(), f"{verb}:{code}", Effects())
        ticket = tickets.by_code(tx, code)
        assert ticket
        actions.move(unit, ticket, verb, None, outcome=outcome)

    await town.run(work)
    await town.deliver()
