"""Inbound messages, decoded from a channel: who said what, and where. The only way into a handler."""

from datetime import datetime

import msgspec

from flows.said import NOTHING, Said


class Inbound(msgspec.Struct, frozen=True):
    """One update.

    `key` is unique within the channel and comes again when the update does. `address` is the speaker's in the
    channel; it is sealed when kept and never logged.
    """

    channel: str
    key: str
    at: datetime


class Spoke(Inbound, frozen=True):
    """A person wrote, sent, tapped or edited something, in private or in a group."""

    address: str
    chat: str
    """The chat it happened in; the speaker's own address when in private."""
    private: bool
    said: Said = NOTHING
    tap: str = ""
    """A button's data, exactly as it came: it may be forged."""
    message_id: str = ""
    """Their message; for a tap, the message that the button is on."""
    reply_to: str = ""
    """The message they replied to, when a person did that (not the topic's own first message)."""
    reply_to_address: str = ""
    """The author of that message, where the channel says so and it was a person."""
    reply_to_name: str = ""
    reply_to_taps: tuple[str, ...] = ()
    """The buttons of the message replied to, when it is ours: they name the card before we learn its number."""
    thread: str = ""
    edited: bool = False
    command: bool = False
    """Whether the text is a command (`/my`, `/r …`); the channel decides, the words stay in `said.text`."""
    name: str = ""
    """The name shown by the channel. Kept for operators only."""
    language_hint: str = ""
    unaccountable: str = ""
    """Why no person answers for this: anonymous, channel, forwarded, via a bot. Empty for a person."""


class MemberLeft(Inbound, frozen=True):
    """A person is no longer in a group."""

    address: str
    chat: str


class Reach(Inbound, frozen=True):
    """A citizen blocked the bot, or let it in again."""

    address: str
    reachable: bool


class ChatMoved(Inbound, frozen=True):
    """A group got a new identifier."""

    old: str
    new: str


class TopicLost(Inbound, frozen=True):
    """A ticket's topic was deleted or closed by hand."""

    chat: str
    thread: str
