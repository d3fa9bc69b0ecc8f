"""What stands in everybody's chats, kept in memory by a courier that remembers messages as the real one does."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from handlers.messaging import outbound, sent_links
from handlers.messaging.context import Context
from handlers.messaging.outbound import Button, Delete, Expire, React, Screen, ShapeTopic, Show
from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from storage.sending import message_links, outbox
from storage.sending.outbox import TEAM_LANE, Waiting
from storage.sending.tables import outbox as outbox_table

WAITING = Statement(
    select(*[outbox_table.c[name] for name in Waiting.__struct_fields__])
    .where(outbox_table.c.state == "ready")
    .order_by(outbox_table.c.priority, outbox_table.c.id),
    Waiting,
)

SENT = Statement(
    update(outbox_table)
    .where(outbox_table.c.id == bindparam("wanted"))
    .values(state="sent", message_id=bindparam("shown")),
    nothing,
)


@dataclass
class Message:
    """What stands in a chat. `changed` rises with every message and edit in the whole town."""

    id: str
    screen: Screen
    changed: int
    ticket_id: int | None = None
    thread: str = ""
    edited: bool = False
    reactions: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.screen.text

    @property
    def buttons(self) -> list[Button]:
        return [button for row in self.screen.rows for button in row]

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.buttons]

    def button(self, label: str) -> Button:
        """The button with this label, or with one that holds these words."""
        exact = [button for button in self.buttons if button.label == label]
        found = exact or [button for button in self.buttons if label in button.label]
        assert found, f"no button {label!r} among {self.labels}"
        return found[0]


class Chats:
    """Takes what waits in the outbox, as a courier does, and keeps it as messages in everybody's chats."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.chats: dict[str, list[Message]] = {}
        self.topics: dict[int, ShapeTopic] = {}
        self._ticks = itertools.count(1)

    def next_id(self) -> str:
        return str(next(self._ticks))

    def _deliver(self, tx: Transaction, *, hold: bool) -> None:
        now = utc_now()
        for row in tx.all(WAITING):
            if not (hold and row.not_before > now):
                shown = self._apply(tx, row, outbound.unpacked(outbox.opened(self._key(tx, row), row)), now)
                tx.run(SENT, wanted=row.id, shown=shown)

    def _key(self, tx: Transaction, row: Waiting) -> Any:
        keys = self.context.keys
        return people.key_of(keys, people.get(tx, row.keyholder_id)) if row.keyholder_id else keys.own

    def _apply(self, tx: Transaction, row: Waiting, deed: outbound.Outbound, now: datetime) -> str:
        chat = self.chats.setdefault(row.lane, [])
        match deed:
            case Show():
                message = self._shown(tx, chat, row, deed)
                sent_links.remember(tx, row, message.id, now)
                return message.id
            case React():
                for message in _with_id(chat, deed.message_id):
                    message.reactions.append(deed.emoji)
            case ShapeTopic() if row.ticket_id:
                self.topics[row.ticket_id] = deed
                if message_links.topic_of(tx, row.ticket_id) is None:
                    message_links.set_topic(tx, row.ticket_id, f"thread{row.ticket_id}", now)
            case Delete():
                chat[:] = [message for message in chat if message.id != deed.message_id]
            case Expire():
                for message in _with_id(chat, deed.message_id):
                    message.screen = replace_rows(message.screen)
        return ""

    def _shown(self, tx: Transaction, chat: list[Message], row: Waiting, deed: Show) -> Message:
        tick = next(self._ticks)
        for message in _with_id(chat, deed.edit):
            message.screen, message.changed, message.edited = deed.screen, tick, True
            return message
        topic = message_links.topic_of(tx, row.ticket_id) if row.ticket_id else None
        thread = (topic.thread or "") if topic and row.lane == TEAM_LANE else ""
        chat.append(Message(str(tick), deed.screen, tick, row.ticket_id, thread))
        return chat[-1]


def replace_rows(screen: Screen) -> Screen:
    return Screen(screen.pieces, (), screen.files, screen.language)


def _with_id(chat: Iterable[Message], message_id: str) -> list[Message]:
    return [message for message in chat if message_id and message.id == message_id]
