"""A town in which many asked for notices, written straight into the database before the service starts, or beside it."""

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import update

from bench.unit import job
from handlers.broadcasts import actions
from handlers.capabilities import CAPABILITIES
from handlers.messaging.context import Context
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from storage.broadcasts.broadcasts import Message
from storage.engine import migrate
from storage.engine.sqlite import SqliteWriter
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.events.tables import subscription
from storage.people import people
from storage.people.encryption import open_key_file
from storage.place import DEFAULT_PLACE, read_place
from tests.broadcasts.subscribers import add_subscribers

T = TypeVar("T")

FIRST = 20_000_000
"""The chat of the first of them."""
AT_ONCE = 2_000
TEXTS = {
    "it": "Sabato alle 17 festa in piazza del Quadrato: musica, cucina di tutti i Paesi, giochi per i bambini.",
    "en": "Saturday at 17 a feast in piazza del Quadrato: music, food from every country, games for children.",
    "ar": "السبت الساعة 17 حفل في ساحة كوادراتو: موسيقى وطعام من كل البلدان وألعاب للأطفال.",
}


class Town:
    def __init__(self, folder: Path) -> None:
        path = folder / "ascolto.db"
        url = f"sqlite:///{path}"
        migrate.upgrade(url)
        self.context = Context(
            read_place(DEFAULT_PLACE), open_key_file(folder / "ascolto.key", create=True), None, CAPABILITIES
        )
        self._writer = SqliteWriter(url)
        self._reader = sqlite3.connect(f"file:{path}?mode=ro", uri=True)

    def close(self) -> None:
        self._reader.close()
        self._writer.close()

    def do(self, work: Callable[[Transaction], T]) -> T:
        """Runs a unit of work. Raises what it raised."""
        waiting = job(work)
        self._writer.run([waiting])
        if waiting.error is not None:
            raise waiting.error
        result: T = waiting.result
        return result

    def subscribe(self, many: int) -> None:
        for start in range(0, many, AT_ONCE):
            numbers = range(FIRST + start, FIRST + min(start + AT_ONCE, many))
            self.do(
                partial(
                    add_subscribers,
                    keys=self.context.keys,
                    numbers=numbers,
                    now=utc_now(),
                    languages=tuple(TEXTS),
                )
            )

    def start(self) -> None:
        """Two operators start it, now, to everybody."""

        def work(tx: Transaction) -> None:
            anna, bruno = [
                people.add(tx, self.context.keys, "telegram", str(number), utc_now()) for number in (1, 2)
            ]
            unit = UnitOfWork(tx, self.context, utc_now(), "bench", Effects())
            asked = actions.schedule(unit, anna, actions.compose(unit, anna, Message(TEXTS)))
            actions.agree(unit, bruno, asked)

        self.do(work)

    def is_frozen(self) -> bool:
        """Looked up without a writer's lock, which the service needs."""
        return bool(self._reader.execute("SELECT counted FROM broadcast").fetchone()[0])

    def is_done(self) -> bool:
        return self._reader.execute("SELECT done_at FROM broadcast").fetchone()[0] is not None

    def made(self) -> int:
        return int(self._reader.execute("SELECT count(*) FROM delivery").fetchone()[0])

    def counts(self) -> dict[str, int]:
        return dict(self._reader.execute("SELECT state, count(*) FROM delivery GROUP BY state").fetchall())

    def sleep(self, hours: tuple[str, str]) -> None:
        """Gives everybody these quiet hours."""
        self.do(
            lambda tx: tx.core.execute(update(subscription).values(quiet_from=hours[0], quiet_until=hours[1]))
        )
