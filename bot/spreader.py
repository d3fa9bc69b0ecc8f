"""Sends broadcasts in the background: a few rows at a time, never more in the outbox than goes out in a moment."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final, TypeVar

from handlers.broadcasts import progress, spreading
from handlers.failing import described
from handlers.turn import Effects, Turn
from handlers.world import World
from storage import broadcasts, deliveries
from storage.outbox import Waiting
from storage.store import Store
from storage.times import utc_now
from storage.transaction import Transaction

T = TypeVar("T")
log = logging.getLogger("ascolto.spreader")

IDLE: Final = 1.0
"""Seconds between two looks when nothing goes out."""
BEAT: Final = 0.25
"""Seconds between two feedings."""
AT_A_TIME: Final = 50
"""Messages put into the outbox in one unit of work."""
MOMENT: Final = 1.0
"""Seconds' worth of messages that stand in the outbox."""
SHOWN_EVERY: Final = 3.0
"""Seconds between two changes of the card."""


class Spreader:
    """Runs where the courier leads: `leads` says whether that is here."""

    def __init__(
        self,
        store: Store,
        world: World,
        hand_over: Callable[[Iterable[Waiting]], None],
        leads: Callable[[], bool],
        per_second: float,
    ) -> None:
        self._store = store
        self._world = world
        self._hand_over = hand_over
        self._leads = leads
        self._window = max(AT_A_TIME, int(per_second * MOMENT))
        self._show_at: dict[int, float] = {}

    async def run(self) -> None:
        """Never ends by itself; a database that is out of reach is waited for."""
        while True:
            try:
                busy = self._leads() and await self.step()
            except Exception as error:  # noqa: BLE001 - what is not done stays to be done
                log.error("the spreader pauses: %s", described(error))  # noqa: TRY400 - a trace would quote
                busy = False
            await asyncio.sleep(BEAT if busy else IDLE)

    async def step(self) -> bool:
        """One beat; whether anything is going out."""
        at_work = await self._store.run(broadcasts.at_work)
        for known in at_work:
            if known.state == "scheduled":
                await self._do(partial(spreading.begin_due, known=known))
        running = [each.id for each in at_work if each.state == "running"]
        for broadcast_id in running:
            await self._go_on(broadcast_id)
        return bool(at_work)

    async def _go_on(self, broadcast_id: int) -> None:
        while await self._do(partial(spreading.freeze_some, broadcast_id=broadcast_id)):
            await self._feed(broadcast_id)
        await self._feed(broadcast_id)
        await self._do(partial(spreading.finish, broadcast_id=broadcast_id))
        await self._show(broadcast_id)

    async def _feed(self, broadcast_id: int) -> None:
        room = self._window - await self._store.run(lambda tx: deliveries.queued(tx, broadcast_id))
        while room > 0:
            rows = await self._do(
                partial(spreading.feed, broadcast_id=broadcast_id, most=min(room, AT_A_TIME))
            )
            self._hand_over(rows)
            if len(rows) < AT_A_TIME:
                return
            room -= len(rows)

    async def _show(self, broadcast_id: int) -> None:
        now = asyncio.get_running_loop().time()
        if now < self._show_at.get(broadcast_id, 0.0):
            return
        self._show_at[broadcast_id] = now + SHOWN_EVERY
        await self._do(lambda turn: progress.report(turn, broadcasts.get(turn.tx, broadcast_id)))

    async def _do(self, work: Callable[[Turn], T]) -> T:
        """In a unit of work of its own; what it sends besides goes out after it."""
        effects = Effects()

        def unit(tx: Transaction) -> T:
            effects.rows.clear()
            return work(Turn(tx, self._world, utc_now(), f"spread:{utc_now().timestamp()}", effects))

        result = await self._store.run(unit)
        self._hand_over(effects.rows)
        return result
