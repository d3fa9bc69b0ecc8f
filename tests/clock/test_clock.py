"""What happens at a time happens once, also after a stop, and not when it makes no sense any more."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.clock import Clock
from handlers.messaging.capabilities import Capabilities
from handlers.messaging.capability import Capability, TimerKind
from handlers.messaging.context import Context, TeamChat
from handlers.messaging.outbound import Piece, Screen, Show
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.team.morning_summary import MORNING, TEAM, next_morning
from storage.engine.statement import Statement
from storage.engine.store import Store
from storage.people.encryption import KeyRing
from storage.sending import seen_updates, timers
from storage.sending.outbox import Waiting
from storage.sending.tables import timer
from storage.sending.timers import Timer
from tests.courier.scenario import HandClock, latina

STATES = Statement(select(timer.c.state).where(timer.c.kind != MORNING).order_by(timer.c.occurrence), str)
MORNINGS = Statement(
    select(timer.c.kind, timer.c.subject, timer.c.occurrence, timer.c.due_at)
    .where(timer.c.kind == MORNING)
    .order_by(timer.c.due_at),
    Timer,
)


class Days:
    """A clock on the wall, and what it handed over."""

    def __init__(self, store: Store, keys: KeyRing) -> None:
        self.hand = HandClock()
        self.sent: list[Waiting] = []
        self.store = store
        kinds = {
            "greet": TimerKind(self._greet, timedelta(hours=1)),
            "fail": TimerKind(self._fail),
            MORNING: TimerKind(self._greet, timedelta(hours=3)),
        }
        rooms = Capabilities((Capability(name="greetings", timers=kinds, recurring=next_morning),))
        context = Context(latina(), keys, TeamChat("telegram", "-100"), rooms)
        self.clock = Clock(store, context, self._take, self.hand.now)

    async def put(self, kind: str, occurrence: str, due_at: datetime) -> None:
        await self.store.run(lambda tx: timers.put(tx, kind, "7", occurrence, due_at))

    async def states(self) -> list[str]:
        return await self.store.run(lambda tx: tx.all(STATES))

    def _take(self, rows: Iterable[Waiting]) -> None:
        self.sent += rows

    def _greet(self, unit: UnitOfWork, fired: Timer) -> None:
        unit.post(Show(Screen((Piece(fired.occurrence),))))

    def _fail(self, unit: UnitOfWork, fired: Timer) -> None:
        self._greet(unit, fired)
        raise ValueError("a fault of ours")


async def test_a_timer_acts_once_when_it_is_due(store: Store, keys: KeyRing) -> None:
    days = Days(store, keys)
    await days.put("greet", "a", days.hand.now() + timedelta(minutes=5))
    await days.clock.tick()
    assert days.sent == []
    days.hand.turn(301)
    await days.clock.tick()
    await days.clock.tick()
    assert len(days.sent) == 1
    assert await days.states() == ["fired"]


async def test_what_comes_too_late_is_missed(store: Store, keys: KeyRing) -> None:
    days = Days(store, keys)
    await days.put("greet", "a", days.hand.now() - timedelta(hours=2))
    await days.put("of another release", "b", days.hand.now())
    await days.clock.tick()
    assert days.sent == []
    assert await days.states() == ["missed", "missed"]


async def test_a_timer_that_fails_leaves_no_trace_and_stops_no_other(store: Store, keys: KeyRing) -> None:
    days = Days(store, keys)
    await days.put("fail", "a", days.hand.now())
    await days.put("greet", "b", days.hand.now())
    await days.clock.tick()
    await days.clock.tick()
    assert len(days.sent) == 1
    assert await days.states() == ["missed", "fired"]


async def test_a_morning_card_a_day_at_nine_there(store: Store, keys: KeyRing) -> None:
    days = Days(store, keys)  # it is nine o'clock in Greenwich, ten in Latina
    await days.clock.tick()
    mornings = await store.run(lambda tx: tx.all(MORNINGS))
    assert [(each.subject, each.due_at) for each in mornings] == [
        (TEAM, datetime(2026, 11, 27, 8, tzinfo=UTC))
    ]
    for _ in range(3):
        days.hand.turn(24 * 3600)
        await days.clock.tick()
    assert len(days.sent) == 3


async def test_two_clocks_act_once(store: Store, keys: KeyRing) -> None:
    days, others = Days(store, keys), Days(store, keys)
    await days.put("greet", "a", days.hand.now())
    await days.clock.tick()
    await others.clock.tick()
    assert len(days.sent) + len(others.sent) == 1


async def test_known_updates_are_forgotten_after_three_days(store: Store, keys: KeyRing) -> None:
    days = Days(store, keys)
    await store.run(lambda tx: seen_updates.remember(tx, "telegram", "1", days.hand.now()))
    days.hand.turn(71 * 3600)
    await days.clock.tick()
    assert not await store.run(lambda tx: seen_updates.remember(tx, "telegram", "1", days.hand.now()))
    days.hand.turn(2 * 3600)
    await days.clock.tick()
    assert await store.run(lambda tx: seen_updates.remember(tx, "telegram", "1", days.hand.now()))
