"""The team holds a broadcast from its progress card, through the real courier: pause, go on, stop, retry."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from handlers.messaging.inbound import Spoke
from handlers.pipeline import take
from storage.engine.store import Store
from storage.people.encryption import KeyRing
from tests.botapi import Message
from tests.broadcasts.scenario import ANNA, BRUNO, BroadcastService, broadcast_service
from tests.courier.scenario import TEAM

MANY = 120


@dataclass
class Watched:
    """A team that taps the buttons of its progress card."""

    service: BroadcastService
    toasts: list[str]

    @property
    def card(self) -> Message:
        return self.service.sending.api.group(TEAM).last()

    @property
    def reached(self) -> int:
        return sum(len(self.service.heard(number)) for number in range(1, MANY + 1))

    async def taps(self, number: int, label: str, on: Message | None = None) -> None:
        sending = self.service.sending
        message = on or self.card
        now = sending.clock.now()
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
        effects = await sending.store.run(lambda tx: take(tx, sending.context, heard, now))
        self.toasts.append(effects.toast)
        sending.courier.hand_over(effects.rows)
        await sending.work(4, turning=1)


@pytest.fixture
async def watched(store: Store, keys: KeyRing) -> AsyncIterator[Watched]:
    async with broadcast_service(store, keys) as service:
        service.sending.context = replace(service.sending.context, coordinators=frozenset({str(ANNA)}))
        yield Watched(service, [])


async def test_pause_and_go_on_reach_everybody_once(watched: Watched) -> None:
    await watched.service.crowd(range(1, MANY + 1))
    known = await watched.service.started()
    await watched.service.beat(8)
    await watched.taps(BRUNO, "⏸")
    assert watched.card.labels[0].startswith("▶️")
    so_far = watched.reached
    assert 0 < so_far < MANY
    await watched.service.beat(10)
    assert watched.reached == so_far
    assert f"{so_far} " in watched.card.plain
    await watched.taps(ANNA, "▶️")
    await watched.service.beat(60)
    assert (await watched.service.get(known)).state == "done"
    assert [len(watched.service.heard(number)) for number in range(1, MANY + 1)] == MANY * [1]
    assert "▓▓▓▓▓▓▓▓▓▓" in watched.card.plain
    assert len(watched.service.sending.api.delivered(TEAM)) == 1


async def test_one_tap_on_stop_only_holds_and_a_second_one_ends_it(watched: Watched) -> None:
    await watched.service.crowd(range(1, MANY + 1))
    known = await watched.service.started()
    await watched.service.beat(8)
    running = watched.card
    await watched.taps(BRUNO, "⏹", running)
    assert (await watched.service.get(known)).state == "paused"
    assert "⏹" in watched.toasts[-1]
    await watched.taps(BRUNO, "⏹")
    assert (await watched.service.get(known)).state == "stopped"
    so_far = watched.reached
    await watched.service.beat(10)
    assert watched.reached == so_far < MANY
    assert watched.card.labels == []
    await watched.taps(BRUNO, "⏸", running)
    assert (await watched.service.get(known)).state == "stopped"


async def test_the_failed_are_tried_once_more_from_the_card(watched: Watched) -> None:
    service = watched.service
    for number in (1, 2):
        await service.subscriber(number)
    service.sending.api.faults.next(
        "sendMessage", "refuse", chat=1, code=400, text="Bad Request: message is too long"
    )
    known = await service.started()
    await service.beat(8)
    assert await service.counts(known) == {"failed": 1, "sent": 1}
    await service.sending.work(3, turning=1)
    assert len(watched.card.labels) == 1
    await watched.taps(BRUNO, "🔁")
    await service.beat(8)
    assert await service.counts(known) == {"sent": 2}
    assert (await service.get(known)).state == "done"
    await service.sending.work(3, turning=1)
    assert watched.card.labels == []


async def test_the_card_says_how_fast_it_goes(watched: Watched) -> None:
    await watched.service.crowd(range(1, MANY * 3 + 1))
    await watched.service.started()
    await watched.service.beat(8)
    seen: list[str] = []
    for _ in range(60):
        await watched.service.beat()
        seen += [line for line in watched.card.plain.splitlines() if line.startswith("⏱")]
    rates = [float(line.split()[1]) for line in seen]
    assert rates
    assert all(0 < rate <= 26 for rate in rates)
