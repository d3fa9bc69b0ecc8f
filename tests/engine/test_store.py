"""Units of work: on disk once they returned, without a trace when they raised, whichever units share their commit."""

import asyncio
import sqlite3
import threading

import pytest
from sqlalchemy import func, select

from storage.engine.open_store import open_store
from storage.engine.statement import Statement
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.engine.writer import Work
from storage.people import people
from storage.people.encryption import KeyRing
from storage.people.people import Person
from storage.sending import seen_updates
from storage.sending.tables import update_seen

NOW = utc_now()


def remembering(key: str) -> Work[bool]:
    return lambda tx: seen_updates.remember(tx, "test", key, NOW)


async def test_what_returned_is_there_for_whoever_opens_the_database_next(store: Store) -> None:
    assert await store.run(remembering("a"))
    other = open_store(store.url)
    assert not await other.run(remembering("a"))
    await other.close()


async def test_a_unit_that_raises_is_undone_and_harms_no_neighbour(store: Store) -> None:
    def failing(tx: Transaction) -> None:
        seen_updates.remember(tx, "test", "failed", NOW)
        raise KeyError("a fault of ours")

    units: list[Work[object]] = [remembering(f"n{n}") for n in range(20)]
    units.insert(10, failing)
    outcomes = await asyncio.gather(*(store.run(unit) for unit in units), return_exceptions=True)
    assert isinstance(outcomes.pop(10), KeyError)
    assert outcomes == [True] * 20
    assert await store.run(remembering("failed")), "it left a trace"


async def test_a_unit_that_runs_out_of_an_iterator_is_settled_and_so_are_its_neighbours(store: Store) -> None:
    def failing(tx: Transaction) -> None:
        seen_updates.remember(tx, "test", "failed", NOW)
        next(iter(()))

    units: list[Work[object]] = [remembering(f"n{n}") for n in range(20)]
    units.insert(10, failing)
    together = asyncio.gather(*(store.run(unit) for unit in units), return_exceptions=True)
    outcomes = await asyncio.wait_for(together, 30)
    failed = outcomes.pop(10)
    assert isinstance(failed, RuntimeError)
    assert isinstance(failed.__cause__, StopIteration)
    assert outcomes == [True] * 20
    assert await store.run(remembering("failed")), "it left a trace"


async def test_a_wrong_statement_is_undone_like_any_other_fault(store: Store) -> None:
    def wrong(tx: Transaction) -> None:
        seen_updates.remember(tx, "test", "wrong", NOW)
        tx.core.exec_driver_sql("SELECT * FROM nowhere")

    with pytest.raises(Exception, match="nowhere"):
        await store.run(wrong)
    assert await store.run(remembering("wrong"))


async def test_many_tell_one_person_apart_and_nobody_is_made_twice(store: Store, keys: KeyRing) -> None:
    def meet(tx: Transaction) -> Person:
        return people.find(tx, keys, "test", "anna") or people.add(tx, keys, "test", "anna", NOW)

    met = await asyncio.gather(*(store.run(meet) for _ in range(40)))
    assert len({person.id for person in met}) == 1


async def test_what_one_person_does_is_done_one_after_another(store: Store, keys: KeyRing) -> None:
    def count(tx: Transaction) -> int:
        anna = people.find(tx, keys, "test", "anna")
        assert anna is not None
        counted = int(anna.aside or "0") + 1
        people.change(tx, anna, aside=str(counted))
        return counted

    await store.run(lambda tx: people.add(tx, keys, "test", "anna", NOW))
    counted = await asyncio.gather(*(store.run(count) for _ in range(60)))
    assert sorted(counted) == list(range(1, 61))


async def test_closing_finishes_what_waits(store: Store) -> None:
    waiting = [asyncio.ensure_future(store.run(remembering(f"w{n}"))) for n in range(30)]
    await asyncio.sleep(0)
    await store.close()
    assert await asyncio.gather(*waiting) == [True] * 30


async def test_a_unit_waits_for_another_program_that_writes(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("busy") / "a.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("CREATE TABLE update_seen (channel TEXT, key TEXT, at TEXT, PRIMARY KEY (channel, key))")
    other.execute("BEGIN IMMEDIATE")
    store = open_store(f"sqlite:///{path}")
    letting_go = threading.Timer(0.2, other.execute, ["COMMIT"])
    letting_go.start()
    assert await store.run(remembering("patient"))
    letting_go.join()
    other.close()
    await store.close()


async def test_who_reads_sees_every_commit_and_changes_nothing(store: Store) -> None:
    seen = Statement(select(func.count()).select_from(update_seen), int)
    for n in range(1, 4):
        await store.run(remembering(f"r{n}"))
        assert await store.read(lambda tx: tx.one(seen)) == n
    with pytest.raises(Exception, match=r"read-?only"):
        await store.read(remembering("forbidden"))
    assert await store.run(remembering("forbidden"))


async def test_who_reads_waits_for_nobody_who_writes(store: Store) -> None:
    begun, over = threading.Event(), threading.Event()

    def slow(tx: Transaction) -> bool:
        begun.set()
        over.wait(10)
        return seen_updates.remember(tx, "test", "slow", NOW)

    seen = Statement(select(func.count()).select_from(update_seen), int)
    writing = asyncio.ensure_future(store.run(slow))
    await asyncio.to_thread(begun.wait, 10)
    assert await store.read(lambda tx: tx.one(seen)) == 0
    over.set()
    assert await writing
