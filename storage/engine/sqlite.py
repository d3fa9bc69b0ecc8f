"""SQLite: one connection, many units of work per commit, each rolled back alone when it raises."""

import sqlite3
import threading
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from storage.engine.transaction import Transaction
from storage.engine.writer import Job

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # what we acknowledged survives a power cut
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "busy_timeout=10000",
    "cache_size=-16000",  # kB: what is read once, such as an audience, is not worth keeping
    "temp_store=MEMORY",
)


def sqlite_engine(url: str) -> Engine:
    """Makes an engine whose connections leave transactions to us."""
    engine = create_engine(
        url,
        paramstyle="named",
        poolclass=NullPool,
        connect_args={"check_same_thread": False, "cached_statements": 512},
    )
    event.listen(engine, "connect", prepare)
    return engine


def prepare(connection: Any, _record: object = None) -> None:  # Any: SQLAlchemy hands over the driver's own
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


class SqliteWriter:
    """The only writer. Its connection is opened by the thread that uses it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._core: Connection | None = None
        self._driver: sqlite3.Connection | None = None
        self._thread: int | None = None

    def run(self, jobs: list[Job]) -> None:
        try:
            transaction, cursor, driver = self._begin()
            if not _run_lightly(jobs, transaction):
                _rollback(driver)
                driver.execute("BEGIN IMMEDIATE")
                for job in jobs:
                    self._run_one(job, transaction, cursor)
        except Exception as error:  # noqa: BLE001 - the tasks that wait must hear of it
            if self._driver is not None:
                _rollback(self._driver)
            _fail(jobs, error)
            return
        self._commit(jobs, driver)

    def close(self) -> None:
        if self._core is not None:
            engine = self._core.engine
            self._core.close()
            engine.dispose()

    def _begin(self) -> tuple[Transaction, sqlite3.Cursor, sqlite3.Connection]:
        if self._core is None or self._driver is None:
            self._core = sqlite_engine(self._url).connect()
            self._driver = self._core.connection.driver_connection
            self._thread = threading.get_ident()
        driver = self._driver
        assert driver is not None  # noqa: S101 - narrows a type; connect() gave it just above
        driver.execute("BEGIN IMMEDIATE")
        cursor = driver.cursor()
        return Transaction(cursor, self._core), cursor, driver

    def _run_one(self, job: Job, transaction: Transaction, cursor: sqlite3.Cursor) -> None:
        cursor.execute("SAVEPOINT unit")
        try:
            job.result = job.work(transaction)
        except Exception as error:  # noqa: BLE001 - it is the caller's, who gets it back
            cursor.execute("ROLLBACK TO unit")
            job.error = error
        cursor.execute("RELEASE unit")

    def _commit(self, jobs: list[Job], driver: sqlite3.Connection) -> None:
        try:
            driver.execute("COMMIT")
        except sqlite3.Error as error:
            _rollback(driver)
            _fail(jobs, error)


def _run_lightly(jobs: list[Job], transaction: Transaction) -> bool:
    """Runs units without savepoints: hardly any raises, and then all of them run again, each with its own."""
    try:
        for job in jobs:
            job.result = job.work(transaction)
    except Exception:  # noqa: BLE001 - whose it is shows when each is run with a way back
        return False
    return True


def _rollback(driver: sqlite3.Connection) -> None:
    """Rolls back; the engine may have done so by itself, such as when the disk is full."""
    if driver.in_transaction:
        driver.execute("ROLLBACK")


def _fail(jobs: list[Job], error: Exception) -> None:
    for job in jobs:
        job.error = job.error or error
