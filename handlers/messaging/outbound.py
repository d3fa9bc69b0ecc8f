"""What we can ask a channel to do. Screens say what to show; a channel alone makes its own buttons of them."""

from typing import Literal

import msgspec

Style = Literal["plain", "bold", "code", "quote", "link", "time"]


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """A run of text in one style. User text is never parsed for markup.

    A `time` is an instant in words; `at` is the same in seconds since 1970, for a channel that shows it in the
    reader's own form.
    """

    text: str
    style: Style = "plain"
    url: str = ""
    at: int = 0


class Button(msgspec.Struct, frozen=True, omit_defaults=True):
    """One choice: exactly one of `tap` (at most 64 bytes), `url`, `copy` or `asks` is set.

    `asks="location"` is a button by which a phone sends where it is. `day` (ISO) is the day that a choice is for: a
    channel that can draw a calendar groups them by it. A `heading` only says which day the next ones are for.
    """

    label: str
    tap: str = ""
    url: str = ""
    copy: str = ""
    asks: Literal["", "location"] = ""
    day: str = ""
    heading: bool = False


class File(msgspec.Struct, frozen=True, omit_defaults=True):
    """An attachment by reference (`flows.said.Media`), or bytes of our own making."""

    kind: str
    ref: str = ""
    name: str = ""
    type: str = ""
    body: bytes = b""


class Screen(msgspec.Struct, frozen=True, omit_defaults=True):
    """What to show: text, rows of choices, attachments. `language` orders the rows and sets the direction.

    Rows are in reading order; for right-to-left languages each channel that does not mirror them reverses each row.
    """

    pieces: tuple[Piece, ...] = ()
    rows: tuple[tuple[Button, ...], ...] = ()
    files: tuple[File, ...] = ()
    language: str = "en"

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


class Show(msgspec.Struct, frozen=True, omit_defaults=True, tag="show"):
    """Show a screen: as a new message, or in place of message `edit` (anew when that one is gone).

    `reply_to` is a message id in the same chat. `ask_reply` opens the reader's reply box where a channel has one.
    """

    screen: Screen
    edit: str = ""
    reply_to: str = ""
    silent: bool = False
    ask_reply: bool = False


class React(msgspec.Struct, frozen=True, omit_defaults=True, tag="react"):
    """Put a reaction on somebody's message: it arrived (👍)."""

    message_id: str
    emoji: str = "👍"


class ShapeTopic(msgspec.Struct, frozen=True, omit_defaults=True, tag="topic"):
    """Make the ticket's topic if it is not there; give it this title and icon; close or reopen it."""

    title: str
    icon: str = ""
    closed: bool = False


class Delete(msgspec.Struct, frozen=True, tag="delete"):
    """Take a message of ours back."""

    message_id: str


class Expire(msgspec.Struct, frozen=True, tag="expire"):
    """Take the buttons off a message of ours."""

    message_id: str


Outbound = Show | React | ShapeTopic | Delete | Expire

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Outbound] = msgspec.json.Decoder(Outbound)


def packed(outbound: Outbound) -> bytes:
    return _encoder.encode(outbound)


def unpacked(body: bytes) -> Outbound:
    """Raises msgspec.ValidationError when it is no deed."""
    return _decoder.decode(body)
