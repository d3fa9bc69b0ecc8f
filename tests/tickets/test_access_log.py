"""The access log: one chain on either engine, though several write at once; every alteration is found."""

import asyncio
from functools import partial

import pytest
from sqlalchemy import delete, insert, update

from storage import schema
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.tickets import access_log


async def test_many_at_once_make_one_chain(store: Store) -> None:
    await asyncio.gather(*(store.run(partial(shown, person_id=n)) for n in range(40)))
    assert await store.run(access_log.verify) is None
    numbers = await store.run(lambda tx: [row.n for row in tx.all(access_log.AFTER, last=0)])
    assert numbers == list(range(1, 41))


def shown(tx: Transaction, person_id: int) -> None:
    access_log.log(tx, person_id, 7, "show", utc_now())


async def test_an_empty_log_is_whole(store: Store) -> None:
    assert await store.run(access_log.verify) is None


TAMPERED = {
    "altered": (update(schema.access).where(schema.access.c.n == 3).values(deed="nothing"), 3),
    "removed": (delete(schema.access).where(schema.access.c.n == 2), 2),
    "cut off": (delete(schema.access).where(schema.access.c.n == 5), 5),
    "put in": (
        insert(schema.access).values(
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
            access_log.log(tx, n, 7, "show", utc_now())
        assert access_log.verify(tx) is None
        tx.core.execute(statement)

    await store.run(tamper)
    assert await store.run(access_log.verify) == first_wrong
