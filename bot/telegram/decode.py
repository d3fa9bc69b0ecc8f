"""Decodes a Telegram update into an inbound message. Hostile input is an answer too, never an exception."""

import re
from datetime import UTC, datetime
from typing import Any

import msgspec

from bot.telegram.content import said_in
from bot.telegram.shapes import CallbackQuery, MemberChange, Message, Numbered, Update, User
from handlers.messaging.inbound import ChatMoved, Inbound, MemberLeft, Reach, Spoke, TopicLost

NAME = "telegram"
ANONYMOUS_ADMIN, CHANNEL_POSTS, TELEGRAM_ITSELF = 1087968824, 136817688, 777000
COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{3,32}))?(?=\s|$)")
GONE = {"left", "kicked"}


class Decoded(msgspec.Struct, frozen=True):
    """`inbound` None: nothing for us; `readable` False: no update at all. `tap_id` wants an answer at once."""

    inbound: Inbound | None = None
    tap_id: str = ""
    number: int | None = None
    readable: bool = True


UNREADABLE = Decoded(readable=False)


class Decoder:
    """Knows the bot's own name, since commands may be meant for another bot."""

    def __init__(self, username: str) -> None:
        self._username = username.lower()
        self._update = msgspec.json.Decoder(Update)

    def decode(self, body: bytes, now: datetime) -> Decoded:
        """Decodes the bytes of a webhook."""
        try:
            return self._read(self._update.decode(body), now)
        except (msgspec.DecodeError, ValueError, OverflowError, OSError, RecursionError):
            return UNREADABLE

    def convert(self, update: Any, now: datetime) -> Decoded:  # Any: JSON, parsed already
        """Decodes one of the updates that polling brought."""
        try:
            return self._read(msgspec.convert(update, Update), now)
        except (msgspec.ValidationError, ValueError, OverflowError, OSError, RecursionError):
            return Decoded(readable=False, number=number_of(update))

    def _read(self, update: Update, now: datetime) -> Decoded:
        number = update.update_id
        inbound, tap_id = self._inbound(update, str(number), now)
        return Decoded(inbound, tap_id, number)

    def _inbound(self, update: Update, key: str, now: datetime) -> tuple[Inbound | None, str]:
        if update.message is not None:
            return self._message(update.message, key, edited=False), ""
        if update.edited_message is not None:
            return self._message(update.edited_message, key, edited=True), ""
        if update.callback_query is not None:
            return _tap(update.callback_query, key, now), update.callback_query.id
        if update.my_chat_member is not None:
            return _reach(update.my_chat_member, key, now), ""
        if update.chat_member is not None:
            return _member(update.chat_member, key, now), ""
        return None, ""

    def _message(self, message: Message, key: str, *, edited: bool) -> Inbound | None:
        chat, at = str(message.chat.id), _moment(message.edit_date or message.date)
        if message.chat.type == "channel":
            return None
        if message.migrate_to_chat_id:
            return ChatMoved(NAME, key, at, chat, str(message.migrate_to_chat_id))
        if message.migrate_from_chat_id:
            return ChatMoved(NAME, key, at, str(message.migrate_from_chat_id), chat)
        if message.left_chat_member is not None:
            return MemberLeft(NAME, key, at, str(message.left_chat_member.id), chat)
        if message.forum_topic_closed is not None:
            return TopicLost(NAME, key, at, chat, str(message.message_thread_id))
        return self._spoke(message, key, at, edited=edited)

    def _spoke(self, message: Message, key: str, at: datetime, *, edited: bool) -> Spoke | None:
        said = said_in(message)
        sender = message.sender
        why = _unaccountable(message)
        if said is None or (sender is None and not why) or (sender is not None and sender.is_bot and not why):
            return None
        command = COMMAND.match(said.text) if message.text else None
        if command is not None and command[2]:
            if command[2].lower() != self._username:
                return None
            said = msgspec.structs.replace(said, text=f"/{command[1]}{said.text[command.end() :]}")
        reply_to, address, name = _replied(message)
        return Spoke(
            NAME,
            key,
            at,
            address="" if sender is None else str(sender.id),
            chat=str(message.chat.id),
            private=message.chat.type == "private",
            said=said,
            message_id=str(message.message_id),
            reply_to=reply_to,
            reply_to_address=address,
            reply_to_name=name,
            reply_to_taps=self._buttons(message) if reply_to else (),
            thread=str(message.message_thread_id) if message.is_topic_message else "",
            edited=edited,
            command=command is not None,
            name=_name(sender),
            language_hint="" if sender is None else sender.language_code[:12],
            unaccountable=why,
        )

    def _buttons(self, message: Message) -> tuple[str, ...]:
        """The buttons of a message of ours that was replied to: only we can have put them there."""
        reply = message.reply_to_message
        if reply is None or reply.sender is None or reply.reply_markup is None or not reply.sender.is_bot:
            return ()
        if self._username and reply.sender.username.lower() != self._username:
            return ()
        return tuple(button.callback_data for row in reply.reply_markup.inline_keyboard for button in row)


def number_of(update: Any) -> int | None:  # Any: JSON
    """The number of an update that holds nothing else we understand."""
    try:
        return msgspec.convert(update, Numbered).update_id
    except msgspec.ValidationError:
        return None


def _tap(query: CallbackQuery, key: str, now: datetime) -> Spoke | None:
    message, sender = query.message, query.sender
    if message is None or message.chat.type == "channel":
        return None
    return Spoke(
        NAME,
        key,
        now,
        address=str(sender.id),
        chat=str(message.chat.id),
        private=message.chat.type == "private",
        tap=query.data,
        message_id=str(message.message_id),
        thread=str(message.message_thread_id) if message.is_topic_message else "",
        name=_name(sender),
        language_hint=sender.language_code[:12],
        unaccountable=ANONYMITY.get(sender.id, ""),
    )


def _reach(change: MemberChange, key: str, now: datetime) -> Reach | None:
    if change.chat.type != "private":
        return None
    return Reach(NAME, key, now, str(change.chat.id), change.new_chat_member.status not in GONE)


def _member(change: MemberChange, key: str, now: datetime) -> MemberLeft | None:
    member = change.new_chat_member
    if member.status in GONE or (member.status == "restricted" and not member.is_member):
        return MemberLeft(NAME, key, now, str(member.user.id), str(change.chat.id))
    return None


ANONYMITY = {
    ANONYMOUS_ADMIN: "anonymous",
    CHANNEL_POSTS: "channel",
    TELEGRAM_ITSELF: "telegram",
}


def _unaccountable(message: Message) -> str:
    """Why no person answers for a message; empty for a person's own words."""
    known = ANONYMITY.get(message.sender.id, "") if message.sender else ""
    if known:
        return known
    if message.sender_chat is not None or message.is_automatic_forward:
        return "channel"
    if message.forward_origin is not None:
        return "forwarded"
    return "via a bot" if message.via_bot is not None else ""


def _replied(message: Message) -> tuple[str, str, str]:
    """The message replied to, and its author. In a topic every message "replies" to its first one."""
    reply = message.reply_to_message
    if reply is None or reply.forum_topic_created is not None:
        return "", "", ""
    if message.is_topic_message and reply.message_id == message.message_thread_id:
        return "", "", ""
    person = reply.sender if reply.sender and not reply.sender.is_bot else None
    return str(reply.message_id), str(person.id) if person else "", _name(person)


def _name(user: User | None) -> str:
    return "" if user is None else f"{user.first_name} {user.last_name}".strip()


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
