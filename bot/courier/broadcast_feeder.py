"""Feeds broadcasts into the outbox in the background: a few rows at a time, never more than go out in a moment."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, TypeVar

from handlers.broadcasts import delivery, progress
from handlers.messaging.context import Context
from handlers.messaging.error_reply import described
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from storage.broadcasts import broadcasts
from storage.broadcasts.broadcasts import Broadcast
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.sending.outbox import Waiting

T = TypeVar("T")
log = logging.getLogger("ascolto.broadcast_feeder")

IDLE: Final = 1.0
"""Seconds between two looks when nothing goes out."""
BEAT: Final = 0.25
"""Seconds between two feedings."""
MOMENT: Final = 1.0
"""Seconds' worth of messages that may be queued."""
SHOWN_EVERY: Final = 3.0
"""Seconds between two changes of the card; a long broadcast changes it a hundred times in all."""
CHANGES: Final = 100


@dataclass(slots=True)
class Card:
    """The team chat's card of one broadcast."""

    counts: dict[str, int]
    next_at: float
    counted_at: float = 0.0

    def update(self, counts: dict[str, int], now: float) -> float:
        """Stores the counts; returns how many a second have ended since the last ones, 0 where there were none."""
        more = _ended(counts) - _ended(self.counts)
        rate = more / (now - self.counted_at) if self.counts and now > self.counted_at else 0.0
        self.counts, self.counted_at = counts, now
        return max(rate, 0.0)


class BroadcastFeeder:
    """Runs where the courier leads: `leads` tells whether that is here."""

    def __init__(
        self,
        store: Store,
        context: Context,
        hand_over: Callable[[Iterable[Waiting]], None],
        leads: Callable[[], bool],
        per_second: float,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._context = context
        self._hand_over = hand_over
        self._leads = leads
        self._per_second = per_second
        self._window = max(delivery.AT_A_TIME, int(per_second * MOMENT))
        self._now = now
        self._cards: dict[int, Card] = {}

    async def run(self) -> None:
        """Never ends by itself; waits for a database that is out of reach."""
        while True:
            try:
                wait = await self.step() if self._leads() else IDLE
            except Exception as error:  # noqa: BLE001 - what is not done stays to be done
                log.error("the broadcast feeder pauses: %s", described(error))  # noqa: TRY400 - a trace would quote
                wait = IDLE
            await asyncio.sleep(wait)

    async def step(self) -> float:
        """Feeds a little of every running broadcast, emergencies first; returns the seconds until the next step."""
        at_work = await self._store.read(broadcasts.at_work)
        self._cards = {each.id: self._cards[each.id] for each in at_work if each.id in self._cards}
        waits = [await self._go_on(known) for known in at_work]
        return min(waits, default=IDLE)

    async def _go_on(self, broadcast: Broadcast) -> float:
        if broadcast.state == "scheduled":
            return await self._begin(broadcast)
        preparing = not broadcast.counted and await self._do(
            partial(delivery.prepare_some, broadcast_id=broadcast.id)
        )
        fed = await self._feed(broadcast.id)
        await self._show(broadcast)
        if preparing:
            return 0.0
        under_way = fed > 0 or await self._do(partial(delivery.finish, broadcast_id=broadcast.id))
        return BEAT if under_way else IDLE

    async def _begin(self, broadcast: Broadcast) -> float:
        if broadcast.starts_at is not None and broadcast.starts_at > self._now():
            return IDLE
        await self._do(partial(delivery.begin, broadcast=broadcast))
        return 0.0

    async def _feed(self, broadcast_id: int) -> int:
        """Returns how many were put into the outbox."""
        total, more = 0, True
        while more:
            fed = await self._do(partial(delivery.feed, broadcast_id=broadcast_id, window=self._window))
            self._hand_over(fed.rows)
            total, more = total + len(fed.rows), fed.more
        return total

    async def _show(self, broadcast: Broadcast) -> None:
        """Changes the card, if there is one and the counts changed. Counts beside the writers."""
        now = self._now().timestamp()
        card = self._cards.setdefault(broadcast.id, Card({}, 0.0))
        if broadcast.card is None or now < card.next_at:
            return
        counts = await self._store.read(lambda tx: broadcasts.counts(tx, broadcast.id))
        card.next_at = now + max(SHOWN_EVERY, sum(counts.values()) / self._per_second / CHANGES)
        if counts != card.counts:
            rate = card.update(counts, now)
            await self._do(
                lambda unit: progress.report(unit, broadcasts.get(unit.tx, broadcast.id), counts, rate)
            )

    async def _do(self, work: Callable[[UnitOfWork], T]) -> T:
        """Runs a unit of work of its own; its other messages go out after it."""
        effects = Effects()

        def in_unit(tx: Transaction) -> T:
            effects.rows.clear()
            now = self._now()
            return work(UnitOfWork(tx, self._context, now, f"spread:{now.timestamp()}", effects))

        result = await self._store.run(in_unit)
        self._hand_over(effects.rows)
        return result


def _ended(counts: dict[str, int]) -> int:
    return sum(n for state, n in counts.items() if state not in progress.UNDER_WAY)
