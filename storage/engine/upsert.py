"""Inserts or changes a row: SQLite and PostgreSQL spell it alike, but SQLAlchemy has two dialects for it."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Table, TextClause, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.base import Executable

from storage.engine.statement import Statement, nothing

Row = TypeVar("Row")


def insert_or_ignore(table: Table, *columns: str) -> Statement[None]:
    """Inserts the named columns; an existing row stays (zero rows touched)."""
    return Statement(_insert_or_ignore(table, columns), nothing)


def insert_and_give(
    table: Table, giving: Sequence[Column[Any]], into: Callable[..., Row], *columns: str
) -> Statement[Row]:
    """Inserts the named columns and returns the new row; none when one exists."""
    return Statement(_insert_or_ignore(table, columns, giving), into)


def _insert_or_ignore(
    table: Table, columns: Sequence[str], giving: Sequence[Column[Any]] = ()
) -> dict[str, Executable]:
    values: dict[str, Any] = {name: bindparam(name) for name in columns}
    clauses: dict[str, Executable] = {}
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql)):
        wanted: Any = dialect.insert(table).values(values).on_conflict_do_nothing()
        clauses[name] = wanted.returning(*giving) if giving else wanted
    return clauses


def insert_or_change(
    table: Table,
    key: tuple[str, ...],
    *columns: str,
    only: ColumnElement[bool] | None = None,
    among: TextClause | None = None,
) -> Statement[None]:
    """Inserts the named columns; where `key` exists (and `only` holds), changes all but the key. `among` are the rows whose `key` a partial index keeps unique."""
    values: dict[str, Any] = {name: bindparam(name) for name in columns}
    clauses: dict[str, Executable] = {}
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql)):
        wanted: Any = dialect.insert(table).values(values)
        changed = {column: wanted.excluded[column] for column in columns if column not in key}
        clauses[name] = wanted.on_conflict_do_update(
            index_elements=list(key), index_where=among, set_=changed, where=only
        )
    return Statement(clauses, nothing)
