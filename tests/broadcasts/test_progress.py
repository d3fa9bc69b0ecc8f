"""The team holds a broadcast from its progress card, through the real courier: pause, go on, stop, retry."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from handlers.messaging.inbound import Spoke
from handlers.pipeline import take
from storage.engine.store import Store
from storage.people.encryption import KeyRing
from tests.botapi import Message
from tests.broadcasts.sending import ANNA, BRUNO, Newsroom, newsroom
from tests.courier.scenario import TEAM

MANY = 120


@dataclass
class Watched:
    """A newsroom whose team taps the buttons of its card."""

    room: Newsroom
    toasts: list[str]

    @property
    def card(self) -> Message:
        return self.room.office.api.group(TEAM).last()

    @property
    def reached(self) -> int:
        return sum(len(self.room.heard(number)) for number in range(1, MANY + 1))

    async def taps(self, number: int, label: str, on: Message | None = None) -> None:
        office = self.room.office
        message = on or self.card
        now = office.clock.now()
        heard = Spoke(
            "telegram",
            f"tap:{len(self.toasts)}:{number}:{now}",
            now,
            address=str(number),
            chat=str(TEAM),
            private=False,
            tap=message.data(label),
            message_id=str(message.id),
        )
        effects = await office.store.run(lambda tx: take(tx, office.context, heard, now))
        self.toasts.append(effects.toast)
        office.courier.hand_over(effects.rows)
        await office.work(4, turning=1)


@pytest.fixture
async def watched(store: Store, keys: KeyRing) -> AsyncIterator[Watched]:
    async with newsroom(store, keys) as room:
        room.office.context = replace(room.office.context, coordinators=frozenset({str(ANNA)}))
        yield Watched(room, [])


async def test_pause_and_go_on_reach_everybody_once(watched: Watched) -> None:
    await watched.room.crowd(range(1, MANY + 1))
    known = await watched.room.started()
    await watched.room.beat(8)
    await watched.taps(BRUNO, "⏸")
    assert watched.card.labels[0].startswith("▶️")
    so_far = watched.reached
    assert 0 < so_far < MANY
    await watched.room.beat(10)
    assert watched.reached == so_far
    assert f"{so_far} " in watched.card.plain
    await watched.taps(ANNA, "▶️")
    await watched.room.beat(60)
    assert (await watched.room.get(known)).state == "done"
    assert [len(watched.room.heard(number)) for number in range(1, MANY + 1)] == MANY * [1]
    assert "▓▓▓▓▓▓▓▓▓▓" in watched.card.plain
    assert len(watched.room.office.api.delivered(TEAM)) == 1


async def test_one_tap_on_stop_only_holds_and_a_second_one_ends_it(watched: Watched) -> None:
    await watched.room.crowd(range(1, MANY + 1))
    known = await watched.room.started()
    await watched.room.beat(8)
    running = watched.card
    await watched.taps(BRUNO, "⏹", running)
    assert (await watched.room.get(known)).state == "paused"
    assert "⏹" in watched.toasts[-1]
    await watched.taps(BRUNO, "⏹")
    assert (await watched.room.get(known)).state == "stopped"
    so_far = watched.reached
    await watched.room.beat(10)
    assert watched.reached == so_far < MANY
    assert watched.card.labels == []
    await watched.taps(BRUNO, "⏸", running)
    assert (await watched.room.get(known)).state == "stopped"


async def test_the_failed_are_tried_once_more_from_the_card(watched: Watched) -> None:
    room = watched.room
    for number in (1, 2):
        await room.subscriber(number)
    room.office.api.faults.next(
        "sendMessage", "refuse", chat=1, code=400, text="Bad Request: message is too long"
    )
    known = await room.started()
    await room.beat(8)
    assert await room.counts(known) == {"failed": 1, "sent": 1}
    await room.office.work(3, turning=1)
    assert len(watched.card.labels) == 1
    await watched.taps(BRUNO, "🔁")
    await room.beat(8)
    assert await room.counts(known) == {"sent": 2}
    assert (await room.get(known)).state == "done"
    await room.office.work(3, turning=1)
    assert watched.card.labels == []


async def test_the_card_says_how_fast_it_goes(watched: Watched) -> None:
    await watched.room.crowd(range(1, MANY * 3 + 1))
    await watched.room.started()
    await watched.room.beat(8)
    seen: list[str] = []
    for _ in range(60):
        await watched.room.beat()
        seen += [line for line in watched.card.plain.splitlines() if line.startswith("⏱")]
    rates = [float(line.split()[1]) for line in seen]
    assert rates
    assert all(0 < rate <= 26 for rate in rates)
