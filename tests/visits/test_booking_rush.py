"""Many who book at once: never more yeses than seats, and no yes without one. The database decides, not a process."""

import asyncio
import json
import os
import sys
import time
from asyncio.subprocess import PIPE
from collections import Counter
from collections.abc import Callable

from sqlalchemy import func, select

from storage.engine.statement import Statement
from storage.engine.store import Store
from storage.visits.tables import booking, seat
from tests.visits.rush import EACH, PROCESSES, SEATS

ROUNDS, MIXED = 20, 2
BOOKED = Statement(
    select(booking.c.id, booking.c.desk, booking.c.starts_at, booking.c.ends_at).where(
        booking.c.state == "booked"
    ),
    lambda *cells: cells,
)
WORST = Statement(
    select(seat.c.desk, func.count()).group_by(seat.c.desk, seat.c.cell), lambda desk, count: (desk, count)
)
HELD = Statement(
    select(seat.c.booking_id, func.count()).group_by(seat.c.booking_id), lambda of, count: (of, count)
)


async def rush(url: str, rounds: int, *lengths: int) -> list[list[int]]:
    """What everybody was told in each round: which booking is theirs, or 0."""
    command = [
        sys.executable,
        "-m",
        "tests.visits.rush",
        url,
        os.urandom(32).hex(),
        str(rounds),
        *map(str, lengths),
    ]
    crowd = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
    printed, _nothing = await crowd.communicate()
    assert crowd.returncode == 0
    told: list[list[int]] = json.loads(printed)
    return told


async def test_sixty_seats_are_given_to_sixty_people_however_many_come_at_once(
    store: Store, figures: Callable[[str], None]
) -> None:
    began = time.perf_counter()
    told = await rush(store.url, ROUNDS, 30)
    took = time.perf_counter() - began
    yes = [len([each for each in one if each]) for one in told]
    booked = await store.run(lambda tx: tx.all(BOOKED))
    desks = Counter(desk for _id, desk, _starts, _ends in booked)
    worst = max(count for _desk, count in await store.run(lambda tx: tx.all(WORST)))
    figures(
        f"{store.url.partition(':')[0]}: {PROCESSES} processes, {PROCESSES * EACH} attempts at 60 seats, "
        f"{ROUNDS} times: {min(yes)} to {max(yes)} heard yes, {min(desks.values())} to {max(desks.values())} "
        f"have a seat, at most {worst} of {SEATS} at a time; {took:.1f} s"
    )
    assert [len(one) for one in told] == [PROCESSES * EACH] * ROUNDS
    assert yes == [60] * ROUNDS
    assert sorted(desks.values()) == [60] * ROUNDS
    assert worst == SEATS
    await everybody_who_heard_yes_has_a_seat(store, told)


async def test_nor_do_visits_of_different_lengths_share_a_seat(store: Store) -> None:
    told = await rush(store.url, MIXED, 20, 30, 45)
    assert max(count for _desk, count in await store.run(lambda tx: tx.all(WORST))) == SEATS
    await everybody_who_heard_yes_has_a_seat(store, told)


async def everybody_who_heard_yes_has_a_seat(store: Store, told: list[list[int]]) -> None:
    """And each seat belongs to a person who was told so: for the whole of their visit, and for nothing else."""
    yes = [each for one in told for each in one if each]
    booked = await store.run(lambda tx: tx.all(BOOKED))
    lengths = {booking_id: (ends - starts).seconds // 300 for booking_id, _desk, starts, ends in booked}
    assert sorted(yes) == sorted(lengths)
    assert dict(await store.run(lambda tx: tx.all(HELD))) == lengths
