"""Migrates a database to the tables of this release, in one transaction: all steps or none."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, event, make_url, text

from storage.engine.schema_version import MIGRATIONS, engine, is_sqlite, revisions

ONE_AT_A_TIME: Final = 6_251_337
"""The number of PostgreSQL's advisory lock: of several workers that start together, one migrates."""


def upgrade(url: str) -> None:
    """Creates or changes the tables; on SQLite it makes a missing database."""
    with _changing(url) as connection:
        command.upgrade(_config(connection), "head")


def downgrade(url: str, revision: str) -> None:
    with _changing(url) as connection:
        command.downgrade(_config(connection), revision)


def draft(message: str) -> None:
    """Writes the next revision: the difference between the tables and the newest revision."""
    number = len(revisions()) + 1
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/draft.db"
        upgrade(url)
        with _changing(url) as connection:
            command.revision(_config(connection), message, autogenerate=True, rev_id=f"{number:04}")


@contextmanager
def _changing(url: str) -> Iterator[Connection]:
    if is_sqlite(url):
        Path(make_url(url).database or "").parent.mkdir(parents=True, exist_ok=True)
    opened = _engine(url)
    with opened.connect() as connection:
        if is_sqlite(url):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})"))
        yield connection
        connection.commit()
    opened.dispose()


def _engine(url: str) -> Engine:
    made = engine(url)
    if is_sqlite(url):
        event.listen(made, "connect", _let_tables_be_rebuilt)
    return made


def _let_tables_be_rebuilt(connection: object, _record: object) -> None:
    """Turns foreign keys off: altering a table on SQLite means making it anew, and this cannot be switched inside a transaction."""
    connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[attr-defined]  # the driver's own


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def main(arguments: Sequence[str]) -> int:
    """Returns 0 when the revision is written, 2 on a wrong call: bot/cli/exit_codes.py, which storage may not import."""
    match arguments:
        case [message] if message.strip():
            draft(message)
            return 0
        case _:
            sys.stderr.write('python -m storage.engine.migrate "What the step does"\n')
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
