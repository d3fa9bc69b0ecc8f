"""Reads a chat in one unit of work: its state, and the messages that a page lacks."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from handlers.messaging.inbound import Inbound, Spoke
from storage.engine.transaction import Transaction
from storage.web import web_messages

PAGE = 50
"""Messages of a first look, and of each look further back."""
FULL = 500


@dataclass(frozen=True, slots=True)
class ChatState:
    """`change` is the number to ask from next; `more` tells of older messages."""

    change: int
    rows: list[web_messages.Row]
    threads: list[web_messages.Thread]
    more: bool = False


def first_look(tx: Transaction, room: str, thread: str | None = None) -> ChatState:
    rows = web_messages.before(tx, room, PAGE + 1, thread=thread)
    return ChatState(
        web_messages.stands(tx, room).change, rows[-PAGE:], web_messages.threads(tx, room), len(rows) > PAGE
    )


def look_back(tx: Transaction, room: str, n: int, thread: str | None = None) -> ChatState:
    rows = web_messages.before(tx, room, PAGE + 1, n, thread)
    return ChatState(0, rows[-PAGE:], [], len(rows) > PAGE)


def look_again(tx: Transaction, room: str, known: int) -> ChatState:
    stands = web_messages.stands(tx, room)
    if stands.change <= known:
        return ChatState(known, [], [])
    rows = web_messages.since(tx, room, known)
    if len(rows) == FULL:
        return ChatState(rows[-1].change, rows, [], more=True)
    return ChatState(stands.change, rows, web_messages.threads(tx, room, known))


@dataclass(slots=True)
class Written:
    """A citizen's message, put into the chat in the unit of work that handles it: never the one without the other."""

    inbound: Spoke
    write: Callable[[Transaction], int]
    n: int = 0

    def keep(self, tx: Transaction, _inbound: Inbound) -> Spoke:
        self.n = self.write(tx)
        return msgspec.structs.replace(self.inbound, message_id=str(self.n))
