"""`python -m bench.calendar`: whether a look at the calendar stays as quick with years of visits in it.

The same questions are put by rounds to two databases, one with a thousand past visits and one with a million;
each of a thousand people has come as often as the others. The coming visits are the same in both.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, count, cycle, islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, insert

from bench.command_line import whole
from bench.contenders import data_folder
from bot.cli.exit_codes import ExitCode
from handlers.capabilities import CAPABILITIES
from handlers.messaging.context import Context
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from handlers.visits import actions
from storage.engine import migrate
from storage.engine.postgres import PostgresWriter, postgres_engine
from storage.engine.sqlite import SqliteWriter, sqlite_engine
from storage.engine.transaction import Transaction
from storage.engine.writer import Job, Writer
from storage.people import people
from storage.people.encryption import KeyRing
from storage.people.people import Person
from storage.place import DEFAULT_PLACE, read_place
from storage.place.slots import walls
from storage.visits import bookings, free_slots
from storage.visits.tables import booking
from tests.databases import ENGINES, new_database

FEW, MANY = 1_000, 1_000_000
PEOPLE = 1_000
AT_MOST = 1.5
TIMES = 400
ALTERNATING = 20
AHEAD = 120
"""Booked visits of the coming days."""
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
AT_ONCE = 20_000
LISTENING: Final = "ascolto"

Question = Callable[["Calendar", UnitOfWork], object]


@dataclass
class Calendar:
    """One database, and its visitors."""

    context: Context
    writer: Writer
    folk: list[Person]

    def __post_init__(self) -> None:
        self._next = cycle(self.folk[AHEAD:])
        self._units = count()

    def anyone(self) -> Person:
        return next(self._next)

    def do(self, question: Question) -> float:
        """Seconds that a unit of work took, commit included. Raises what the unit raised."""
        cause = f"bench:{next(self._units)}"
        job = Job(lambda tx: question(self, UnitOfWork(tx, self.context, NOW, cause, Effects())), None, None)  # type: ignore[arg-type]  # no task waits: the writer is called directly
        began = time.perf_counter()
        self.writer.run([job])
        took = time.perf_counter() - began
        if job.error is not None:
            raise job.error
        return took

    def alternately(self, question: Question) -> list[float]:
        return [self.do(question) for _ in range(ALTERNATING)]


def next_free(at: Calendar, unit: UnitOfWork) -> object:
    """A fortnight of a service, as the first page of a booking shows it."""
    place = at.context.place
    return list(islice(free_slots.free_from(unit.tx, place, place.services[0], NOW.date(), NOW), 30))


def my_bookings(at: Calendar, unit: UnitOfWork) -> object:
    return bookings.of_person(unit.tx, at.anyone().id, NOW)


def book_and_cancel(at: Calendar, unit: UnitOfWork) -> object:
    who, service = at.anyone(), at.context.place.services[0]
    last = free_slots.last_day(at.context.place, NOW)
    slots = free_slots.free_between(unit.tx, at.context.place, service, last - timedelta(days=7), last, NOW)
    made = actions.book(unit, who, service, slots[0].starts, by=who)
    return actions.cancel(unit, made, by=who)


QUESTIONS: Final = {
    "next free slots": next_free,
    "my bookings": my_bookings,
    "book and cancel": book_and_cancel,
}
FLAT: Final = ("next free slots", "my bookings")


def calendar(engine: str, folder: Path, past: int) -> Calendar:
    """A filled database."""
    url = new_database(engine, folder)
    migrate.upgrade(url)
    context = Context(read_place(DEFAULT_PLACE), KeyRing(bytes(32)), None, CAPABILITIES)
    core = sqlite_engine(url) if engine == "sqlite" else postgres_engine(url)
    fill(core, context, past)
    core.dispose()
    writer = SqliteWriter(url) if engine == "sqlite" else PostgresWriter(url)
    job = Job(lambda tx: _folk(tx, context), None, None)  # type: ignore[arg-type]  # as above
    writer.run([job])
    made = Calendar(context, writer, job.result)
    for who in made.folk[:AHEAD]:
        made.do(lambda at, unit, who=who: _books_ahead(at, unit, who))  # type: ignore[misc]  # who is bound here
    return made


def _books_ahead(at: Calendar, unit: UnitOfWork, who: Person) -> object:
    service = at.context.place.services[0]
    slot = next(iter(free_slots.free_from(unit.tx, at.context.place, service, NOW.date(), NOW)))
    return actions.book(unit, who, service, slot.starts, by=who)


def fill(core: Engine, context: Context, past: int) -> None:
    """Fills in the past, quickly: a power cut now would cost nothing."""
    with core.connect() as connection:
        if core.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA synchronous=OFF")
            connection.exec_driver_sql("BEGIN")
        folk = _folk(Transaction(connection.connection.cursor(), connection), context)
        rows = past_visits(context, [who.id for who in folk], past)
        while some := list(islice(rows, AT_ONCE)):
            connection.execute(insert(booking), some)
        _settle(connection)


def _settle(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("COMMIT")
        return
    connection.commit()
    driver = connection.connection.driver_connection
    driver.autocommit = True  # type: ignore[union-attr]  # psycopg's own
    for tidying in ("VACUUM (ANALYZE)", "CHECKPOINT"):  # years would have left time for it
        driver.execute(tidying)  # type: ignore[union-attr]  # as above
    driver.autocommit = False  # type: ignore[union-attr]  # as above


def _folk(tx: Transaction, context: Context) -> list[Person]:
    """Made once, then found again."""
    addresses = [str(number) for number in range(PEOPLE)]
    known = [people.find(tx, context.keys, "bench", each) for each in addresses]
    return [
        who or people.add(tx, context.keys, "bench", address, NOW)
        for who, address in zip(known, addresses, strict=True)
    ]


def past_visits(context: Context, ids: list[int], past: int) -> Iterator[dict[str, Any]]:
    """Over ten years back, everybody equally often; half of them were never marked as arrived."""
    apart = timedelta(days=3650) / past
    for number in range(past):
        starts = NOW - timedelta(days=1) - apart * (past - number)
        yield {
            "id": number + 1,
            "code": f"LTB-{number:08}",
            "service": LISTENING,
            "desk": "sportello",
            "state": "arrived" if number % 2 else "booked",
            "person_id": ids[number % len(ids)],
            "body": bytes(60),
            "starts_at": starts,
            "ends_at": starts + timedelta(minutes=45),
            "wall": walls(starts, context.place.tz),
            "zone": context.place.zone,
            "zone_version": bookings.zone_version(),
            "created_at": starts,
            "changed_at": starts,
        }


def measure(few: Calendar, many: Calendar, times: int) -> dict[str, tuple[float, float]]:
    """Medians in seconds, of both by question; put alternately, so that both had the same machine."""
    found = {}
    for name, question in QUESTIONS.items():
        rounds = [
            (at.alternately(question), other.alternately(question))
            for at, other in [(few, many)] * (times // ALTERNATING)
        ]
        least, most = (list(chain.from_iterable(each)) for each in zip(*rounds, strict=True))
        found[name] = statistics.median(least), statistics.median(most)
    return found


def lines(engine: str, found: dict[str, tuple[float, float]]) -> Iterator[str]:
    for name, (few, many) in found.items():
        ratio = many / few
        promised = f"; at most {AT_MOST:g}: {'holds' if ratio <= AT_MOST else 'DOES NOT HOLD'}"
        yield (
            f"{engine}: {name}, {FEW:,} visits behind: {few * 1000:.2f} ms, {MANY:,}: {many * 1000:.2f} ms,"
            f" ratio {ratio:.2f}{promised if name in FLAT else ''}"
        )


def run(engines: tuple[str, ...] = ENGINES, times: int = TIMES) -> None:
    """On one processor: else it is measured where the kernel puts a server process, beside us or far away."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    for engine in engines:
        with tempfile.TemporaryDirectory(prefix="bench-", dir=data_folder()) as folder:
            few, many = (calendar(engine, Path(folder), past) for past in (FEW, MANY))
            print(*lines(engine, measure(few, many, times)), sep="\n", flush=True)
            for each in (few, many):
                each.writer.close()


def times(text: str) -> int:
    """Raises ArgumentTypeError: each round puts a question so many times."""
    many = whole(text)
    if many < ALTERNATING:
        raise argparse.ArgumentTypeError(f"must be a whole number from {ALTERNATING}, not {text!r}")
    return many


def main(given: Sequence[str] | None = None) -> ExitCode:
    parser = argparse.ArgumentParser(prog="python -m bench.calendar", description=__doc__)
    parser.add_argument("--times", type=times, default=TIMES, help="how often each question is put")
    parser.add_argument("--only", choices=ENGINES, help="one engine alone")
    asked = parser.parse_args(given)
    run((asked.only,) if asked.only else ENGINES, asked.times)
    return ExitCode.DONE


if __name__ == "__main__":
    sys.exit(main())
