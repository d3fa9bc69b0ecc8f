"""Statements written with SQLAlchemy Core, compiled once per dialect and run on the driver's own cursor."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy.engine import Dialect
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.compiler import SQLCompiler

Row = TypeVar("Row")
Convert = Callable[[Any], Any] | None  # Any: whatever the driver takes or gives


def nothing(*_cells: object) -> None:
    """For statements that only change rows."""


class Statement(Generic[Row]):
    """One statement of the road.

    Core's execution of a statement costs more than the statement; this keeps Core's spelling, types
    and dialects and pays for them once. `into` makes the rows: called with the columns in order.
    """

    def __init__(self, clause: Executable | Mapping[str, Executable], into: Callable[..., Row]) -> None:
        """`clause` is one for all engines, or one per dialect name where their spelling differs."""
        self._clause = clause
        self._into = into
        self._prepared: dict[str, Prepared[Row]] = {}

    def prepared(self, dialect: Dialect) -> "Prepared[Row]":
        found = self._prepared.get(dialect.name)
        if found is None:
            clause = self._clause if isinstance(self._clause, Executable) else self._clause[dialect.name]
            found = self._prepared[dialect.name] = Prepared(clause, self._into, dialect)
        return found


class Prepared(Generic[Row]):
    def __init__(self, clause: Executable, into: Callable[..., Row], dialect: Dialect) -> None:
        compiled = clause.compile(dialect=dialect)  # type: ignore[attr-defined]  # every statement is a ClauseElement
        if not isinstance(compiled, SQLCompiler):
            raise TypeError("a statement compiles to SQL")
        self.sql = str(compiled)
        binds = {compiled.bind_names[bind]: bind for bind in compiled.bind_names}
        self._encode: dict[str, Convert] = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in binds.items()
        }
        self._fixed = {
            name: self._encoded(name, bind.effective_value)
            for name, bind in binds.items()
            if not bind.required
        }
        columns = _columns(clause)
        self._into = into
        decode = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        self._decode = decode if any(decode) else None

    def parameters(self, given: dict[str, Any]) -> dict[str, Any]:
        values = dict(self._fixed)
        for name, value in given.items():
            values[name] = self._encoded(name, value)
        return values

    def row(self, raw: Sequence[Any]) -> Row:
        if self._decode is None:
            return self._into(*raw)
        cells = (
            cell if convert is None else convert(cell)
            for cell, convert in zip(raw, self._decode, strict=True)
        )
        return self._into(*cells)

    def _encoded(self, name: str, value: Any) -> Any:
        convert = self._encode[name]
        return value if convert is None else convert(value)


def _columns(clause: Executable) -> list[Any]:
    """What comes back: selected columns, or those of RETURNING."""
    return list(getattr(clause, "selected_columns", None) or getattr(clause, "_returning", None) or ())
