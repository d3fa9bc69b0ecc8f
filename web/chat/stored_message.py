"""A message of a web chat as it is stored: content, author, reactions."""

from typing import Final

import msgspec

from handlers.messaging.outbound import Button, File, Piece, Screen

LONGEST_NUMBER: Final = 9


class StoredMessage(msgspec.Struct, frozen=True, omit_defaults=True):
    """`who` is the name to show, empty for the service; `point` is a location that was sent."""

    pieces: tuple[Piece, ...] = ()
    rows: tuple[tuple[Button, ...], ...] = ()
    files: tuple[File, ...] = ()
    language: str = ""
    who: str = ""
    reply_to: str = ""
    ask_reply: bool = False
    edited: bool = False
    point: tuple[float, float] | None = None
    reactions: tuple[str, ...] = ()


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(StoredMessage)


def packed(shown: StoredMessage) -> bytes:
    return _encoder.encode(shown)


def unpacked(body: bytes) -> StoredMessage:
    return _decoder.decode(body)


def of_screen(screen: Screen, files: tuple[File, ...]) -> StoredMessage:
    return StoredMessage(screen.pieces, screen.rows, files, screen.language)


def number(message_id: str) -> int:
    """The number of a message as it was written; 0, which no message has, for anything else."""
    return int(message_id) if message_id.isdecimal() and len(message_id) <= LONGEST_NUMBER else 0
