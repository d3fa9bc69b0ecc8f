"""The courier: claims what waits, sends it side by side and in pace, and writes down how it turned out.

Nothing is lost: a row is in the outbox until its outcome is committed. A message can come twice only when the channel
took it and we could not learn or keep that: then by the row's policy, at most once more.
"""

import asyncio
import logging
import os
import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import msgspec

from bot.aftermath import Aftermath
from bot.channels import Channel, Rooms
from bot.claiming import Claiming, Parcel, Taken
from bot.lanes import Lanes
from bot.pacing import Pacer, Rates
from bot.settling import Settling, Tried
from bot.verdicts import MISCONFIGURED_FOR
from handlers.deeds import ShapeTopic, Show
from handlers.failing import described
from handlers.sending import (
    Ambiguous,
    Gone,
    Misconfigured,
    NotSent,
    Outcome,
    Refused,
    Sent,
    TeamLost,
    TooMany,
)
from handlers.turn import Effects
from handlers.world import World
from storage import claims, leases
from storage.claims import Ended
from storage.outage import is_outage
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


@dataclass(frozen=True, slots=True)
class Habits:
    """How a courier works; tests change what would make them wait."""

    rates: Rates = field(default_factory=Rates)
    poll: float = 1.0
    """Seconds between two looks for rows that other processes wrote."""
    lease: timedelta = timedelta(seconds=15)
    side_by_side: int = 64
    alone: bool = False
    """No other process can be alive: what a dead one left behind is taken over at once."""


@dataclass(slots=True)
class Round:
    """What one unit of work did."""

    ended: list[Ended]
    taken: Taken
    effects: Effects


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
        self._world = world
        self._rooms = {name: channel for name, channel in channels.items() if isinstance(channel, Rooms)}
        self._channels = {
            name: channel for name, channel in channels.items() if not isinstance(channel, Rooms)
        }
        self._aftermath = aftermath
        self._habits = habits or Habits()
        self._now = now
        self._sleep = sleep
        self._pacer = Pacer(self._habits.rates, {TEAM_LANE})
        self._lanes = Lanes(self._pacer)
        self._leading = False
        self._stopping = False
        self._wake = asyncio.Event()
        self._tried: list[Tried] = []
        self._sending: dict[int, asyncio.Task[None]] = {}
        self._progress: dict[int, list[str]] = {}
        self._look_at = 0.0
        self._renew_at = 0.0
        self._misconfigured = 0

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
        while self._sending or self._tried:
            await asyncio.gather(*self._sending.values())
            await self._round(picking=False)

    def _clock(self) -> float:
        return self._now().timestamp()

    def _until_next(self) -> float:
        if self._tried:
            return 0.0
        now = self._clock()
        next_at = self._lanes.next_at(now) if len(self._sending) < self._habits.side_by_side else None
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
        now = self._now()

        def work(tx: Transaction) -> tuple[list[Waiting], list[Waiting]]:
            lost = claims.load_abandoned(tx, self.worker, now, alone=self._habits.alone)
            return claims.load_ready(tx, LOADED + len(self._lanes)), lost

        ready, lost = await self._store.run(work)
        self._look_at = now.timestamp() + self._habits.poll
        for row in ready:
            if row.id not in self._sending:
                self._lanes.add(row, now.timestamp())
        known = {tried.row.id for tried in self._tried} | self._sending.keys()
        for row in lost:
            if row.id not in known:
                self._lanes.occupy(row.lane)
                self._tried.append(Tried(row, row.attempts, Ambiguous()))

    async def _round(self, *, picking: bool = True) -> None:
        """Write down what ended and claim what is next, in one unit of work."""
        tried, self._tried = self._tried, []
        room = self._habits.side_by_side - len(self._sending)
        picked = self._lanes.pick(self._clock(), room) if picking and not self._stopping else []
        if not tried and not picked:
            return
        try:
            await self._work(tried, picked)
        except Exception as error:
            if is_outage(error):
                self._put_back(tried, picked)
                raise
            log.error("a round failed, going one by one: %s", described(error))  # noqa: TRY400 - as above
            await self._one_by_one(tried, picked)

    async def _work(self, tried: list[Tried], picked: list[Waiting], *, bare: bool = False) -> None:
        now = self._now()
        aftermath = None if bare else self._aftermath

        def work(tx: Transaction) -> Round:
            effects = Effects()
            settling = Settling(tx, self._world, now, effects, aftermath)
            ended = settling.settle(tried)
            taken = Taken()
            if picked:
                claiming = Claiming(tx, self._world, now, self.worker, self._rooms, self._channels, settling)
                taken = claiming.take(picked)
            return Round(ended, taken, effects)

        done = await self._store.run(work)
        self._after(tried, picked, done)

    async def _one_by_one(self, tried: list[Tried], picked: list[Waiting]) -> None:
        """Something in a round is broken: the others must not suffer for it."""
        for each in tried:
            try:
                await self._work([each], [])
            except Exception as error:  # noqa: BLE001 - the bare outcome is written down all the same
                if is_outage(error):
                    self._tried.append(each)
                    continue
                log.error("the desk's part of an outcome failed: %s", described(error))  # noqa: TRY400
                await self._write_down(each)
        for row in picked:
            try:
                await self._work([], [row])
            except Exception as error:  # noqa: BLE001 - it stays in the outbox; the next look finds it
                log.error("a row could not be claimed: %s", described(error))  # noqa: TRY400
                self._lanes.rest(row.lane, self._clock() + AFTER_OUTAGE)
                self._lanes.give_back(row)

    async def _write_down(self, tried: Tried) -> None:
        """The bare outcome, whatever else fails."""
        try:
            await self._work([tried], [], bare=True)
        except Exception as error:  # noqa: BLE001 - it is kept here and tried again with the next round
            log.error("an outcome could not be written down: %s", described(error))  # noqa: TRY400
            self._tried.append(tried)

    def _put_back(self, tried: list[Tried], picked: list[Waiting]) -> None:
        """The database is out of reach: outcomes are kept here, rows stay where they are."""
        self._tried = tried + self._tried
        for row in picked:
            self._lanes.give_back(row)
            self._lanes.add(row, self._clock())

    def _after(self, tried: list[Tried], picked: list[Waiting], done: Round) -> None:
        now = self._clock()
        for each, end in zip(tried, done.ended, strict=True):
            self._conclude(each, end, now)
        sent = {parcel.row.lane for parcel in done.taken.parcels}
        for lane in done.taken.rooms:
            self._lanes.unpace(lane)
            self._wake_room(lane)
        for lane in done.taken.blocked:
            self._lanes.rest(lane, now + self._habits.poll)
        for row in {row.lane: row for row in picked if row.lane not in sent}.values():
            self._lanes.give_back(row)
        for parcel in done.taken.parcels:
            self._launch(parcel)
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
            self._lanes.add(replace(row, attempts=end.attempts, not_before=end.not_before), now)
        else:
            self._progress.pop(row.id, None)
        self._lanes.release(row.lane)

    def _wake_room(self, lane: str) -> None:
        for rooms in self._rooms.values():
            rooms.wake(lane)

    def _launch(self, parcel: Parcel) -> None:
        parcel.context.sent = self._progress.setdefault(parcel.row.id, [])
        parcel.context.may_send_more = partial(self._next_of_many, parcel.row.lane)
        self._sending[parcel.row.id] = asyncio.create_task(self._send(parcel))

    async def _send(self, parcel: Parcel) -> None:
        try:
            outcome = await self._try(self._channels[parcel.channel], parcel)
        except asyncio.CancelledError:
            outcome = Ambiguous()
        except Exception as error:  # noqa: BLE001 - a fault of ours must not stop the others
            log.error("a channel failed: %s", described(error))  # noqa: TRY400 - a trace would quote
            outcome = Refused("fault")
        self._heed(outcome)
        shapes = isinstance(parcel.deed, ShapeTopic)
        tried = Tried(parcel.row, parcel.attempts, outcome, shapes, parcel.thread, parcel.was_reachable)
        self._sending.pop(parcel.row.id, None)
        self._tried.append(tried)
        self._wake.set()

    async def _try(self, channel: Channel, parcel: Parcel) -> Outcome:
        """Send; what was to be edited and is gone is sent anew."""
        deed = parcel.deed
        outcome = await channel.send(parcel.address, parcel.thread, deed, parcel.context)
        if isinstance(outcome, Gone) and isinstance(deed, Show) and deed.edit:
            await parcel.context.may_send_more()
            anew = msgspec.structs.replace(deed, edit="")
            return await channel.send(parcel.address, parcel.thread, anew, parcel.context)
        return outcome

    async def _next_of_many(self, lane: str) -> None:
        """A deed of several messages keeps the pace with each of them."""
        while (
            wait := max(self._pacer.wait_in_all(self._clock()), self._pacer.wait(lane, self._clock()))
        ) > 0:
            await self._sleep(wait)
        self._pacer.spend(lane, self._clock())

    def _heed(self, outcome: Outcome) -> None:
        """A wrong token is believed, and cried out, only when it is said again and again."""
        if isinstance(outcome, Misconfigured):
            self._misconfigured += 1
            self._pacer.pause_all(self._clock() + MISCONFIGURED_FOR)
            if self._misconfigured % 3 == 0:
                log.critical("the channel does not let us in: is the token right? Everything is kept.")
        elif not isinstance(outcome, (NotSent, TeamLost)):
            self._misconfigured = 0

    async def _finish(self) -> None:
        """Let what is under way arrive, write it down, and let somebody else lead."""
        if self._sending:
            await asyncio.wait(self._sending.values(), timeout=GRACE)
        for task in list(self._sending.values()):
            task.cancel()
        try:
            await self.idle()
            await self._store.run(lambda tx: leases.give_back(tx, LEASE_NAME, self.worker))
        except Exception as error:  # noqa: BLE001 - the leases end by themselves
            log.error("the courier could not finish: %s", described(error))  # noqa: TRY400 - as above
        self._leading = False


def _lead(tx: Transaction, *, worker: str, now: datetime, lease: timedelta, alone: bool) -> bool:
    return leases.take(tx, LEASE_NAME, worker, now, lease, alone=alone) is not None
