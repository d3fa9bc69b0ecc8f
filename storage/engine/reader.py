"""Reads beside the pipeline: pages look at the database without waiting for a writer or holding one up."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.engine.transaction import Transaction

T = TypeVar("T")

READERS = 4


class Reader:
    """Runs read-only functions of a transaction. Each sees one moment of the database, after every commit so far."""

    def __init__(self, url: str) -> None:
        is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self._engine = sqlite_readers(url) if is_sqlite else postgres_readers(url)

    async def read(self, look: Callable[[Transaction], T]) -> T:
        """Raises what `look` raised; the driver's error when it tries to write."""
        async with self._engine.connect() as connection:
            return await connection.run_sync(_looking, look)

    async def close(self) -> None:
        await self._engine.dispose()


def sqlite_readers(url: str) -> AsyncEngine:
    engine = create_async_engine(
        make_url(url).set(drivername="sqlite+aiosqlite"),
        paramstyle="named",
        pool_size=READERS,
        max_overflow=0,
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def postgres_readers(url: str) -> AsyncEngine:
    return create_async_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=READERS,
        max_overflow=0,
        pool_pre_ping=True,
        isolation_level="REPEATABLE READ",
        execution_options={"postgresql_readonly": True},
    )


def _looking(core: Connection, look: Callable[[Transaction], T]) -> T:
    core.begin()
    cursor = core.connection.cursor()
    try:
        return look(Transaction(cursor, core))
    finally:
        cursor.close()


def _prepare(connection: Any, _record: object) -> None:  # Any: SQLAlchemy hands over the driver's own
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("query_only=ON", "busy_timeout=10000", "trusted_schema=OFF"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(core: Connection) -> None:
    core.exec_driver_sql("BEGIN")  # one moment for all the statements of a look
