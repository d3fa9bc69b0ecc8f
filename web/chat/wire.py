"""Messages as plain data for a page, with the files replaced by addresses within the chat."""

from datetime import UTC
from typing import Any

from handlers.messaging.outbound import Button, File, Piece
from locales.language import language
from storage.people.encryption import KeyRing
from storage.web import web_messages
from web.chat.stored_message import StoredMessage, unpacked

Plain = dict[str, Any]
"""JSON data."""


def message(row: web_messages.Row, keys: KeyRing, files_at: str, *, mine: int | None) -> Plain:
    """`files_at` is the address of the chat's files; `mine` is the author whose key is included."""
    told: Plain = {"n": row.n, "at": row.at.astimezone(UTC).isoformat(), "thread": row.thread}
    body = row.opened(keys)
    if row.author_id is not None:
        told |= {"said": True}
    if row.author_id == mine and row.key:
        told |= {"key": row.key.rpartition(":")[2]}  # on the team page it begins with the persona
    return told | ({"deleted": True} if body is None else _shown(unpacked(body), row.n, files_at))


def _shown(shown: StoredMessage, n: int, files_at: str) -> Plain:
    reader = language(shown.language) if shown.language else None
    return {
        "pieces": [_piece(piece) for piece in shown.pieces],
        "rows": [[_button(button) for button in row] for row in shown.rows],
        "files": [_file(file, f"{files_at}/{n}/{at}") for at, file in enumerate(shown.files)],
        "language": reader.code if reader else "",
        "dir": "auto" if reader is None else "rtl" if reader.rtl else "ltr",
        "who": shown.who,
        "reply_to": shown.reply_to,
        "ask_reply": shown.ask_reply,
        "edited": shown.edited,
        "point": shown.point,
        "reactions": list(shown.reactions),
    }


def _piece(piece: Piece) -> Plain:
    told: Plain = {"text": piece.text, "style": piece.style, "url": piece.url}
    return told | ({"at": piece.at} if piece.at else {})


def _button(button: Button) -> Plain:
    told = {name: getattr(button, name) for name in ("label", "tap", "url", "copy", "asks", "day", "heading")}
    return {name: value for name, value in told.items() if value}


def _file(file: File, url: str) -> Plain:
    return {"kind": file.kind, "url": url, "name": file.name, "type": file.type}


def thread(topic: web_messages.Thread) -> Plain:
    return {
        "thread": topic.thread,
        "title": topic.title,
        "icon": topic.icon,
        "closed": topic.closed,
        "change": topic.change,
    }
