"""Keyboards under messages, checked button by button."""

from typing import Any, NamedTuple

from tests.botapi.chats import Chat
from tests.botapi.links import check_link
from tests.botapi.params import Params
from tests.botapi.refusals import bad
from tests.botapi.shapes import Json

LONGEST_DATA = 64  # bytes
LONGEST_COPY = 256  # characters
MOST_BUTTONS = 100
WIDEST_ROW = 8
KINDS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")
PRIVATE_ONLY = {
    "request_contact": "Phone number can be requested in private chats only",
    "request_location": "Location can be requested in private chats only",
    "request_users": "Users can be requested in private chats only",
    "request_chat": "Chats can be requested in private chats only",
    "web_app": "Web App buttons can be used in private chats only",
}


class Markup(NamedTuple):
    """What was asked for; only an inline keyboard becomes part of the message's look."""

    inline: Json | None = None
    reply: Json | None = None

    def as_content(self) -> Json:
        return {"reply_markup": self.inline} if self.inline else {}


def markup_of(params: Params, chat: Chat, *, only_inline: bool = False) -> Markup:
    given = params.structure("reply_markup", "reply keyboard markup")
    if given is None:
        return Markup()
    if not isinstance(given, dict):
        raise bad("Object expected as reply markup")
    if only_inline and given and "inline_keyboard" not in given:
        raise bad("Inline keyboard expected")
    if "inline_keyboard" in given:
        rows = _rows(given["inline_keyboard"], "inline_keyboard")
        checked = [[_inline(button, chat) for button in row] for row in rows if row]
        return Markup(inline={"inline_keyboard": checked} if checked else None)
    if "keyboard" in given:
        for row in _rows(given["keyboard"], "keyboard"):
            for button in row:
                _plain(button, chat)
    return Markup(reply=given or None)


def _rows(rows: Any, name: str) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad(f'Field "{name}" must be an Array of Arrays')
    if sum(len(row) for row in rows) > MOST_BUTTONS or any(len(row) > WIDEST_ROW for row in rows):
        raise bad("reply markup is too long")
    return rows


def _inline(button: Any, chat: Chat) -> Json:
    if not isinstance(button, dict):
        raise bad("Can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise bad("Can't parse inline keyboard button: Can't find field \"text\"")
    if not str(button["text"]).strip():
        raise bad("Inline keyboard button text must be non-empty")
    if button.get("url"):
        check_link(button["url"], "Inline keyboard button")
    elif button.get("callback_data"):
        _check_data(button["callback_data"])
    elif "copy_text" in button:
        _check_copy(button["copy_text"])
    elif "web_app" in button:
        _check_web_app(button["web_app"], chat)
    elif not any(key.startswith("switch_inline_query") for key in button):
        raise bad("Can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    return button


def _check_data(data: Any) -> None:
    if not isinstance(data, str):
        raise bad('Can\'t parse inline keyboard button: Field "callback_data" must be of type String')
    if len(data.encode()) > LONGEST_DATA:
        raise bad("BUTTON_DATA_INVALID")


def _check_copy(copied: Any) -> None:
    text = copied.get("text") if isinstance(copied, dict) else None
    if not isinstance(text, str):
        raise bad("Can't parse inline keyboard button: Can't find field \"text\"")
    if not 1 <= len(text) <= LONGEST_COPY:
        raise bad("BUTTON_COPY_TEXT_INVALID")


def _check_web_app(app: Any, chat: Chat) -> None:
    if not chat.is_private:
        raise bad("BUTTON_TYPE_INVALID")
    url = app.get("url", "") if isinstance(app, dict) else ""
    if not url.startswith("https://"):
        raise bad(f"Inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed")


def _plain(button: Any, chat: Chat) -> None:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad("Can't parse keyboard button: KeyboardButton must be a String or an Object")
    if not str(button.get("text", "")).strip():
        raise bad("Keyboard button text must be non-empty")
    for name, reason in PRIVATE_ONLY.items():
        if button.get(name) and not chat.is_private:
            raise bad(reason)
