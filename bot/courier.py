"""The courier: claims what waits, sends it side by side and in pace, and writes down how it turned out.

Nothing is lost: a row is in the outbox until its outcome is committed. A message can come twice only when the channel
took it and we could not learn or keep that: then by the row's policy, at most once more.
"""

import asyncio
import logging
import math
import os
import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import msgspec

from bot.aftermath import Aftermath
from bot.channels import Channel, Rooms
from bot.lanes import Lanes
from bot.pacing import Pacer, Rates
from bot.rounds import Round, Rounds, Undone
from bot.senders import Senders
from bot.settling import Tried
from handlers.failing import described
from handlers.sending import Ambiguous, NotSent, Sent, TooMany
from handlers.world import World
from storage import claims, leases
from storage.claims import Ended
from storage.outbox import TEAM_LANE, Waiting
from storage.store import Store
from storage.times import utc_now
from storage.transaction import Transaction

log = logging.getLogger("ascolto.courier")

LEASE_NAME: Final = "courier"
LOADED: Final = 1000
GRACE: Final = 7.0
"""Seconds that what is under way may take when we stop."""
AFTER_OUTAGE: Final = 1.0
ANSWERED: Final = 0.2
FEWEST: Final = 4
MOST: Final = 256
UNPACED: Final = 8
OTHERS: Final = 64
"""Messages that may be under way beside those of broadcasts."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How a courier works; tests change what would make them wait."""

    rates: Rates = field(default_factory=Rates)
    poll: float = 1.0
    """Seconds between two looks for rows that other processes wrote."""
    lease: timedelta = timedelta(seconds=15)
    side_by_side: int = 64
    """Messages under way at a time."""
    broadcasts: int = UNPACED
    """Of them, of broadcasts: a slow network leaves room for answers, and a crash few of whom nobody knows."""
    alone: bool = False
    """No other process can be alive: what a dead one left behind is taken over at once."""


def habits_for(rates: Rates, *, alone: bool = False) -> Habits:
    """So many broadcasts under way as keep the pace on a network that answers within ANSWERED, and hardly more."""
    every = rates.in_all.every
    most = min(MOST, max(FEWEST, math.ceil(ANSWERED / every))) if every else UNPACED
    return Habits(rates, alone=alone, broadcasts=most, side_by_side=most + OTHERS)


class Courier:
    """`hand_over` wakes it after a commit; `run` works until `stop`."""

    def __init__(
        self,
        store: Store,
        world: World,
        channels: Mapping[str, Channel | Rooms],
        aftermath: Aftermath | None,
        habits: Habits | None = None,
        *,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.worker = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._store = store
        self._rooms = {name: channel for name, channel in channels.items() if isinstance(channel, Rooms)}
        network = {name: channel for name, channel in channels.items() if not isinstance(channel, Rooms)}
        self._habits = habits or Habits()
        self._now = now
        self._pacer = Pacer(self._habits.rates, {TEAM_LANE})
        self._lanes = Lanes(self._pacer)
        self._senders = Senders(network, self._pacer, self._clock, sleep, self._is_over)
        self._rounds = Rounds(store, world, self._rooms, network, aftermath, self.worker, now, self._after)
        self._leading = False
        self._stopping = False
        self._wake = asyncio.Event()
        self._tried: list[Tried] = []
        self._look_at = 0.0
        self._renew_at = 0.0

    def hand_over(self, rows: Iterable[Waiting]) -> None:
        """Rows that were just committed. Called in the event loop."""
        if not self._leading:
            return  # whoever leads finds them in the database
        now = self._clock()
        for row in rows:
            self._lanes.add(row, now)
        self._wake.set()

    @property
    def is_leading(self) -> bool:
        return self._leading

    async def run(self) -> None:
        """Work until `stop`; survives a database that is out of reach."""
        while not self._stopping:
            self._wake.clear()
            try:
                wait = await self.step()
            except Exception as error:  # noqa: BLE001 - whatever it is, what waits is in the database
                log.error("the courier pauses: %s", described(error))  # noqa: TRY400 - a trace would quote
                wait = AFTER_OUTAGE
            await self._until_woken(wait)
        await self._finish()

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()

    async def step(self) -> float:
        """Lead, look, and do one round; seconds until there is something to do by itself."""
        now = self._clock()
        if now >= self._renew_at:
            await self._lead()
        if not self._leading:
            return self._habits.lease.total_seconds() / 3
        if now >= self._look_at:
            await self._look()
        await self._round()
        return self._until_next()

    async def idle(self) -> None:
        """Wait until nothing is under way, and write down what came of it."""
        while self._senders or self._tried:
            await self._senders.arrive()
            await self._round(picking=False)

    def _clock(self) -> float:
        return self._now().timestamp()

    @property
    def _room_for_broadcasts(self) -> int:
        return self._habits.broadcasts - self._senders.broadcasts

    def _until_next(self) -> float:
        if self._tried:
            return 0.0
        now = self._clock()
        room = self._habits.side_by_side - len(self._senders)
        next_at = self._lanes.next_at(now, self._room_for_broadcasts) if room > 0 else None
        soonest = min(self._look_at, self._renew_at, now + self._habits.poll if next_at is None else next_at)
        return max(0.0, soonest - now)

    async def _until_woken(self, seconds: float) -> None:
        if seconds <= 0 or self._wake.is_set():
            await asyncio.sleep(0)
            return
        alarm = asyncio.get_running_loop().call_later(seconds, self._wake.set)
        await self._wake.wait()
        alarm.cancel()

    async def _lead(self) -> None:
        """Take or keep the lease; whoever loses it forgets what waits."""
        now, lease = self._now(), self._habits.lease
        first = not self._leading
        work = partial(_lead, worker=self.worker, now=now, lease=lease, alone=self._habits.alone and first)
        self._leading = await self._store.run(work)
        self._renew_at = now.timestamp() + lease.total_seconds() / 3
        if not self._leading:
            self._lanes.clear()
        elif first:
            self._look_at = 0.0

    async def _look(self) -> None:
        """Find what other processes wrote, and what a dead one left behind."""
        now, most = self._now(), LOADED + len(self._lanes)

        def work(tx: Transaction) -> tuple[list[int], list[Waiting]]:
            lost = claims.load_abandoned(tx, self.worker, now, alone=self._habits.alone)
            return claims.ready(tx, most), lost

        ready, lost = await self._store.run(work)
        self._look_at = now.timestamp() + self._habits.poll
        unknown = [each for each in ready if each not in self._lanes.rows and each not in self._senders]
        if unknown:
            await self._load(unknown)
        known = {tried.row.id for tried in self._tried}
        for row in lost:
            if row.id not in known and row.id not in self._senders:
                self._lanes.occupy(row.lane)
                self._tried.append(Tried(row, row.attempts, Ambiguous()))

    async def _load(self, ids: list[int]) -> None:
        now = self._clock()
        for row in await self._store.run(lambda tx: claims.load_ready(tx, ids)):
            if row.id not in self._senders:
                self._lanes.add(row, now)

    async def _round(self, *, picking: bool = True) -> None:
        """Write down what ended and claim what is next. Raises Undone when some of it must wait."""
        tried, self._tried = self._tried, []
        room = self._habits.side_by_side - len(self._senders)
        picked: list[Waiting] = []
        if picking and not self._stopping:
            picked = self._lanes.pick(self._clock(), room, self._room_for_broadcasts)
        if not tried and not picked:
            return
        try:
            await self._rounds.do(tried, picked)
        except Undone as undone:
            self._tried = undone.tried + self._tried
            for row in undone.picked:
                self._lanes.give_back(row)
            self._look_at = 0.0  # those rows are in the database
            raise

    def _is_over(self, tried: Tried) -> None:
        self._tried.append(tried)
        self._wake.set()

    def _after(self, done: Round) -> None:
        """A unit of work is committed: what it freed is free, and what it claimed goes out."""
        now = self._clock()
        for each, end in zip(done.tried, done.ended, strict=True):
            self._conclude(each, end, now)
        sent = {parcel.row.lane for parcel in done.taken.parcels}
        for lane in done.taken.rooms:
            self._lanes.unpace(lane)
            for rooms in self._rooms.values():
                rooms.wake(lane)
        for lane in done.taken.blocked:
            self._lanes.rest(lane, now + self._habits.poll)
        for row in {row.lane: row for row in done.picked if row.lane not in sent}.values():
            self._lanes.give_back(row)
        for parcel in done.taken.parcels:
            self._senders.launch(parcel)
        self.hand_over(done.effects.rows)

    def _conclude(self, tried: Tried, end: Ended, now: float) -> None:
        row, outcome = tried.row, tried.outcome
        if isinstance(outcome, TooMany):
            self._pacer.refused(row.lane, now, outcome.retry_after)
        elif isinstance(outcome, Sent):
            self._lanes.reconnect(now)
        if end.state == "ready":
            cut_off = isinstance(outcome, NotSent)
            self._lanes.rest(row.lane, end.not_before.timestamp(), cut_off=cut_off)
            self._lanes.add(
                msgspec.structs.replace(row, attempts=end.attempts, not_before=end.not_before), now
            )
        else:
            self._senders.forget(row.id)
        self._lanes.release(row.lane)

    async def _finish(self) -> None:
        """Let what is under way arrive, write it down, and let somebody else lead."""
        await self._senders.arrive(GRACE)
        try:
            await self._round(picking=False)
            await self._store.run(lambda tx: leases.give_back(tx, LEASE_NAME, self.worker))
        except Exception as error:  # noqa: BLE001 - the leases end by themselves
            log.error("the courier could not finish: %s", described(error))  # noqa: TRY400 - as above
        self._leading = False


def _lead(tx: Transaction, *, worker: str, now: datetime, lease: timedelta, alone: bool) -> bool:
    return leases.take(tx, LEASE_NAME, worker, now, lease, alone=alone) is not None
