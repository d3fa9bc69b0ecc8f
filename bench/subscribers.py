"""A town in which many asked for notices, written straight into the database before the service starts, or beside it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from bench.unit import job
from handlers.broadcasts import deeds
from handlers.turn import Effects, Turn
from handlers.world import World
from storage import broadcasts, migrating, people
from storage.broadcasts import Audience, Broadcast, Message
from storage.place import DEFAULT_PLACE, read_place
from storage.sealing import open_key_file
from storage.sqlite import SqliteWriter
from storage.times import utc_now
from storage.transaction import Transaction
from tests.subscribers import add_subscribers

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
        url = f"sqlite:///{folder / 'ascolto.db'}"
        migrating.upgrade(url)
        self.world = World(
            read_place(DEFAULT_PLACE), open_key_file(folder / "ascolto.key", create=True), None
        )
        self._writer = SqliteWriter(url)

    def close(self) -> None:
        self._writer.close()

    def do(self, work: Callable[[Transaction], T]) -> T:
        """A unit of work. Raises what it raised."""
        unit = job(work)
        self._writer.run([unit])
        if unit.error is not None:
            raise unit.error
        result: T = unit.result
        return result

    def subscribe(self, many: int) -> None:
        for start in range(0, many, AT_ONCE):
            numbers = range(FIRST + start, FIRST + min(start + AT_ONCE, many))
            self.do(
                partial(
                    add_subscribers,
                    keys=self.world.keys,
                    numbers=numbers,
                    now=utc_now(),
                    languages=tuple(TEXTS),
                )
            )

    def start(self) -> Broadcast:
        """Two people send it to everybody, now."""

        def work(tx: Transaction) -> Broadcast:
            anna, bruno = [
                people.add(tx, self.world.keys, "telegram", str(number), utc_now()) for number in (1, 2)
            ]
            turn = Turn(tx, self.world, utc_now(), "bench", Effects())
            asked = deeds.schedule(turn, anna, deeds.compose(turn, anna, Message(TEXTS, Audience())))
            return deeds.agree(turn, bruno, asked)

        return self.do(work)

    def counts(self, known: Broadcast) -> dict[str, int]:
        return self.do(lambda tx: broadcasts.counts(tx, known.id))

    def get(self, known: Broadcast) -> Broadcast:
        return self.do(lambda tx: broadcasts.get(tx, known.id))
