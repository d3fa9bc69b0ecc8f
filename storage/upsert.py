"""Insert, or change what is there: spelled alike by SQLite and PostgreSQL, but in two dialects of SQLAlchemy."""

from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.base import Executable

from storage.statement import Statement, nothing


def insert_or_ignore(table: Table, *columns: str) -> Statement[None]:
    """Insert the named columns; a row that is there already stays (zero rows touched)."""
    values: dict[str, Any] = {name: bindparam(name) for name in columns}
    return Statement(
        {
            "sqlite": sqlite.insert(table).values(values).on_conflict_do_nothing(),
            "postgresql": postgresql.insert(table).values(values).on_conflict_do_nothing(),
        },
        nothing,
    )


def insert_or_change(
    table: Table, key: tuple[str, ...], *columns: str, only: ColumnElement[bool] | None = None
) -> Statement[None]:
    """Insert the named columns; where `key` is there already (and `only` holds), change all but the key."""
    values: dict[str, Any] = {name: bindparam(name) for name in columns}
    clauses: dict[str, Executable] = {}
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql)):
        wanted: Any = dialect.insert(table).values(values)
        changed = {column: wanted.excluded[column] for column in columns if column not in key}
        clauses[name] = wanted.on_conflict_do_update(index_elements=list(key), set_=changed, where=only)
    return Statement(clauses, nothing)
