"""Delivery results: the closed set with which every channel answers the courier."""

from dataclasses import dataclass

import msgspec


class Sent(msgspec.Struct, frozen=True):
    """Sent, now or before. `message_id` is the message's, or for a shaped topic its thread; else empty."""

    message_id: str = ""
    also: tuple[str, ...] = ()
    """Further messages of the same payload, such as the rest of a long text."""


@dataclass(frozen=True, slots=True)
class NotSent:
    """Surely not delivered; try again in `retry_in` seconds, or by the courier's own policy."""

    retry_in: float | None = None


@dataclass(frozen=True, slots=True)
class TooMany:
    """Not delivered: we send too fast. Wait `retry_after` seconds; this is no failed attempt."""

    retry_after: float


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The answer was lost: it may have arrived. The row's policy decides."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The message to edit, delete or react to is gone."""


@dataclass(frozen=True, slots=True)
class TopicGone:
    """The ticket's topic was deleted or closed: make it again, then send."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The citizen cannot be reached on this channel. `why` is for the log and names no person."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class TeamLost:
    """The bot is not in the team chat any more."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """The team chat has a new identifier."""

    new_chat: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The channel will never take this: a fault of ours."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class Misconfigured:
    """The channel refuses the bot altogether, such as for a wrong token. Keep every row and raise the alarm."""

    why: str = ""


DeliveryResult = (
    Sent
    | NotSent
    | TooMany
    | Ambiguous
    | Gone
    | TopicGone
    | Unreachable
    | TeamLost
    | Moved
    | Refused
    | Misconfigured
)
