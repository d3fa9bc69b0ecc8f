"""Encodes an outbound message as Bot API calls."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from bot.telegram.client import NO_UPLOADS, Upload
from bot.telegram.content import ANIMATION, CONTACT, NOTE
from bot.telegram.keyboards import REPLY_BOX, inline
from bot.telegram.text import LONGEST_CAPTION, Part, parts
from handlers.messaging.outbound import Delete, Expire, File, React, Show

Json = dict[str, Any]  # Any: JSON
LONGEST_TITLE: Final = 128
GENERAL: Final = "1"
"""The topic every forum has: sending to it by its number is refused."""
OURS: Final = "telegram:"
NO_PREVIEW: Final[Json] = {"is_disabled": True}

METHODS: Final = {
    "photo": ("sendPhoto", "photo"),
    "voice": ("sendVoice", "voice"),
    "audio": ("sendAudio", "audio"),
    "video": ("sendVideo", "video"),
    "document": ("sendDocument", "document"),
    "sticker": ("sendSticker", "sticker"),
    NOTE: ("sendVideoNote", "video_note"),
    ANIMATION: ("sendAnimation", "animation"),
}
WITHOUT_CAPTION: Final = {"sticker", NOTE, CONTACT}
VOICES: Final = {"audio/ogg", "audio/mpeg", "audio/mp4"}
"""The types that Telegram shows as a voice message; other recordings of a browser go as a file."""


class Call(msgspec.Struct, frozen=True):
    method: str
    parameters: Json
    uploads: Mapping[str, Upload] = NO_UPLOADS
    main: bool = False
    """Whether its message stands for the whole: the one with the buttons."""


class Whither(msgspec.Struct, frozen=True):
    """A chat, perhaps a topic in it, perhaps a message to reply to."""

    chat: str
    thread: str = ""
    reply_to: str = ""
    silent: bool = False
    protected: bool = False

    def first(self) -> Json:
        given = self.next()
        if self.reply_to.isdigit():
            given["reply_parameters"] = {
                "message_id": int(self.reply_to),
                "allow_sending_without_reply": True,
            }
        return given

    def next(self) -> Json:
        given: Json = {"chat_id": self.chat}
        if self.thread and self.thread != GENERAL:
            given["message_thread_id"] = int(self.thread)
        if self.silent:
            given["disable_notification"] = True
        if self.protected:
            given["protect_content"] = True
        return given


def shown(outbound: Show, to: Whither, files: list[tuple[File, Upload | None]]) -> list[Call]:
    """The messages of a screen: its text with the buttons, then its files; one short text goes under one file."""
    markup = inline(outbound.screen) or (REPLY_BOX if outbound.ask_reply else None)
    buttons = {} if markup is None else {"reply_markup": markup}
    caption = _caption(outbound, files)
    if caption is not None:
        ((file, upload),) = files
        return [_file_call(file, upload, to.first() | _captioned(caption) | buttons, main=True)]
    texts = parts(outbound.screen.pieces)
    calls = [
        Call(
            "sendMessage",
            (to.next() if number else to.first())
            | _texted(part)
            | (buttons if number == len(texts) - 1 else {}),
            main=number == len(texts) - 1,
        )
        for number, part in enumerate(texts)
    ]
    for number, (file, upload) in enumerate(files):
        first = not calls
        given = (to.first() if first else to.next()) | (
            buttons if not texts and number == len(files) - 1 else {}
        )
        calls.append(_file_call(file, upload, given, main=not texts and number == len(files) - 1))
    return calls


def edited(outbound: Show, chat: str) -> Call | None:
    """The screen in place of an older message; None when it does not fit into one."""
    texts = parts(outbound.screen.pieces)
    if len(texts) != 1 or not outbound.edit.isdigit():
        return None
    markup = inline(outbound.screen)
    given = {"chat_id": chat, "message_id": int(outbound.edit)} | _texted(texts[0])
    return Call("editMessageText", given | ({} if markup is None else {"reply_markup": markup}), main=True)


def recaptioned(outbound: Show, chat: str) -> Call | None:
    """The same for a message that is a file with a caption."""
    texts = parts(outbound.screen.pieces, LONGEST_CAPTION)
    if len(texts) != 1:
        return None
    markup = inline(outbound.screen)
    given = {"chat_id": chat, "message_id": int(outbound.edit)} | _captioned(texts[0])
    return Call("editMessageCaption", given | ({} if markup is None else {"reply_markup": markup}), main=True)


def altered(outbound: React | Delete | Expire, chat: str) -> Call:
    """The call that changes an existing message."""
    message_id = int(outbound.message_id) if outbound.message_id.isdigit() else 0
    given: Json = {"chat_id": chat, "message_id": message_id}
    match outbound:
        case React(emoji=emoji):
            return Call(
                "setMessageReaction", given | {"reaction": [{"type": "emoji", "emoji": emoji}]}, main=True
            )
        case Delete():
            return Call("deleteMessage", given)
        case Expire():
            return Call("editMessageReplyMarkup", given)


def file_id_of(ref: str) -> tuple[str, str]:
    """The kind and id of a file that Telegram keeps, if it is one of its own kinds."""
    if not ref.startswith(OURS):
        return "", ""
    kind, _, file_id = ref.removeprefix(OURS).rpartition(":")
    return kind, file_id


def _file_call(file: File, upload: Upload | None, given: Json, *, main: bool = False) -> Call:
    special, file_id = file_id_of(file.ref)
    if file.kind == CONTACT:
        contact = {"phone_number": file_id or "-", "first_name": file.name or "-"}
        return Call("sendContact", given | contact, main=main)
    kind = special or file.kind
    if upload is not None and kind == "voice" and upload.type.partition(";")[0] not in VOICES:
        kind = "document"
    method, name = METHODS.get(kind, METHODS["document"])
    if upload is None:
        return Call(method, given | {name: file_id}, main=main)
    return Call(method, given, {name: upload}, main=main)


def _caption(outbound: Show, files: list[tuple[File, Upload | None]]) -> Part | None:
    """The one short text that goes under the one file."""
    if len(files) != 1:
        return None
    ((file, _),) = files
    if file.kind in WITHOUT_CAPTION or file_id_of(file.ref)[0] in WITHOUT_CAPTION:
        return None
    texts = parts(outbound.screen.pieces)
    return texts[0] if len(texts) == 1 and len(texts[0].text) <= LONGEST_CAPTION else None


def _texted(part: Part) -> Json:
    given: Json = {"text": part.text, "link_preview_options": NO_PREVIEW}
    return given | ({"entities": part.entities} if part.entities else {})


def _captioned(part: Part) -> Json:
    given: Json = {"caption": part.text}
    return given | ({"caption_entities": part.entities} if part.entities else {})
