"""Statements written with SQLAlchemy Core, compiled once per dialect and run on the driver's own cursor."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Float, literal_column
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import replacement_traverse

Row = TypeVar("Row")


def nothing(*_cells: object) -> None:
    """The `into` of statements that return no rows."""


class Statement(Generic[Row]):
    """A statement of the update pipeline.

    Core's execution of a statement costs more than the statement; this keeps Core's spelling, types and
    dialects and pays for them once. `into` makes the rows: called with the columns in order.
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
        compiled = _spelled_out(clause).compile(dialect=dialect)
        if not isinstance(compiled, SQLCompiler):
            raise TypeError("a statement compiles to SQL")
        self.sql = str(compiled)
        binds = {compiled.bind_names[bind]: bind for bind in compiled.bind_names}
        encode = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in binds.items()
        }
        self._encode = [(name, convert) for name, convert in encode.items() if convert is not None]
        self._fixed = self._encoded(
            {name: bind.effective_value for name, bind in binds.items() if not bind.required}
        )
        columns = _columns(clause)
        self._into = into
        decode = [_decoder(column.type, dialect) for column in columns]
        self._decode = [(at, convert) for at, convert in enumerate(decode) if convert is not None]

    def parameters(self, given: dict[str, Any]) -> dict[str, Any]:
        """Converts parameters for the driver, in place: the caller made the dictionary for this one statement."""
        return self._fixed | self._encoded(given) if self._fixed else self._encoded(given)

    def row(self, raw: Sequence[Any]) -> Row:
        if not self._decode:
            return self._into(*raw)
        cells = list(raw)
        for at, convert in self._decode:
            cells[at] = convert(cells[at])
        return self._into(*cells)

    def _encoded(self, given: dict[str, Any]) -> dict[str, Any]:
        for name, convert in self._encode:
            if name in given:
                given[name] = convert(given[name])
        return given


def _decoder(kind: Any, dialect: Dialect) -> Any:  # Any: SQLAlchemy's own
    """Gives the converter of a cell. Both drivers give a float as one, and for it SQLAlchemy would ask the cursor."""
    return None if isinstance(kind, Float) else kind.dialect_impl(dialect).result_processor(dialect, None)


def _columns(clause: Executable) -> list[Any]:
    """Gives the columns that come back: selected ones, or those of RETURNING."""
    return list(getattr(clause, "selected_columns", None) or getattr(clause, "_returning", None) or ())


def _spelled_out(clause: Any) -> Any:  # Any: SQLAlchemy's own kinds of clause
    """Writes constants into the statement: only then may a partial index serve it."""
    return replacement_traverse(clause, {}, _literal)


def _literal(element: Any, **_nothing: Any) -> ColumnElement[Any] | None:  # Any: any part of any statement
    if isinstance(element, BindParameter) and not element.required and isinstance(element.value, str):
        return literal_column("'" + element.value.replace("'", "''") + "'", element.type)
    return None
