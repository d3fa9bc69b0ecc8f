"""PostgreSQL: one connection per writer thread, one transaction per unit, retried when they collide."""

import secrets
import time
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from storage.engine.transaction import Transaction
from storage.engine.writer import Job

TRIES = 8
COLLISIONS = {"40001", "40P01"}  # serialization failure, deadlock: nothing happened, try again


def postgres_engine(url: str) -> Engine:
    return create_engine(make_url(url).set(drivername="postgresql+psycopg"), poolclass=NullPool)


class PostgresWriter:
    def __init__(self, url: str) -> None:
        self._engine = postgres_engine(url)
        self._core: Connection | None = None
        self._cursor: Any = None  # Any: psycopg's cursor, whose types come with the extra

    def run(self, jobs: list[Job]) -> None:
        for job in jobs:
            self._run_one(job)

    def close(self) -> None:
        self._forget()
        self._engine.dispose()

    def _run_one(self, job: Job) -> None:
        for tried in range(1, TRIES + 1):
            try:
                job.result, job.error = self._attempt(job), None
            except Exception as error:  # noqa: BLE001 - it is the caller's, who gets it back
                job.error = error
                if not self._may_retry(error) or tried == TRIES:
                    return
                time.sleep(secrets.randbelow(2**tried) / 200)
            else:
                return

    def _attempt(self, job: Job) -> Any:
        try:
            core = self._connected()
            result = job.work(Transaction(self._cursor, core))
            core.connection.commit()
        except BaseException:
            self._undo()
            raise
        return result

    def _connected(self) -> Connection:
        if self._core is None:
            self._core = self._engine.connect()
            self._cursor = self._core.connection.cursor()
            # Every statement is short and meant for one index: planning it anew costs more than running it.
            self._cursor.execute("SET plan_cache_mode = force_generic_plan")
            self._core.connection.commit()
            self._core.connection.driver_connection.prepare_threshold = 2  # type: ignore[union-attr]  # psycopg's own
        return self._core

    def _undo(self) -> None:
        try:
            if self._core is not None:
                self._core.connection.rollback()
                self._core.rollback()
        except Exception:  # noqa: BLE001 - the connection is gone, and with it the transaction
            self._forget()

    def _forget(self) -> None:
        if self._core is not None:
            self._core.invalidate()
            self._core.close()
        self._core = None

    def _may_retry(self, error: Exception) -> bool:
        cause = error.orig if isinstance(error, DBAPIError) else error
        return getattr(cause, "sqlstate", None) in COLLISIONS
