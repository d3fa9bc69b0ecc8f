"""Draws rows of choices as Telegram's buttons."""

from collections.abc import Sequence
from typing import Any, Final

from handlers.messaging.outbound import Button, Screen
from locales.language import language

Json = dict[str, Any]  # Any: JSON
Row = Sequence[Button]
LONGEST_COPY: Final = 256
PIN: Final = "📍"
"""The text of the message that carries a phone's location button; it needs no language."""


def inline(screen: Screen) -> Json | None:
    """The buttons under a message. Telegram does not mirror rows for right-to-left readers, so we do."""
    rows = [[_button(button) for button in row if not button.asks] for row in _in_order(screen)]
    rows = [row for row in rows if row]
    return {"inline_keyboard": rows} if rows else None


def asking(screen: Screen) -> Json | None:
    """The keyboard by which a phone sends its location; it replaces the letters, so it is gone after one use."""
    rows = [
        [{"text": button.label, "request_location": True} for button in row if button.asks == "location"]
        for row in _in_order(screen)
    ]
    rows = [row for row in rows if row]
    if not rows:
        return None
    return {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}


REPLY_BOX: Final[Json] = {"force_reply": True, "selective": True}


def _in_order(screen: Screen) -> list[Row]:
    if not screen.rows or not language(screen.language).rtl:
        return list(screen.rows)
    return [tuple(reversed(row)) for row in screen.rows]


def _button(button: Button) -> Json:
    if button.url:
        return {"text": button.label, "url": button.url}
    if button.copy:
        return {"text": button.label, "copy_text": {"text": button.copy[:LONGEST_COPY]}}
    return {"text": button.label, "callback_data": button.tap}
