"""Rows with a version: a change is made to the row as it was read, or not at all."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Protocol

from sqlalchemy import Table, bindparam, update

from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction


class Row(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def version(self) -> int: ...


class Versioned:
    """The columns of a table that may be changed; `changed_at` and the version change with them."""

    def __init__(self, table: Table, names: Sequence[str]) -> None:
        self._names: Final = names
        counted = {"version": table.c.version + 1, "changed_at": bindparam("changed_at")}
        self._change: Final = Statement(
            update(table)
            .where(table.c.id == bindparam("wanted"), table.c.version == bindparam("known"))
            .values({name: bindparam(name) for name in names} | counted),
            nothing,
        )

    def change(self, tx: Transaction, known: Row, now: datetime, values: dict[str, Any]) -> bool:
        """Sets some of the columns; False when the row was changed after `known` was read."""
        wanted = {name: getattr(known, name) for name in self._names} | values
        return bool(tx.run(self._change, wanted=known.id, known=known.version, changed_at=now, **wanted))
