"""The access log: one chain on either engine, whoever writes at once; whatever is altered is found."""

import asyncio
from functools import partial

import pytest
from sqlalchemy import delete, insert, update

from storage import access, tables
from storage.store import Store
from storage.times import utc_now
from storage.transaction import Transaction


async def test_many_at_once_make_one_chain(store: Store) -> None:
    await asyncio.gather(*(store.run(partial(shown, person_id=n)) for n in range(40)))
    assert await store.run(access.verify) is None
    numbers = await store.run(lambda tx: [row.n for row in tx.all(access.AFTER, last=0)])
    assert numbers == list(range(1, 41))


def shown(tx: Transaction, person_id: int) -> None:
    access.log(tx, person_id, 7, "show", utc_now())


async def test_an_empty_log_is_whole(store: Store) -> None:
    assert await store.run(access.verify) is None


TAMPERED = {
    "altered": (update(tables.access).where(tables.access.c.n == 3).values(deed="nothing"), 3),
    "removed": (delete(tables.access).where(tables.access.c.n == 2), 2),
    "cut off": (delete(tables.access).where(tables.access.c.n == 5), 5),
    "put in": (
        insert(tables.access).values(
            n=6, at=utc_now(), person_id=1, ticket_id=1, deed="show", hash=bytes(32)
        ),
        6,
    ),
}


@pytest.mark.parametrize("kind", TAMPERED)
async def test_whatever_is_tampered_with_is_found(store: Store, kind: str) -> None:
    statement, first_wrong = TAMPERED[kind]

    def tamper(tx: Transaction) -> None:
        for n in range(5):
            access.log(tx, n, 7, "show", utc_now())
        assert access.verify(tx) is None
        tx.core.execute(statement)

    await store.run(tamper)
    assert await store.run(access.verify) == first_wrong
