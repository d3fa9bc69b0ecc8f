"""A service without channels and without waiting: each unit runs at once, and the clock is the real one."""

import tempfile
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from bot.clock import Clock
from handlers.capabilities import CAPABILITIES
from handlers.messaging.context import Context
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from handlers.visits import timezone_update
from handlers.visits.timezone_update import Rules
from storage.engine.sqlite import SqliteWriter, sqlite_engine
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.writer import Job, Work
from storage.people.encryption import KeyRing
from storage.place.model import Place
from storage.schema import metadata
from tests.visits.calendar import HELP, LISTENING, NIGHT, centre, every_day, service

Given = ParamSpec("Given")
T = TypeVar("T")

PLACE = centre(
    service(LISTENING, every_day(("09:00", "10:30")), seats=2, desk="desk"),
    service(HELP, every_day(("09:00", "10:30")), minutes=30, seats=2, desk="desk"),
    service(NIGHT, every_day(("01:00", "04:00"), ("23:00", "00:00")), minutes=60),
    ahead_days=3,
)
SEATS = {"desk": 2, NIGHT: 1}
SECRET = bytes(range(32))


@cache
def template() -> bytes:
    """A database with all tables, made once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.db"
        engine = sqlite_engine(f"sqlite:///{path}")
        metadata.create_all(engine)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        return path.read_bytes()


class AtOnce:
    """What a clock needs of a store: a unit is run and committed before anybody waits for it."""

    def __init__(self, url: str) -> None:
        self._writer = SqliteWriter(url)
        self.do(lambda _tx: None)
        assert self._writer._driver  # noqa: SLF001 - it has just opened it
        self._writer._driver.execute("PRAGMA synchronous=OFF")  # noqa: SLF001 - here no power is cut

    def do(self, work: Work[T]) -> T:
        """Raises what the unit raised, which then left no trace."""
        job = Job(work, None, None)  # type: ignore[arg-type]  # nobody waits: the writer is called directly
        self._writer.run([job])
        if job.error is not None:
            raise job.error
        return cast("T", job.result)

    async def run(self, work: Work[T]) -> T:
        return self.do(work)

    async def read(self, look: Work[T]) -> T:
        return self.do(look)

    def close(self) -> None:
        self._writer.close()


@dataclass
class Town:
    """`now` is the only clock there is. A restart forgets everything but the file and the key."""

    now: datetime
    place: Place = PLACE
    folder: Any = field(default_factory=lambda: tempfile.TemporaryDirectory(prefix="calendar-"))
    _units: int = 0

    def __post_init__(self) -> None:
        self._path = Path(self.folder.name) / "town.db"
        self._path.write_bytes(template())
        self._start()

    def _start(self) -> None:
        self.context = Context(self.place, KeyRing(SECRET), None, CAPABILITIES)
        self.store = AtOnce(f"sqlite:///{self._path}")
        self._clock = Clock(cast("Store", self.store), self.context, lambda _rows: None, lambda: self.now)

    def restart(self) -> None:
        self.store.close()
        self._start()

    def end(self) -> None:
        self.store.close()
        self.folder.cleanup()

    def do(
        self, unit: Callable[Concatenate[UnitOfWork, Given], T], *given: Given.args, **more: Given.kwargs
    ) -> T:
        self._units += 1
        cause = f"unit:{self._units}"

        def work(tx: Transaction) -> T:
            return unit(UnitOfWork(tx, self.context, self.now, cause, Effects()), *given, **more)

        return self.store.do(work)

    def follows(self, rules: Rules) -> None:
        """The zone database is another one, as the service finds when it starts."""

        async def unit(work: Callable[[UnitOfWork], Any], cause: str) -> Any:  # noqa: ARG001 - each unit has its own
            return self.do(work)

        finish(timezone_update.settle(rules, unit))

    def tick(self) -> None:
        """What the clock does each second."""
        finish(self._clock.tick())


def finish(running: Coroutine[Any, Any, T]) -> T:
    """Run what never waits."""
    try:
        running.send(None)
    except StopIteration as ended:
        return cast("T", ended.value)
    raise RuntimeError("it waited for something")
