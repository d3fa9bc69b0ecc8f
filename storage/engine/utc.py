"""Instants: time-zone-aware in code, UTC in every table."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

LENGTH: Final = len("2025-01-01 00:00:00.000000")


def utc_now() -> datetime:
    return datetime.now(UTC)


class Instant(TypeDecorator[datetime]):
    """An aware datetime. SQLite keeps it as UTC text, PostgreSQL as timestamptz.

    On SQLite both conversions are ours, one call each: they run some ten times in every unit of work.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:  # Any: SQLAlchemy's own kind of function
        return _to_text if dialect.name == "sqlite" else _to_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:  # Any: as above
        return _from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return value and value.astimezone(UTC)


def _to_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


@lru_cache(maxsize=1024)
def _to_text(value: datetime | None) -> str | None:
    utc = _to_utc(value)
    return utc.isoformat(" ", "microseconds")[:LENGTH] if utc else None


def _from_text(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value + "+00:00") if value else None
