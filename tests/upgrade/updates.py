"""Updates as Telegram sends them: said, replied or tapped, in private or in the team's forum."""

import itertools
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.upgrade.driver import TEAM_CHAT, USERNAME

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Who:
    name: str
    number: int
    hint: str = ""
    in_team: bool = False

    @property
    def user(self) -> dict[str, Any]:
        return {
            "id": self.number,
            "is_bot": False,
            "first_name": self.name.title(),
            "language_code": self.hint,
        }

    @property
    def chat(self) -> dict[str, Any]:
        if self.in_team:
            return {"id": int(TEAM_CHAT), "type": "supergroup", "is_forum": True}
        return {"id": self.number, "type": "private"}


@dataclass(frozen=True)
class On:
    """A message of ours that is tapped or replied to."""

    id: str
    thread: str = ""
    taps: tuple[str, ...] = ()


BOT = {"id": 7000, "is_bot": True, "first_name": "Ascolto", "username": USERNAME}
NOWHERE = On("1")


def tapped(who: Who, data: str, on: On = NOWHERE, first: int = 0) -> dict[str, Any]:
    message = {"message_id": int(on.id), "date": 0, "chat": who.chat} | _thread(on.thread)
    query = {"id": "q", "from": who.user, "message": message, "data": data}
    return {"update_id": first + next(_numbers), "callback_query": query}


def said(
    who: Who,
    at: datetime,
    text: str = "",
    *,
    reply_to: On | None = None,
    thread: str = "",
    first: int = 0,
    number: int = 0,
    edited: bool = False,
    **more: Any,  # of a message, as Telegram calls it
) -> dict[str, Any]:
    update = first + next(_numbers)
    message: dict[str, Any] = {
        "message_id": number or 500_000 + update,
        "date": int(at.timestamp()),
        "chat": who.chat,
        "from": who.user,
        **more,
    }
    message |= {"text": text} if text else {}
    thread = thread or (reply_to.thread if reply_to else "")
    message |= _thread(thread)
    message |= {"reply_to_message": _replied(reply_to)} if reply_to else {}
    return {"update_id": update, "edited_message" if edited else "message": message}


def photo(name: str) -> dict[str, Any]:
    return {"photo": [{"file_id": name, "file_size": 1000}]}


def voice(name: str) -> dict[str, Any]:
    return {"voice": {"file_id": name, "duration": 4}}


def place(latitude: float, longitude: float) -> dict[str, Any]:
    return {"location": {"latitude": latitude, "longitude": longitude}}


def _thread(thread: str) -> dict[str, Any]:
    return {"message_thread_id": int(thread), "is_topic_message": True} if thread else {}


def _replied(on: On) -> dict[str, Any]:
    keyboard = {"inline_keyboard": [[{"text": "…", "callback_data": data}] for data in on.taps]}
    return {"message_id": int(on.id), "from": BOT} | ({"reply_markup": keyboard} if on.taps else {})
