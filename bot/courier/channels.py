"""The interfaces of a channel to the courier: one sends over a network, one delivers inside the database."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from handlers.messaging.delivery_result import DeliveryResult
from handlers.messaging.outbound import Outbound
from storage.engine.transaction import Transaction
from storage.sending.outbox import Waiting


async def at_once() -> None:
    """No pace to keep."""


@dataclass(slots=True)
class Sending:
    """What a channel may need beside the outbound message."""

    private: bool
    ticket_id: int | None = None
    card: str = ""
    """The ticket's card, to reply to where a chat has no topics."""
    sent: list[str] = field(default_factory=list)
    """Messages that an earlier try has sent already: a long text goes on from there."""
    may_send_more: Callable[[], Awaitable[None]] = at_once
    """Awaited before every message but the first, so that a text of several messages keeps the pace too."""


class Channel(Protocol):
    """Sends over a network: the answer may be lost on the way back."""

    async def send(self, address: str, thread: str, outbound: Outbound, sending: Sending) -> DeliveryResult:
        """Never raises for a fault of the network or the other side."""


@runtime_checkable
class Rooms(Protocol):
    """Delivers inside the database, in the unit of work that writes down the outcome: exactly once.

    Check once whether a channel is one: looking at a protocol's members costs more than sending.
    """

    def deliver(self, tx: Transaction, row: Waiting, outbound: Outbound, now: datetime) -> DeliveryResult: ...

    def wake(self, lane: str) -> None:
        """Called after the commit."""
