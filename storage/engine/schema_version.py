"""Compares a database with this release, without loading the code that could change it."""

from pathlib import Path
from typing import Final, Literal

from sqlalchemy import Engine, inspect, make_url, text

from storage.engine.postgres import postgres_engine
from storage.engine.sqlite import sqlite_engine

MIGRATIONS: Final = Path(__file__).parents[1] / "migrations"

Standing = Literal["empty", "behind", "head", "ahead"]


def standing(url: str) -> Standing:
    """Raises the driver's error when the database cannot be reached."""
    if is_sqlite(url) and not Path(make_url(url).database or "").exists():
        return "empty"
    here = _revision(url)
    known = revisions()
    if here is None:
        return "empty"
    if here == known[-1]:
        return "head"
    return "behind" if here in known else "ahead"


def at_head(url: str) -> bool:
    return standing(url) == "head"


def revisions() -> list[str]:
    """Lists the migrations, oldest first; their files are named by their numbers."""
    return sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def engine(url: str) -> Engine:
    """A read-only engine beside the service's own."""
    return sqlite_engine(url) if is_sqlite(url) else postgres_engine(url)


def is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def _revision(url: str) -> str | None:
    with engine(url).connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found
