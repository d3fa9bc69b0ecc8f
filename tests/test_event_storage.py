"""What is kept of events and of who wants to hear of them, read back on either engine."""

from datetime import timedelta

from handlers.turn import Effects, Turn
from handlers.world import World
from storage import events, people, subscriptions
from storage.sealing import KeyRing
from storage.store import Store
from storage.times import utc_now
from storage.transaction import Transaction
from tests.dialogue import CHANNEL, latina
from tests.event_town import drafted


async def test_a_place_on_the_map_is_read_as_it_was_written(store: Store, keys: KeyRing) -> None:
    def work(tx: Transaction) -> tuple[float | None, float | None]:
        turn = Turn(tx, World(latina(), keys, None), utc_now(), "test", Effects())
        maker = people.add(tx, keys, CHANNEL, "giulia", turn.now)
        made = drafted(turn, maker, latitude=41.4676, longitude=12.9036)
        found = events.get(tx, made.id)
        return found.latitude, found.longitude

    assert await store.run(work) == (41.4676, 12.9036)


async def test_a_change_leaves_alone_what_it_does_not_name(store: Store, keys: KeyRing) -> None:
    now = utc_now()

    def work(tx: Transaction) -> None:
        who = people.add(tx, keys, CHANNEL, "anna", now)
        known = subscriptions.begin(tx, who.id, now)
        assert subscriptions.told(tx, who.id, now + timedelta(hours=1))
        subscriptions.change(tx, known, active=False)
        after = subscriptions.change(tx, known, frequency="daily")
        assert not after.active, "who has opted out stays out"
        assert after.told_at == now + timedelta(hours=1), "what was told stays told"

    await store.run(work)


async def test_a_digest_is_told_once_and_never_to_whoever_opted_out(store: Store, keys: KeyRing) -> None:
    now = utc_now()

    def work(tx: Transaction) -> None:
        who = people.add(tx, keys, CHANNEL, "anna", now)
        known = subscriptions.begin(tx, who.id, now)
        until = now + timedelta(hours=1)
        assert [subscriptions.told(tx, who.id, until) for _ in range(2)] == [True, False]
        subscriptions.change(tx, known, active=False)
        assert not subscriptions.told(tx, who.id, until + timedelta(hours=1))

    await store.run(work)
