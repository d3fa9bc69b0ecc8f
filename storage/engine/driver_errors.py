"""Tells a database that cannot be reached just now from a statement that is wrong."""

import sqlite3

from sqlalchemy.exc import DBAPIError

SQLITE_OUTAGES = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
}
POSTGRES_OUTAGES = ("08", "53", "57", "58", "40")  # connection, resources, shutdown, system, collisions

UNIQUE_VIOLATION = "23505"


def is_outage(error: BaseException) -> bool:
    """Whether a later try of the same can succeed."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in SQLITE_OUTAGES
    if type(cause).__module__.startswith("psycopg"):
        state = getattr(cause, "sqlstate", None)
        return (
            type(cause).__name__ == "OperationalError"
            if state is None
            else state.startswith(POSTGRES_OUTAGES)
        )
    return False


def is_collision(error: BaseException) -> bool:
    """Whether a UNIQUE rule refused it: another unit of work was first."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) == sqlite3.SQLITE_CONSTRAINT_UNIQUE
    return getattr(cause, "sqlstate", None) == UNIQUE_VIOLATION
