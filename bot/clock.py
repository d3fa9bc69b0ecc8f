"""The clock: fires due timers each second, and sweeps data that has been kept long enough."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Final, TypeVar

from handlers.messaging.capabilities import Capabilities, capabilities_of
from handlers.messaging.capability import Recurring
from handlers.messaging.context import Context
from handlers.messaging.error_reply import described
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from storage.engine.driver_errors import is_outage
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.sending import claims, seen_updates, timers
from storage.sending.outbox import Waiting
from storage.sending.timers import Timer
from storage.tickets import mutes
from storage.web import media, web_messages, web_sessions

log = logging.getLogger("ascolto.clock")

T = TypeVar("T")

TICK: Final = 1.0
SWEEP_EVERY: Final = timedelta(hours=1)
TIMERS_KEPT: Final = timedelta(days=30)


class Clock:
    """Any process may run one, and several may: a timer fires in the unit of work that acts on it."""

    def __init__(
        self,
        store: Store,
        context: Context,
        hand_over: Callable[[Iterable[Waiting]], None],
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._context = context
        self._rooms = capabilities_of(context)
        self._hand_over = hand_over
        self._now = now
        self._sweep_at = now()
        self._is_started = False
        self._set: list[Recurring] = []

    async def run(self) -> None:
        """Never ends by itself; waits for a database that is out of reach."""
        while True:
            try:
                await self.tick()
            except Exception as error:  # noqa: BLE001 - what is due stays due
                log.error("the clock pauses: %s", described(error))  # noqa: TRY400 - a trace would quote
            await asyncio.sleep(TICK)

    async def tick(self) -> None:
        now = self._now()
        if not self._is_started:
            await self._start(now)
        for due in await self._store.run(lambda tx: timers.due(tx, now)):
            await self._fire(due, now)
        if now >= self._sweep_at:
            self._sweep_at = now + SWEEP_EVERY
            await self._store.run(partial(sweep, rooms=self._rooms, now=now))
        await self._set_recurring(now)

    async def _start(self, now: datetime) -> None:
        """Runs the capabilities' work of a start, once. A failure would recur each second and hold up every timer, so it is not retried."""
        for room in self._rooms.every:
            try:
                if room.at_start:
                    await room.at_start(self._store.read, partial(self._unit, now=now), now)
            except Exception as error:
                if is_outage(error):
                    raise
                log.error("%s could not be started: %s", room.name, described(error))  # noqa: TRY400 - as above
        self._is_started = True

    async def _unit(self, work: Callable[[UnitOfWork], T], cause: str, now: datetime) -> T:
        """Runs a unit of work of its own."""

        def in_unit(tx: Transaction) -> tuple[T, Effects]:
            effects = Effects()
            return work(UnitOfWork(tx, self._context, now, cause, effects)), effects

        result, effects = await self._store.run(in_unit)
        self._hand_over(effects.rows)
        return result

    async def _set_recurring(self, now: datetime) -> None:
        """Sets the next occurrence of every recurring timer: once, whichever process comes first."""
        wanted = self._rooms.recurring(self._context, now)
        for each in wanted:
            if each not in self._set:
                await self._store.run(partial(_put, wanted=each))
        self._set = wanted

    async def _fire(self, due: Timer, now: datetime) -> None:
        try:
            effects = await self._store.run(partial(self._act, due=due, now=now))
        except Exception as error:
            if is_outage(error):
                raise
            log.error("a timer of kind %s failed: %s", due.kind, described(error))  # noqa: TRY400 - as above
            await self._store.run(lambda tx: timers.miss(tx, due))
            return
        self._hand_over(effects.rows)

    def _act(self, tx: Transaction, due: Timer, now: datetime) -> Effects:
        effects = Effects()
        kind = self._rooms.timers.get(due.kind)
        if not timers.fire(tx, due):
            return effects  # another process was first
        if kind is None or now - due.due_at > kind.until:
            timers.miss(tx, due)
            log.warning("a timer of kind %s came too late", due.kind)
            return effects
        cause = timers.cause_of(due.kind, due.subject, due.occurrence)
        kind.act(UnitOfWork(tx, self._context, now, cause, effects), due)
        return effects


def _put(tx: Transaction, wanted: Recurring) -> None:
    timers.put(tx, wanted.kind, wanted.subject, wanted.occurrence, wanted.due_at)


def sweep(tx: Transaction, rooms: Capabilities, now: datetime) -> None:
    """Deletes data that was kept for a while only: known updates 72 h, the text of sent messages 7 days, chats 180 days."""
    seen_updates.forget_old(tx, now)
    claims.empty_old(tx, now)
    media.forget_lost(tx, now)
    mutes.forget_old(tx, now)
    timers.forget_old(tx, now - TIMERS_KEPT)
    rooms.sweep(tx, now)
    if web_sessions.end_old(tx, now):
        web_messages.forget_abandoned(tx)
