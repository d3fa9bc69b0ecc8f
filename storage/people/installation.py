"""Facts that this installation has learned about itself, such as where the team chat moved to."""

from typing import Final

from sqlalchemy import bindparam, select

from storage.engine.statement import Statement
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_change
from storage.people.tables import installation

USERNAME: Final = "telegram username"
"""The bot's name on Telegram, once Telegram has said it."""
GET = Statement(select(installation.c.value).where(installation.c.name == bindparam("wanted")), str)
PUT = insert_or_change(installation, ("name",), "name", "value")


def learned(tx: Transaction, name: str) -> str | None:
    return tx.first(GET, wanted=name)


def learn(tx: Transaction, name: str, value: str) -> None:
    tx.run(PUT, name=name, value=value)
