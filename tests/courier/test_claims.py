"""The outbox as the database guards it: one sender a row, one row a lane, and only the last try may tell."""

import asyncio
from datetime import UTC, datetime, timedelta

from storage.engine.open_store import open_store
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.people import people
from storage.people.encryption import KeyRing
from storage.sending import claims, leases, outbox, timers
from storage.sending.claims import Ended
from storage.sending.outbox import Claim, Recipient, Waiting

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
LEASE = timedelta(seconds=60)


def put(tx: Transaction, keys: KeyRing, key: str, lane: str = "team", **more: object) -> Waiting | None:
    return outbox.put(
        tx,
        key,
        b"words",
        Recipient(lane, None, None, keys.own),
        NOW,
        priority=1,
        **more,  # type: ignore[arg-type]
    )


def ended(row: Waiting, attempts: int, state: str, outcome: str = "") -> Ended:
    return Ended(row, attempts, state, outcome or state, NOW)


async def written(store: Store, keys: KeyRing, *lanes: str) -> list[Waiting]:
    def work(tx: Transaction) -> list[Waiting]:
        rows = [put(tx, keys, f"cause:{n}", lane) for n, lane in enumerate(lanes)]
        return [row for row in rows if row]

    return await store.run(work)


async def test_a_row_is_claimed_once_and_ends_once(store: Store, keys: KeyRing) -> None:
    (row,) = await written(store, keys, "p1")
    assert await store.run(lambda tx: claims.claim(tx, [row.id], "a", NOW, LEASE)) == {row.id: 1}
    assert await store.run(lambda tx: claims.claim(tx, [row.id], "b", NOW, LEASE)) == {}
    assert await store.run(lambda tx: claims.end(tx, [ended(row, 1, "sent")], NOW)) == 1
    assert await store.run(lambda tx: claims.end(tx, [ended(row, 1, "dead")], NOW)) == 0
    assert await store.run(lambda tx: claims.ready(tx, 9)) == []


async def test_a_lane_has_one_row_under_way(store: Store, keys: KeyRing) -> None:
    first, second, other = await written(store, keys, "p1", "p1", "p2")
    both = [first.id, second.id, other.id]
    claimed = await store.run(lambda tx: claims.claim(tx, both, "a", NOW, LEASE))
    assert claimed == {first.id: 1, other.id: 1}


async def test_a_row_can_be_claimed_by_the_unit_that_writes_it(store: Store, keys: KeyRing) -> None:
    mine = Claim("a", NOW + LEASE)
    first = await store.run(lambda tx: put(tx, keys, "one", "p1", claim=mine))
    assert first
    assert first.attempts == 1
    assert await store.run(lambda tx: claims.claim(tx, [first.id], "b", NOW, LEASE)) == {}
    second = await store.run(lambda tx: put(tx, keys, "two", "p1", claim=mine))
    assert second
    assert second.attempts == 0, "one of a lane is under way"
    assert await store.run(lambda tx: claims.ready(tx, 9)) == [second.id]
    assert await store.run(lambda tx: put(tx, keys, "one", "p1", claim=mine)) is None
    assert await store.run(lambda tx: claims.end(tx, [ended(first, 1, "sent")], NOW)) == 1
    assert await store.run(lambda tx: put(tx, keys, "one", "p1", claim=mine)) is None, "a replay"


async def test_many_couriers_never_claim_the_same_row(store: Store, keys: KeyRing) -> None:
    """A claim that read the state first and changed it later sent 130 of 3,000 messages twice."""
    rows = await written(store, keys, *(f"p{n}" for n in range(60)))
    ids = [row.id for row in rows]
    others = [open_store(store.url, threads=2) for _ in range(2)]
    seen: list[int] = []

    async def send_all(by: Store, worker: str) -> None:
        for start in range(0, len(ids), 5):
            some = ids[start : start + 5]
            taken = await by.run(lambda tx, some=some: claims.claim(tx, some, worker, NOW, LEASE))  # type: ignore[misc]
            seen.extend(taken)

    await asyncio.gather(*(send_all(by, f"w{n}") for n, by in enumerate([store, *others, *others])))
    for other in others:
        await other.close()
    assert sorted(seen) == sorted(ids)


async def test_a_row_put_off_waits_for_its_time(store: Store, keys: KeyRing) -> None:
    (row,) = await written(store, keys, "p1")
    await store.run(lambda tx: claims.claim(tx, [row.id], "a", NOW, LEASE))
    later = NOW + timedelta(seconds=5)
    await store.run(lambda tx: claims.end(tx, [Ended(row, 1, "ready", "too_many", later)], NOW))
    assert await store.run(lambda tx: claims.claim(tx, [row.id], "a", NOW, LEASE)) == {}
    assert await store.run(lambda tx: claims.claim(tx, [row.id], "a", later, LEASE)) == {row.id: 2}


async def test_a_dead_senders_row_is_found_when_its_lease_ends(store: Store, keys: KeyRing) -> None:
    (row,) = await written(store, keys, "p1")
    await store.run(lambda tx: claims.claim(tx, [row.id], "a", NOW, LEASE))

    async def abandoned(now: datetime, *, alone: bool = False) -> list[tuple[int, int]]:
        found = await store.run(lambda tx: claims.load_abandoned(tx, "b", now, alone=alone))
        return [(each.id, each.attempts) for each in found]

    assert await abandoned(NOW) == []
    assert await abandoned(NOW, alone=True) == [(row.id, 1)]
    assert await abandoned(NOW + LEASE + timedelta(seconds=1)) == [(row.id, 1)]


async def test_a_lost_answer_is_remembered(store: Store, keys: KeyRing) -> None:
    (row,) = await written(store, keys, "p1")
    await store.run(lambda tx: claims.claim(tx, [row.id], "a", NOW, LEASE))
    assert not await store.run(lambda tx: claims.was_lost_before(tx, row))
    await store.run(lambda tx: claims.end(tx, [ended(row, 1, "ready", claims.AMBIGUOUS)], NOW))
    assert await store.run(lambda tx: claims.was_lost_before(tx, row))


async def test_a_burst_is_one_row_until_it_is_on_its_way(store: Store, keys: KeyRing) -> None:
    def burst(tx: Transaction) -> Waiting | None:
        return put(tx, keys, "p1:album", "p1", over=True)

    first = await store.run(burst)
    second = await store.run(burst)
    assert first
    assert second
    assert await store.run(lambda tx: claims.ready(tx, 9)) == [second.id]
    assert await store.run(lambda tx: claims.claim(tx, [first.id, second.id], "a", NOW, LEASE)) == {
        second.id: 1
    }
    third = await store.run(burst)
    assert third
    assert await store.run(lambda tx: claims.ready(tx, 9)) == [third.id]


async def test_a_cause_is_enqueued_once_even_after_it_was_sent(store: Store, keys: KeyRing) -> None:
    (row,) = await written(store, keys, "p1")
    await store.run(lambda tx: claims.claim(tx, [row.id], "a", NOW, LEASE))
    await store.run(lambda tx: claims.end(tx, [ended(row, 1, "sent")], NOW))
    assert await written(store, keys, "p1") == []


async def test_cancelling_a_lane_leaves_the_others(store: Store, keys: KeyRing) -> None:
    first, second, other = await written(store, keys, "p1", "p1", "p2")
    cancelled = await store.run(lambda tx: claims.cancel_lane(tx, "p1", NOW))
    assert {row.id for row in cancelled} == {first.id, second.id}
    assert await store.run(lambda tx: claims.ready(tx, 9)) == [other.id]


async def test_old_words_are_emptied(store: Store, keys: KeyRing) -> None:
    (row,) = await written(store, keys, "p1")
    await store.run(lambda tx: claims.claim(tx, [row.id], "a", NOW, LEASE))
    await store.run(lambda tx: claims.end(tx, [ended(row, 1, "sent")], NOW))
    assert await store.run(lambda tx: claims.empty_old(tx, NOW)) == 0
    assert await store.run(lambda tx: claims.empty_old(tx, NOW + timedelta(days=8))) == 1
    assert await store.run(lambda tx: claims.empty_old(tx, NOW + timedelta(days=8))) == 0


async def test_rows_of_one_unit_keep_their_order(store: Store, keys: KeyRing) -> None:
    rows = await written(store, keys, *["p1"] * 50)
    assert [row.id for row in rows] == sorted(row.id for row in rows)


async def test_a_lease_has_one_holder(store: Store) -> None:
    span = timedelta(seconds=15)

    async def take(holder: str, now: datetime, *, alone: bool = False) -> int | None:
        return await store.run(lambda tx: leases.take(tx, "courier", holder, now, span, alone=alone))

    assert await take("a", NOW) == 1
    assert await take("b", NOW) is None
    assert await take("a", NOW + span) == 2
    assert await take("b", NOW + 3 * span) == 3
    assert await take("a", NOW + 3 * span) is None
    assert await take("a", NOW + 3 * span, alone=True) == 4
    await store.run(lambda tx: leases.give_back(tx, "courier", "a"))
    assert await take("b", NOW) == 1


async def test_a_timer_fires_once(store: Store) -> None:
    due = NOW + timedelta(hours=1)
    assert await store.run(lambda tx: timers.put(tx, "morning", "team", "2026-11-26", due))
    assert not await store.run(lambda tx: timers.put(tx, "morning", "team", "2026-11-26", due))
    assert await store.run(lambda tx: timers.fire_due(tx, NOW)) == []
    (fired,) = await store.run(lambda tx: timers.fire_due(tx, due))
    assert (fired.kind, fired.subject, fired.occurrence, fired.due_at) == (
        "morning",
        "team",
        "2026-11-26",
        due,
    )
    assert await store.run(lambda tx: timers.fire_due(tx, due)) == []


async def test_a_cancelled_timer_never_fires(store: Store) -> None:
    await store.run(lambda tx: timers.put(tx, "draft", "7", "1", NOW))
    assert await store.run(lambda tx: timers.cancel(tx, "draft", "7")) == 1
    assert await store.run(lambda tx: timers.fire_due(tx, NOW)) == []


async def test_what_reaches_for_a_person_is_sealed_for_them(store: Store, keys: KeyRing) -> None:
    def work(tx: Transaction) -> bytes:
        who = people.add(tx, keys, "telegram", "77", NOW)
        row = outbox.put(
            tx,
            "cause",
            b"words",
            Recipient(who.lane, who.id, who.id, people.key_of(keys, who)),
            NOW,
            priority=1,
        )
        assert row
        return outbox.opened(people.key_of(keys, who), row)

    assert await store.run(work) == b"words"
