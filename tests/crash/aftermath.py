"""What the database holds once everything is over, opened with the installation's key."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy import Engine, func, select

from storage.engine.postgres import postgres_engine
from storage.engine.sqlite import sqlite_engine
from storage.people.encryption import KeyRing, Where, open_key_file
from storage.people.tables import person
from storage.sending.claims import AMBIGUOUS
from storage.sending.tables import attempt, dead_letter, message, outbox, topic
from storage.tickets.tables import entry, ticket

UNSETTLED = ("ready", "sending")
BLINK = 0.01


@dataclass(frozen=True)
class Aftermath:
    codes: tuple[str, ...]
    entries: tuple[tuple[str, str], ...]
    """Kind and words, oldest first."""
    record: str
    """What the first ticket's flow made, as text."""
    waiting: int
    states: dict[str, int]
    cards: int
    topics: int
    dead_letters: int
    lost_answers: int
    """Sends that were under way when their sender died: claimed, their outcome not on disk."""


def engine_for(database: str) -> Engine:
    return sqlite_engine(database) if database.startswith("sqlite") else postgres_engine(database)


async def all_sent(database: str) -> None:
    """Wait until no message waits to be sent; the caller sets a bound."""
    engine = engine_for(database)
    while await asyncio.to_thread(_waiting, engine):  # noqa: ASYNC110 - another process changes it
        await asyncio.sleep(BLINK)


async def look_at(database: str, key_file: Path) -> Aftermath:
    return await asyncio.to_thread(_look, engine_for(database), open_key_file(key_file))


def _waiting(engine: Engine) -> int:
    with engine.connect() as connection:
        rows = select(func.count()).select_from(outbox).where(outbox.c.state.in_(UNSETTLED))
        return int(connection.execute(rows).scalar_one())


def _look(engine: Engine, keys: KeyRing) -> Aftermath:
    with engine.connect() as connection:
        owners = {row.id: keys.key(row.id, row.wrapped_key) for row in connection.execute(select(person))}
        tickets = list(connection.execute(select(ticket).order_by(ticket.c.id)))
        of_ticket = {row.id: owners[row.person_id] for row in tickets}
        entries = []
        for row in connection.execute(select(entry).order_by(entry.c.id)):
            body = msgspec.json.decode(
                of_ticket[row.ticket_id].open(row.body, Where("entry", row.id, "body"))
            )
            entries.append((row.kind, str(body.get("text") or body.get("state") or "")))
        records = [
            of_ticket[row.id].open(row.body, Where("ticket", row.id, "body")).decode() for row in tickets
        ]
        states = Counter(connection.execute(select(outbox.c.state)).scalars())
        return Aftermath(
            tuple(row.code for row in tickets),
            tuple(entries),
            records[0] if records else "",
            sum(states[state] for state in UNSETTLED),
            dict(states),
            len([role for role in connection.execute(select(message.c.role)).scalars() if role == "card"]),
            len(list(connection.execute(select(topic.c.thread)))),
            len(list(connection.execute(select(dead_letter.c.id)))),
            len(list(connection.execute(select(attempt.c.n).where(attempt.c.outcome == AMBIGUOUS)))),
        )
