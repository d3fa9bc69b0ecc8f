"""Links from messages to what they show: a ticket's card, an answer, a citizen's message; and their topics."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import bindparam, select, update

from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_change, insert_or_ignore
from storage.sending.tables import message, topic

SHOWN: Final = "shown"
"""The role of a message that an operator asked for: a ticket's card again, or its timeline."""


class Message(msgspec.Struct, frozen=True):
    lane: str
    message_id: str
    role: str
    ticket_id: int
    entry_id: int | None


class Shown(msgspec.Struct, frozen=True):
    """A message of a ticket in one chat, and when it was linked."""

    message_id: str
    role: str
    entry_id: int | None
    at: datetime


class Topic(msgspec.Struct, frozen=True):
    ticket_id: int
    thread: str | None


COLUMNS = [message.c[name] for name in Message.__struct_fields__]
ADD = insert_or_ignore(message, "lane", "message_id", "role", "ticket_id", "entry_id", "at")
FIND = Statement(
    select(*COLUMNS).where(
        message.c.lane == bindparam("in_lane"), message.c.message_id == bindparam("wanted")
    ),
    Message,
)
NEWEST = Statement(
    select(*COLUMNS)
    .where(
        message.c.ticket_id == bindparam("of_ticket"),
        message.c.role == bindparam("of_role"),
        message.c.lane == bindparam("in_lane"),
    )
    .order_by(message.c.at.desc())
    .limit(1),
    Message,
)
OF_TICKET = Statement(
    select(message.c.message_id, message.c.role, message.c.entry_id, message.c.at)
    .where(message.c.ticket_id == bindparam("of_ticket"), message.c.lane == bindparam("in_lane"))
    .order_by(message.c.at),
    Shown,
)
IN_LANE = Statement(
    select(*COLUMNS).where(message.c.lane == bindparam("in_lane"), message.c.role == bindparam("of_role")),
    Message,
)
FORGET = Statement(
    update(message)
    .where(message.c.lane == bindparam("in_lane"), message.c.message_id == bindparam("wanted"))
    .values(role="gone"),
    nothing,
)
OF_ENTRY = Statement(select(*COLUMNS).where(message.c.entry_id == bindparam("of_entry")), Message)
LINKED = Statement(select(message.c.message_id).where(message.c.lane == bindparam("in_lane")), str)
TOPIC = Statement(
    select(topic.c.ticket_id, topic.c.thread).where(topic.c.ticket_id == bindparam("of_ticket")), Topic
)
THREAD = Statement(
    select(topic.c.ticket_id, topic.c.thread).where(topic.c.thread == bindparam("wanted")), Topic
)
SET_TOPIC = insert_or_change(topic, ("ticket_id",), "ticket_id", "thread", "at")
LOSE_TOPIC = Statement(
    update(topic).where(topic.c.thread == bindparam("wanted")).values(thread=None), nothing
)
MOVE = Statement(
    update(message).where(message.c.lane == bindparam("old_lane")).values(lane=bindparam("new_lane")), nothing
)


def add(
    tx: Transaction,
    lane: str,
    message_id: str,
    role: str,
    ticket_id: int,
    now: datetime,
    entry_id: int | None = None,
) -> None:
    """Links a message in a chat. Message ids are unique within their lane only."""
    tx.run(ADD, lane=lane, message_id=message_id, role=role, ticket_id=ticket_id, entry_id=entry_id, at=now)


def find(tx: Transaction, lane: str, message_id: str) -> Message | None:
    return tx.first(FIND, in_lane=lane, wanted=message_id)


def newest(tx: Transaction, lane: str, ticket_id: int, role: str) -> Message | None:
    """Returns the latest message of a role in a chat, such as the ticket's card in the team chat."""
    return tx.first(NEWEST, in_lane=lane, of_ticket=ticket_id, of_role=role)


def of_entry(tx: Transaction, entry_id: int) -> list[Message]:
    """Returns every message that shows this entry, in any chat."""
    return tx.all(OF_ENTRY, of_entry=entry_id)


def shown_of(tx: Transaction, lane: str, ticket_id: int, roles: Collection[str]) -> list[Shown]:
    """Returns a ticket's messages of these roles in a chat, the oldest first."""
    return [each for each in tx.all(OF_TICKET, in_lane=lane, of_ticket=ticket_id) if each.role in roles]


def linked(tx: Transaction, lane: str) -> set[str]:
    """Returns the messages of a chat that are about some ticket."""
    return set(tx.all(LINKED, in_lane=lane))


def in_lane(tx: Transaction, lane: str, role: str) -> list[Message]:
    """Returns every message of a role in a chat."""
    return tx.all(IN_LANE, in_lane=lane, of_role=role)


def forget(tx: Transaction, lane: str, message_id: str) -> None:
    """The message is deleted, or shows nothing of the ticket any more."""
    tx.run(FORGET, in_lane=lane, wanted=message_id)


def topic_of(tx: Transaction, ticket_id: int) -> Topic | None:
    return tx.first(TOPIC, of_ticket=ticket_id)


def topic_at(tx: Transaction, thread: str) -> Topic | None:
    return tx.first(THREAD, wanted=thread)


def set_topic(tx: Transaction, ticket_id: int, thread: str, now: datetime) -> None:
    tx.run(SET_TOPIC, ticket_id=ticket_id, thread=thread, at=now)


def lose_topic(tx: Transaction, thread: str) -> None:
    """Forgets a topic that was deleted; its ticket gets another one."""
    tx.run(LOSE_TOPIC, wanted=thread)


def retire_lane(tx: Transaction, lane: str, to: str) -> None:
    """Renames the lane of a chat that got a new identifier and numbers its messages anew: old numbers must not be taken for new ones."""
    tx.run(MOVE, old_lane=lane, new_lane=to)
