"""Brings a database to the tables of this release, in one transaction: all steps or none."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event, make_url, text

from storage.postgres import postgres_engine
from storage.sqlite import sqlite_engine

FOLDER: Final = Path(__file__).with_name("migrations")
ONE_AT_A_TIME: Final = 6_251_337
"""The number of PostgreSQL's advisory lock: of several workers that start together, one migrates."""

Standing = Literal["empty", "behind", "head", "ahead"]


def upgrade(url: str) -> None:
    """Create or change the tables; a database that does not exist yet is made on SQLite."""
    with _changing(url) as connection:
        command.upgrade(_config(connection), "head")


def downgrade(url: str, revision: str) -> None:
    with _changing(url) as connection:
        command.downgrade(_config(connection), revision)


def standing(url: str) -> Standing:
    """Tell how the database stands to this release. Raises the driver's error when it cannot be reached."""
    database = make_url(url).database
    if _is_sqlite(url) and not Path(database or "").exists():
        return "empty"
    with engine(url).connect() as connection:
        here = MigrationContext.configure(connection).get_current_revision()
    scripts = ScriptDirectory(str(FOLDER))
    if here is None:
        return "empty"
    if here == scripts.get_current_head():
        return "head"
    return "behind" if here in {each.revision for each in scripts.walk_revisions()} else "ahead"


def at_head(url: str) -> bool:
    return standing(url) == "head"


def draft(message: str) -> None:
    """Write the next revision from what the tables have and the newest revision has not."""
    number = sum(1 for _ in FOLDER.joinpath("versions").glob("[0-9]*.py")) + 1
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/draft.db"
        upgrade(url)
        with _changing(url) as connection:
            command.revision(_config(connection), message, autogenerate=True, rev_id=f"{number:04}")


@contextmanager
def _changing(url: str) -> Iterator[Connection]:
    if _is_sqlite(url):
        Path(make_url(url).database or "").parent.mkdir(parents=True, exist_ok=True)
    opened = engine(url)
    with opened.connect() as connection:
        if _is_sqlite(url):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})"))
        yield connection
        connection.commit()
    opened.dispose()


def engine(url: str) -> Engine:
    """Give an engine for work beside the service: changing the tables, and looking at what is there."""
    if not _is_sqlite(url):
        return postgres_engine(url)
    made = sqlite_engine(url)
    event.listen(made, "connect", _let_tables_be_rebuilt)
    return made


def _let_tables_be_rebuilt(connection: object, _record: object) -> None:
    """A table that others refer to is altered by making it anew; this cannot be switched inside a transaction."""
    connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[attr-defined]  # the driver's own


def _is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


if __name__ == "__main__":
    draft(sys.argv[1])
