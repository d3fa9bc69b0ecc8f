"""The courier: claims pending rows, sends them side by side and in pace, and writes down the outcomes.

Nothing is lost: a row is in the outbox until its outcome is committed. A message can come twice only when the
channel took it and we could not learn or keep that: then by the row's policy, at most once more.
"""

import asyncio
import logging
import os
import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import msgspec

from bot.courier.aftermath import Aftermath
from bot.courier.channels import Channel, Rooms, Sending
from bot.courier.claiming import LEASE, Parcel
from bot.courier.lanes import Lanes
from bot.courier.rate_limits import Pacer
from bot.courier.rounds import Round, Rounds, Undone
from bot.courier.senders import Senders
from bot.courier.settling import Tried
from bot.courier.tuning import Tuning
from handlers.messaging.context import Context
from handlers.messaging.delivery_result import Ambiguous, NotSent, Sent, TooMany
from handlers.messaging.error_reply import described
from handlers.messaging.unit_of_work import ClaimedRow
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.sending import claims, leases
from storage.sending.claims import Ended
from storage.sending.outbox import TEAM_LANE, Claim, Waiting

log = logging.getLogger("ascolto.courier")

LEASE_NAME: Final = "courier"
LOADED: Final = 1000
GRACE: Final = 7.0
"""Seconds that messages under way may take at a stop."""
AFTER_OUTAGE: Final = 1.0


class Courier:
    """`hand_over` wakes it after a commit; `run` works until `stop`."""

    def __init__(
        self,
        store: Store,
        context: Context,
        channels: Mapping[str, Channel | Rooms],
        aftermath: Aftermath | None,
        tuning: Tuning | None = None,
        *,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.worker = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._store = store
        self._rooms = {name: channel for name, channel in channels.items() if isinstance(channel, Rooms)}
        network = {name: channel for name, channel in channels.items() if not isinstance(channel, Rooms)}
        self._network = frozenset(network)
        self._tuning = tuning or Tuning()
        self._now = now
        self._pacer = Pacer(self._tuning.rates, {TEAM_LANE})
        self._lanes = Lanes(self._pacer)
        self._senders = Senders(network, self._pacer, self._clock, sleep, self._is_over)
        self._rounds = Rounds(store, context, self._rooms, network, aftermath, self.worker, now, self._after)
        self._leading = False
        self._stopping = False
        self._wake = asyncio.Event()
        self._tried: list[Tried] = []
        self._claimed: dict[int, Parcel] = {}
        """What the unit that wrote it has claimed, and waits for its pace all the same."""
        self._look_at = 0.0
        self._renew_at = 0.0

    def hand_over(self, rows: Iterable[Waiting]) -> None:
        """Takes rows that were just committed. Called in the event loop."""
        if not self._leading:
            return  # the leading process finds them in the database
        now = self._clock()
        for row in rows:
            self._lanes.add(row, now)
        self._wake.set()

    def claim(self, channel: str, lane: str) -> Claim | None:
        """See handlers.messaging.unit_of_work.Express: asked in a writer's thread, so it only looks."""
        now = self._clock()
        if not self._leading or self._stopping or channel not in self._network:
            return None
        if not self._lanes.is_free(lane, now) or self._pacer.wait_in_all(now) > 0:
            return None
        return Claim(self.worker, self._now() + LEASE)

    def send(self, opened: Sequence[ClaimedRow]) -> None:
        """Sends at once where lane, pace and room allow it still, and else as soon as they do."""
        if not self._leading:
            return  # the leading process finds them when their lease has ended
        for each in opened:
            parcel = _parcel(each)
            if self._room > 0 and not self._stopping and self._lanes.seize(each.row.lane, self._clock()):
                self._senders.launch(parcel)
            else:
                self._claimed[each.row.id] = parcel
                self._lanes.add_first(each.row)
                self._wake.set()

    @property
    def is_leading(self) -> bool:
        return self._leading

    async def run(self) -> None:
        """Works until `stop`; survives a database that is out of reach."""
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
        """Leads, looks, and does one round; returns the seconds until the next."""
        now = self._clock()
        if now >= self._renew_at:
            await self._lead()
        if not self._leading:
            return self._tuning.lease.total_seconds() / 3
        if now >= self._look_at:
            await self._look()
        await self._round()
        return self._until_next()

    async def idle(self) -> None:
        """Waits until nothing is under way, and writes down the outcomes."""
        while self._senders or self._tried:
            await self._senders.arrive()
            await self._round(picking=False)

    def _clock(self) -> float:
        return self._now().timestamp()

    @property
    def _room(self) -> int:
        return self._tuning.side_by_side - len(self._senders)

    @property
    def _room_for_broadcasts(self) -> int:
        return self._tuning.broadcasts - self._senders.broadcasts

    def _until_next(self) -> float:
        if self._tried:
            return 0.0
        now = self._clock()
        next_at = self._lanes.next_at(now, self._room_for_broadcasts) if self._room > 0 else None
        soonest = min(self._look_at, self._renew_at, now + self._tuning.poll if next_at is None else next_at)
        return max(0.0, soonest - now)

    async def _until_woken(self, seconds: float) -> None:
        if seconds <= 0 or self._wake.is_set():
            await asyncio.sleep(0)
            return
        alarm = asyncio.get_running_loop().call_later(seconds, self._wake.set)
        await self._wake.wait()
        alarm.cancel()

    async def _lead(self) -> None:
        """Takes or keeps the lease; a courier that loses it forgets its pending rows."""
        now, lease = self._now(), self._tuning.lease
        first = not self._leading
        work = partial(_lead, worker=self.worker, now=now, lease=lease, alone=self._tuning.alone and first)
        self._leading = await self._store.run(work)
        self._renew_at = now.timestamp() + lease.total_seconds() / 3
        if not self._leading:
            self._lanes.clear()
            self._claimed.clear()
        elif first:
            self._look_at = 0.0

    async def _look(self) -> None:
        """Finds rows that other processes wrote, and those a dead one left behind."""
        now, most = self._now(), LOADED + len(self._lanes)

        def work(tx: Transaction) -> tuple[list[int], list[Waiting]]:
            lost = claims.load_abandoned(tx, self.worker, now, alone=self._tuning.alone)
            return claims.ready(tx, most), lost

        ready, lost = await self._store.run(work)
        self._look_at = now.timestamp() + self._tuning.poll
        unknown = [each for each in ready if each not in self._lanes.rows and each not in self._senders]
        if unknown:
            await self._load(unknown)
        known = {tried.row.id for tried in self._tried} | self._claimed.keys()
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
        """Writes down outcomes and claims the next rows. Raises Undone when some of it must wait."""
        tried, self._tried = self._tried, []
        picked = self._pick() if picking and not self._stopping else []
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

    def _pick(self) -> list[Waiting]:
        """Returns the rows to claim; sends those that are claimed already."""
        picked = self._lanes.pick(self._clock(), self._room, self._room_for_broadcasts)
        for row in picked:
            if row.id in self._claimed:
                self._senders.launch(self._claimed.pop(row.id))
        return [row for row in picked if row.id not in self._senders]

    def _is_over(self, tried: Tried) -> None:
        self._tried.append(tried)
        self._wake.set()

    def _after(self, done: Round) -> None:
        """A unit of work is committed: frees its lanes and sends its claimed rows."""
        now = self._clock()
        for each, end in zip(done.tried, done.ended, strict=True):
            self._conclude(each, end, now)
        sent = {parcel.row.lane for parcel in done.taken.parcels}
        for lane in done.taken.rooms:
            self._lanes.unpace(lane)
            for rooms in self._rooms.values():
                rooms.wake(lane)
        for lane in done.taken.blocked:
            self._lanes.rest(lane, now + self._tuning.poll)
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
        """Lets messages under way arrive, writes them down, and gives the lease back."""
        await self._senders.arrive(GRACE)
        self._tried += [Tried(each.row, each.attempts, NotSent(0.0)) for each in self._claimed.values()]
        self._claimed.clear()
        try:
            await self._round(picking=False)
            await self._store.run(lambda tx: leases.give_back(tx, LEASE_NAME, self.worker))
        except Exception as error:  # noqa: BLE001 - the leases end by themselves
            log.error("the courier could not finish: %s", described(error))  # noqa: TRY400 - as above
        self._leading = False


def _parcel(opened: ClaimedRow) -> Parcel:
    row, sending = opened.row, Sending(private=True, ticket_id=opened.row.ticket_id)
    return Parcel(
        row, row.attempts, opened.channel, opened.address, "", opened.outbound, sending, opened.was_reachable
    )


def _lead(tx: Transaction, *, worker: str, now: datetime, lease: timedelta, alone: bool) -> bool:
    return leases.take(tx, LEASE_NAME, worker, now, lease, alone=alone) is not None
