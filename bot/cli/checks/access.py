"""Checks the access log: every row is as it was written, and none is missing."""

from collections.abc import AsyncIterator

from sqlalchemy.exc import SQLAlchemyError

from bot.cli.checks.finding import Finding, problem, well
from bot.config.settings import Settings
from storage.engine.open_store import open_store
from storage.engine.schema_version import at_head
from storage.people.encryption import open_key_file
from storage.tickets import access_log

ABOUT = "access log"


async def look(settings: Settings) -> AsyncIterator[Finding]:
    """Says nothing where another check says why it cannot be read."""
    try:
        if not at_head(settings.database_url):
            return
        keys = open_key_file(settings.key_file)
    except (SQLAlchemyError, OSError, ImportError, ValueError):
        return
    store = open_store(settings.database_url)
    try:
        verdict = await store.read(lambda tx: access_log.verify(tx, keys))
    finally:
        await store.close()
    if verdict.wrong is not None:
        words = f"Row {verdict.wrong} of the access log is not as it was written."
        yield problem(ABOUT, words, "put the database back from a backup, and find out who can write to it")
    else:
        yield well(ABOUT, f"All {verdict.rows} rows of it are whole; {verdict.keyed} are under the key.")
