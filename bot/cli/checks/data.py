"""Checks the data: the database, its tables, and messages that stay in the outbox."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.checks.finding import Finding, hint, problem, well
from bot.config.settings import Settings
from storage.engine.schema_version import engine, standing
from storage.engine.utc import utc_now
from storage.sending.tables import dead_letter, outbox

STUCK: Final = timedelta(minutes=15)
MIGRATE: Final = "ascolto migrate"


def look(settings: Settings) -> Iterator[Finding]:
    try:
        stands = standing(settings.database_url)
    except (SQLAlchemyError, OSError, ImportError) as error:
        cause = getattr(error, "orig", None) or error
        yield problem(
            "database",
            f"The database cannot be reached ({type(cause).__name__}).",
            "check ASCOLTO_DATABASE_URL",
        )
        return
    if stands == "empty":
        yield hint("database", "The database is empty; the first start makes its tables.", MIGRATE)
    elif stands == "behind":
        yield problem("database", "The tables are of an older release.", MIGRATE)
    elif stands == "ahead":
        yield problem(
            "database", "The tables are of a newer release than this program.", "install that release"
        )
    else:
        yield well("database", "The database answers, and its tables are of this release.")
        yield from _contents(settings.database_url)


def _contents(url: str) -> Iterator[Finding]:
    with engine(url).connect() as connection:
        yield _outbox(connection)
        yield _dead_letters(connection)


def _outbox(connection: Connection) -> Finding:
    late = outbox.c.state.in_(("ready", "sending")) & (outbox.c.not_before < utc_now() - STUCK)
    stuck = connection.execute(select(func.count()).where(late)).scalar_one()
    if stuck:
        words = f"{stuck} messages wait to be sent for more than {STUCK.seconds // 60} minutes."
        return problem("outbox", words, "start the service with `ascolto run` and look at its log")
    return well("outbox", "No message waits too long.")


def _dead_letters(connection: Connection) -> Finding:
    lost = connection.execute(select(func.count()).where(outbox.c.state == "dead")).scalar_one()
    failed = connection.execute(select(func.count()).select_from(dead_letter)).scalar_one()
    if lost or failed:
        words = f"{failed} updates and {lost} messages failed for good; people were told a reference."
        return hint("failures", words, "look for `reference` in the log and report it")
    return well("failures", "Nothing has failed for good.")
