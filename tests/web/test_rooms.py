"""The rooms on both engines: numbers without gaps of order, changes that a page can ask for, deliveries that edit."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.clock import sweep
from handlers.capabilities import CAPABILITIES
from handlers.messaging.delivery_result import DeliveryResult, Gone, Sent, Unreachable
from handlers.messaging.outbound import Button, Delete, Expire, File, Piece, React, Screen, Show
from storage.engine.store import Store
from storage.people import people
from storage.people.encryption import KeyRing
from storage.people.people import Person
from storage.people.tables import person
from storage.sending.outbox import Waiting
from storage.web import media, web_messages, web_sessions
from web.chat.channel import WebChannel
from web.chat.stored_message import StoredMessage, unpacked
from web.http.wakeups import Hub

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
MENU = Screen((Piece("Hello"),), ((Button("Go", tap="m/go"),),))


async def somebody(store: Store, keys: KeyRing) -> Person:
    return await store.run(lambda tx: people.add(tx, keys, "web", "somebody", NOW))


def row(who: Person) -> Waiting:
    return Waiting(1, who.lane, who.id, who.id, 1, "twice", b"", None, None, None, 0, NOW, NOW, "key")


class Room:
    """A citizen's room as the courier sees it."""

    def __init__(self, store: Store, keys: KeyRing, who: Person) -> None:
        self.store, self.keys, self.who = store, keys, who
        self.channel = WebChannel(keys, Hub())

    async def does(self, deed: Any) -> DeliveryResult:
        return await self.store.run(lambda tx: self.channel.deliver(tx, row(self.who), deed, NOW))

    async def shown(self, n: int) -> StoredMessage | None:
        found = await self.store.run(lambda tx: web_messages.get(tx, self.who.lane, n))
        body = found and found.opened(self.keys)
        return unpacked(body) if isinstance(body, bytes) else None


async def test_a_screen_is_shown_changed_and_taken_back(store: Store, keys: KeyRing) -> None:
    room = Room(store, keys, await somebody(store, keys))
    assert await room.does(Show(MENU)) == Sent("1")
    assert await room.does(Show(Screen((Piece("Next"),)), edit="1")) == Sent("1")
    assert await room.does(Show(MENU, edit="77")) == Sent("2"), "what is gone is shown anew"
    assert await room.does(React("2")) == Sent("2")
    assert await room.does(React("2")) == Sent("2")
    assert await room.does(Expire("2")) == Sent("2")
    shown = await room.shown(2)
    assert shown is not None
    assert (shown.reactions, shown.rows) == (("👍",), ())
    assert await room.does(Delete("1")) == Sent("1")
    assert await room.does(Delete("1")) == Gone()
    assert await room.does(React("nonsense")) == Gone()
    assert await room.shown(1) is None


async def test_a_page_hears_of_every_change_once(store: Store, keys: KeyRing) -> None:
    room = Room(store, keys, await somebody(store, keys))
    for _ in range(3):
        await room.does(Show(MENU))
    known = await store.run(lambda tx: web_messages.stands(tx, room.who.lane))
    assert (known.n, known.change) == (3, 3)
    await room.does(Expire("1"))
    changed = await store.run(lambda tx: web_messages.since(tx, room.who.lane, known.change))
    assert [each.n for each in changed] == [1]


async def test_side_by_side_numbers_never_meet(store: Store, keys: KeyRing) -> None:
    room = Room(store, keys, await somebody(store, keys))
    outcomes = await asyncio.gather(*(room.does(Show(MENU)) for _ in range(40)))
    assert {outcome.message_id for outcome in outcomes if isinstance(outcome, Sent)} == {
        str(n) for n in range(1, 41)
    }


async def test_side_by_side_the_same_key_is_said_once(store: Store, keys: KeyRing) -> None:
    who = await somebody(store, keys)
    sealer = people.key_of(keys, who)
    numbers = await asyncio.gather(
        *(
            store.run(
                lambda tx: web_messages.add(tx, who.lane, b"{}", sealer, NOW, key="k", keyholder_id=who.id)
            )
            for _ in range(20)
        )
    )
    assert len(set(numbers)) == 1


async def test_what_we_draw_is_kept_sealed(store: Store, keys: KeyRing) -> None:
    room = Room(store, keys, await somebody(store, keys))
    drawn = File("photo", name="stats.png", type="image/png", body=b"drawn by us")
    await room.does(Show(replace_files(MENU, drawn)))
    shown = await room.shown(1)
    assert shown is not None
    (file,) = shown.files
    assert file.body == b""
    sealed = await store.run(lambda tx: media.get(tx, file.ref))
    assert sealed is not None
    assert b"drawn" not in sealed.body
    stored = sealed.opened(keys)
    assert stored is not None
    assert (stored.type, stored.name, stored.body) == ("image/png", "stats.png", b"drawn by us")


async def test_erased_means_unreadable(store: Store, keys: KeyRing) -> None:
    who = await somebody(store, keys)
    room = Room(store, keys, who)
    await room.does(Show(MENU))
    await store.run(
        lambda tx: (
            tx.core.execute(person.update().where(person.c.id == who.id).values(wrapped_key=None)) and None
        )
    )
    keys.forget(who.id)
    assert await room.shown(1) is None
    assert await room.does(Show(MENU)) == Unreachable("erased")


def replace_files(screen: Screen, *files: File) -> Screen:
    return Screen(screen.pieces, screen.rows, files, screen.language)


async def test_a_chat_nobody_can_come_back_to_is_deleted(store: Store, keys: KeyRing) -> None:
    room = Room(store, keys, await somebody(store, keys))
    await store.run(lambda tx: web_sessions.begin(tx, keys, "token", room.who.id, NOW))
    await room.does(Show(MENU))
    await store.run(lambda tx: sweep(tx, CAPABILITIES, NOW + timedelta(days=100)))
    assert await room.shown(1)
    await store.run(lambda tx: sweep(tx, CAPABILITIES, NOW + timedelta(days=200)))
    assert await room.shown(1) is None
