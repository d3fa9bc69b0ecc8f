"""What happens at a time: looks each second for timers that are due, and sweeps what is kept no longer."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final, TypeVar

from handlers.events import digests, publishing
from handlers.events import reminders as event_reminders
from handlers.forms.draft_expiry import forget_draft, remind_of_draft
from handlers.forms.drafts import EXPIRY, REMINDER
from handlers.messaging.context import Context
from handlers.messaging.error_reply import described
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from handlers.team.morning_summary import morning_card
from handlers.visits import reminders, timezone_update, waitlist
from storage.engine.driver_errors import is_outage
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.events import event_drafts
from storage.sending import claims, seen_updates, timers
from storage.sending.outbox import Waiting
from storage.sending.timers import Timer
from storage.visits import bookings, seats
from storage.web import web_messages, web_sessions

log = logging.getLogger("ascolto.clock")

T = TypeVar("T")

TICK: Final = 1.0
MORNING: Final = "morning"
TEAM: Final = "team"
SWEEP_EVERY: Final = timedelta(hours=1)
TIMERS_KEPT: Final = timedelta(days=30)
SEATS_KEPT: Final = timedelta(days=2)
EVENT_DRAFTS_KEPT: Final = timedelta(days=90)
FOREVER: Final = timedelta(days=36500)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a timer does when it is due. Later than `until` after its time it makes no sense any more."""

    act: Callable[[UnitOfWork, Timer], None]
    until: timedelta = FOREVER


def _morning(unit: UnitOfWork, _fired: Timer) -> None:
    morning_card(unit)


def _remind(unit: UnitOfWork, fired: Timer) -> None:
    remind_of_draft(unit, fired.subject)


def _forget(unit: UnitOfWork, fired: Timer) -> None:
    forget_draft(unit, fired.subject)


def _end_offer(unit: UnitOfWork, fired: Timer) -> None:
    waitlist.lapse(unit, bookings.get(unit.tx, int(fired.subject)))


KINDS: Final[Mapping[str, Kind]] = {
    MORNING: Kind(_morning, timedelta(hours=3)),
    REMINDER: Kind(_remind, timedelta(days=1)),
    EXPIRY: Kind(_forget),
    waitlist.OFFER: Kind(_end_offer),
    reminders.DAY_BEFORE: Kind(reminders.remind, timedelta(hours=12)),
    reminders.SOON: Kind(reminders.remind, timedelta(hours=2)),
    event_reminders.DAY_BEFORE: Kind(event_reminders.remind, timedelta(hours=12)),
    event_reminders.SOON: Kind(event_reminders.remind, timedelta(hours=2)),
    publishing.BEGINS: Kind(publishing.end_invitations),
    digests.DIGEST: Kind(digests.tell_some, timedelta(hours=3)),
    digests.LATER: Kind(digests.tell_one, timedelta(hours=12)),
}


class Clock:
    """Any process may run one, and several may: a timer fires in the unit of work that does what follows."""

    def __init__(
        self,
        store: Store,
        context: Context,
        hand_over: Callable[[Iterable[Waiting]], None],
        now: Callable[[], datetime] = utc_now,
        kinds: Mapping[str, Kind] = KINDS,
    ) -> None:
        self._store = store
        self._world = context
        self._hand_over = hand_over
        self._now = now
        self._kinds = kinds
        self._sweep_at = now()
        self._morning: datetime | None = None
        self._zones_settled = False
        self._digests: dict[str, tuple[date, datetime]] = {}

    async def run(self) -> None:
        """Never ends by itself; a database that is out of reach is waited for."""
        while True:
            try:
                await self.tick()
            except Exception as error:  # noqa: BLE001 - what is due stays due
                log.error("the clock pauses: %s", described(error))  # noqa: TRY400 - a trace would quote
            await asyncio.sleep(TICK)

    async def tick(self) -> None:
        now = self._now()
        if not self._zones_settled:
            await self._settle_zones(now)
        for due in await self._store.run(lambda tx: timers.due(tx, now)):
            await self._fire(due, now)
        if now >= self._sweep_at:
            self._sweep_at = now + SWEEP_EVERY
            await self._store.run(partial(sweep, now=now))
        await self._set_morning(now)
        await self._set_digests(now)

    async def _settle_zones(self, now: datetime) -> None:
        """Once after a start: the zone database may be a newer one."""
        try:
            if await self._store.read(
                partial(timezone_update.is_outdated, rules=timezone_update.Rules(), now=now)
            ):
                await timezone_update.settle(timezone_update.Rules(), partial(self._unit, now=now))
        except Exception as error:
            if is_outage(error):
                raise
            log.error("the zones could not be settled: %s", described(error))  # noqa: TRY400 - as above
        self._zones_settled = True  # what fails now would fail each second, and hold up every timer

    async def _unit(self, work: Callable[[UnitOfWork], T], cause: str, now: datetime) -> T:
        """A unit of work with a turn of its own."""

        def in_unit(tx: Transaction) -> tuple[T, Effects]:
            effects = Effects()
            return work(UnitOfWork(tx, self._world, now, cause, effects)), effects

        result, effects = await self._store.run(in_unit)
        self._hand_over(effects.rows)
        return result

    async def _set_morning(self, now: datetime) -> None:
        """The next morning is always set: once per day, whoever comes first."""
        due = self._world.place.next_morning(now)
        if self._world.team is not None and due != self._morning:
            await self._store.run(lambda tx: timers.put(tx, MORNING, TEAM, due.date().isoformat(), due))
            self._morning = due

    async def _set_digests(self, now: datetime) -> None:
        """So are the next daily and the next weekly digest."""
        wanted = digests.next_ones(self._world.place, now)
        if digests.DIGEST in self._kinds and wanted != self._digests:
            for how_often, (day, due) in wanted.items():
                put = partial(timers.put, kind=digests.DIGEST, subject=how_often, occurrence=day.isoformat())
                await self._store.run(partial(put, due_at=due))
            self._digests = wanted

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
        kind = self._kinds.get(due.kind)
        if not timers.fire(tx, due):
            return effects  # another process was first
        if kind is None or now - due.due_at > kind.until:
            timers.miss(tx, due)
            log.warning("a timer of kind %s came too late", due.kind)
            return effects
        cause = timers.cause_of(due.kind, due.subject, due.occurrence)
        kind.act(UnitOfWork(tx, self._world, now, cause, effects), due)
        return effects


def sweep(tx: Transaction, now: datetime) -> None:
    """Forget what was only kept for a while: known updates 72 h, the words of sent messages 7 days, chats 180 days, events that nobody goes on writing 90 days; seats of what is over guard nothing."""
    seen_updates.forget_old(tx, now)
    claims.empty_old(tx, now)
    timers.forget_old(tx, now - TIMERS_KEPT)
    seats.forget_old(tx, now - SEATS_KEPT)
    event_drafts.forget_old(tx, now - EVENT_DRAFTS_KEPT)
    if web_sessions.end_old(tx, now):
        web_messages.forget_abandoned(tx)
