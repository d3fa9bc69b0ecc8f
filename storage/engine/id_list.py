"""A list of row identifiers as one parameter, so that many rows are named in one statement."""

import json
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Text, any_, bindparam, func, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine


class IdList(TypeDecorator[list[int]]):
    """PostgreSQL takes an array; SQLite, which has none, a JSON text."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:  # Any: either kind of value
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(BigInteger))

    def process_bind_param(self, value: list[int] | None, dialect: Dialect) -> Any:  # Any: as above
        return json.dumps(value) if dialect.name == "sqlite" else value


def is_among(column: ColumnElement[int], name: str) -> dict[str, ColumnElement[bool]]:
    """Whether the column is in the list given as parameter `name`, per dialect."""
    listed = bindparam(name, type_=IdList())
    in_json = column.in_(select(literal_column("value")).select_from(func.json_each(listed)))
    return {"sqlite": in_json, "postgresql": column == any_(listed)}
