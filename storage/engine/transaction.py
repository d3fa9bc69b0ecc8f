"""A unit of work's view of the database: plain calls, no awaiting, all or nothing."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import Dialect

from storage.engine.statement import Statement

Row = TypeVar("Row")


class Cursor(Protocol):
    """The part of a driver's cursor that statements use."""

    @property
    def rowcount(self) -> int: ...
    def execute(self, sql: str, parameters: Any, /) -> Any: ...
    def executemany(self, sql: str, parameters: Any, /) -> Any: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> Sequence[Any]: ...


class Transaction:
    """`core` is the same connection as SQLAlchemy sees it, for statements outside the update pipeline."""

    def __init__(self, cursor: Cursor, core: Connection) -> None:
        self._cursor = cursor
        self._dialect: Dialect = core.dialect
        self.core = core

    def run(self, statement: Statement[Any], **given: Any) -> int:
        """Executes a statement and returns how many rows it touched."""
        prepared = statement.prepared(self._dialect)
        self._cursor.execute(prepared.sql, prepared.parameters(given))
        return self._cursor.rowcount

    def each(self, statement: Statement[Any], rows: Sequence[dict[str, Any]]) -> int:
        """Executes once per row of parameters, together where the driver can; returns how many rows were touched in all."""
        if not rows:
            return 0
        prepared = statement.prepared(self._dialect)
        self._cursor.executemany(prepared.sql, [prepared.parameters(row) for row in rows])
        return self._cursor.rowcount

    def first(self, statement: Statement[Row], **given: Any) -> Row | None:
        prepared = statement.prepared(self._dialect)
        self._cursor.execute(prepared.sql, prepared.parameters(given))
        raw = self._cursor.fetchone()
        return None if raw is None else prepared.row(raw)

    def one(self, statement: Statement[Row], **given: Any) -> Row:
        """Returns the row that must be there. Raises LookupError when it is not."""
        row = self.first(statement, **given)
        if row is None:
            raise LookupError(f"no row for {sorted(given)}")
        return row

    def all(self, statement: Statement[Row], **given: Any) -> list[Row]:
        prepared = statement.prepared(self._dialect)
        self._cursor.execute(prepared.sql, prepared.parameters(given))
        return [prepared.row(raw) for raw in self._cursor.fetchall()]
