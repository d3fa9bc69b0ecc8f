"""Maps Telegram's refusals and the network's failures to delivery results."""

import aiohttp
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.lines import NotReached
from handlers.messaging.delivery_result import (
    Ambiguous,
    DeliveryResult,
    Gone,
    Misconfigured,
    Moved,
    NotSent,
    Refused,
    Sent,
    TeamLost,
    TooMany,
    TopicGone,
    Unreachable,
)

NEVER_LEFT = (
    NotReached,
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientProxyConnectionError,
)
"""The client's words when it had no connection to write to: surely nothing was sent."""

DONE = ("message is not modified", "topic_not_modified", "query is too old", "chat_not_modified")
GONE = (
    "message to edit not found",
    "message to delete not found",
    "message to react not found",
    "message can't be deleted",
    "message can't be edited",
    "message identifier is not specified",
    "message_id_invalid",
    "message not found",
)
TOPIC_GONE = ("thread not found", "topic_deleted", "topic_closed", "topic_id_invalid")
UNREACHABLE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "input_user_deactivated",
    "user is deactivated",
)
NOT_ALLOWED = ("have no rights", "chat_write_forbidden", "not enough rights to send", "chat_send_")


def outcome_of(error: TelegramError, *, private: bool) -> DeliveryResult:  # noqa: PLR0911 - a table
    """Goes by kind first: a refusal is a BadRequest, which the client counts among network errors."""
    match error:
        case RetryAfter(retry_after=wait):
            return TooMany(wait if isinstance(wait, int) else wait.total_seconds())
        case ChatMigrated(new_chat_id=chat):
            return Moved(str(chat))
        case InvalidToken():
            return Misconfigured("the token is not accepted")
        case Forbidden():
            return Unreachable("forbidden") if private else TeamLost("forbidden")
        case BadRequest():
            return _refused(error.message.lower(), private=private)
        case Conflict():
            return NotSent()
        case TimedOut() | NetworkError():
            return NotSent() if isinstance(error.__cause__, NEVER_LEFT) else Ambiguous()
    return Ambiguous()


def _refused(words: str, *, private: bool) -> DeliveryResult:
    if _has(words, DONE):
        return Sent()
    if _has(words, GONE):
        return Gone()
    if _has(words, TOPIC_GONE):
        return TopicGone()
    if _has(words, UNREACHABLE):
        return Unreachable("not found") if private else TeamLost("not found")
    if _has(words, NOT_ALLOWED):
        return Unreachable("not allowed") if private else TeamLost("not allowed")
    return Refused(words[:100])


def _has(words: str, parts: tuple[str, ...]) -> bool:
    return any(part in words for part in parts)
