"""The log of everything the bot asked for, and of every message that really arrived."""

from dataclasses import dataclass, field
from typing import Any

from tests.botapi.shapes import Json


@dataclass
class Call:
    method: str
    params: dict[str, Any] = field(repr=False)
    chat: int | None = None
    outcome: str = "under way"  # "ok", "refused", or the kind of the fault
    acted: bool = False  # Telegram did it, whatever the bot was told
    answered: bool = False  # the bot was told what happened
    code: int = 0
    reason: str = ""
    result: Any = field(default=None, repr=False)

    def as_json(self) -> Json:
        return {
            "method": self.method,
            "params": {name: value for name, value in self.params.items() if not isinstance(value, bytes)},
            "chat": self.chat,
            "outcome": self.outcome,
            "acted": self.acted,
            "answered": self.answered,
            "code": self.code,
            "reason": self.reason,
            "result": self.result,
        }


@dataclass(frozen=True)
class Delivery:
    """One message that the bot put into a chat, as it first looked, even if it was edited or deleted later."""

    chat: int
    message_id: int
    method: str
    text: str
    thread: int | None
    content: Json = field(repr=False)

    def as_json(self) -> Json:
        return {
            "chat": self.chat,
            "message_id": self.message_id,
            "method": self.method,
            "text": self.text,
            "thread": self.thread,
        }
