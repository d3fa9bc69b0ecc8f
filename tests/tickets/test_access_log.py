"""The access log: one keyed chain on either engine, though several write at once; every alteration is found."""

import asyncio
import hashlib
from collections.abc import Callable
from datetime import UTC
from functools import partial
from typing import Any, Final

import pytest
from sqlalchemy import delete, insert, update

from storage import schema
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people.encryption import KeyRing
from storage.people.installation import learn
from storage.tickets import access_log

KEYS: Final = KeyRing(bytes(range(32)))
OTHERS: Final = KeyRing(bytes(32))


def whole(tx: Transaction) -> int | None:
    return access_log.verify(tx, KEYS).wrong


async def test_many_at_once_make_one_chain(store: Store) -> None:
    await asyncio.gather(*(store.run(partial(shown, person_id=n)) for n in range(40)))
    verdict = await store.run(lambda tx: access_log.verify(tx, KEYS))
    assert verdict == access_log.Verdict(40, 40)
    numbers = await store.run(lambda tx: [row.n for row in tx.all(access_log.AFTER, last=0)])
    assert numbers == list(range(1, 41))


def shown(tx: Transaction, person_id: int) -> None:
    access_log.log(tx, KEYS, person_id, 7, "show", utc_now())


async def test_an_empty_log_is_whole(store: Store) -> None:
    assert await store.run(whole) is None


def written_without_the_key(tx: Transaction, n: int, deed: str = "show") -> None:
    """As an older release, or whoever can write into the database alone."""
    last = tx.all(access_log.AFTER, last=n - 2)
    before = last[-1].hash if last else bytes(32)
    at = utc_now()
    when = at.astimezone(UTC).isoformat(timespec="microseconds")
    hashed = hashlib.sha256(before + f"{n}|{when}|1|7|{deed}".encode()).digest()
    row = insert(schema.access).values(n=n, at=at, person_id=1, ticket_id=7, deed=deed, hash=hashed)
    tx.core.execute(row)
    learn(tx, access_log.HEAD, f"{n}:{hashed.hex()}")


async def test_rows_of_an_older_release_stay_verifiable_and_the_key_goes_on_from_them(store: Store) -> None:
    def old_and_new(tx: Transaction) -> access_log.Verdict:
        for n in (1, 2, 3):
            written_without_the_key(tx, n)
        assert whole(tx) is None
        shown(tx, 1)
        shown(tx, 2)
        return access_log.verify(tx, KEYS)

    assert await store.run(old_and_new) == access_log.Verdict(5, 2)


TAMPERED: Final[dict[str, tuple[Any, int]]] = {
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
FORGED: Final[dict[str, tuple[Callable[[Transaction], object], int]]] = {
    "added without the key": (lambda tx: written_without_the_key(tx, 6), 6),
    "the keyed rows said to begin later": (lambda tx: learn(tx, access_log.KEYED, f"6:{bytes(32).hex()}"), 1),
    "the mark put aside": (
        lambda tx: tx.core.execute(
            delete(schema.installation).where(schema.installation.c.name == access_log.KEYED)
        ),
        1,
    ),
}


def five_rows(tx: Transaction) -> None:
    for n in range(5):
        shown(tx, n)
    assert whole(tx) is None


@pytest.mark.parametrize("kind", TAMPERED)
async def test_whatever_is_tampered_with_is_found(store: Store, kind: str) -> None:
    statement, first_wrong = TAMPERED[kind]
    await store.run(five_rows)
    await store.run(lambda tx: tx.core.execute(statement))
    assert await store.run(whole) == first_wrong


@pytest.mark.parametrize("kind", FORGED)
async def test_who_has_the_database_but_not_the_key_is_found(store: Store, kind: str) -> None:
    forge, first_wrong = FORGED[kind]
    await store.run(five_rows)
    await store.run(forge)
    assert await store.run(whole) == first_wrong


async def test_a_chain_of_another_key_is_not_ours(store: Store) -> None:
    await store.run(five_rows)
    verdict = await store.run(lambda tx: access_log.verify(tx, OTHERS))
    assert verdict.wrong == 1
