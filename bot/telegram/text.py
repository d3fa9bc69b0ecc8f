"""Styled text as Telegram takes it: plain text beside entities, which count in UTF-16, in parts that are not too long."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from handlers.messaging.outbound import Piece

LONGEST: Final = 4096
LONGEST_CAPTION: Final = 1024
MOST_ENTITIES: Final = 100
ROOM_FOR_NUMBER: Final = 12
ENTITIES: Final = {
    "bold": "bold",
    "code": "code",
    "quote": "blockquote",
    "link": "text_link",
    "time": "date_time",
}
OWN_FORM: Final = "wDt"
"""A date in the reader's own form: its weekday, the day with the month in words, the hour."""
Entity = dict[str, object]


@dataclass(frozen=True, slots=True)
class Part:
    """One message's worth of text."""

    text: str
    entities: list[Entity]


def parts(pieces: Sequence[Piece], longest: int = LONGEST) -> list[Part]:
    """Cuts the text where a reader would breathe; more than one part are numbered "(2/3)"."""
    text = "".join(piece.text for piece in pieces)
    if not text.strip():
        return []
    if len(text) <= longest:
        return [Part(text, _entities(text, pieces, 0, len(text)))]
    cuts = list(_cuts(text, longest - ROOM_FOR_NUMBER))
    return [
        Part(f"{text[start:end]}\n({number}/{len(cuts)})", _entities(text, pieces, start, end))
        for number, (start, end) in enumerate(cuts, start=1)
    ]


def units(text: str) -> int:
    """The length of a text as Telegram's entities count it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cuts(text: str, longest: int) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = _end(text, start, longest)
        first, last = start, end
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        if first < last:
            yield first, last
        start = end


def _end(text: str, start: int, longest: int) -> int:
    """Ends after a paragraph, a line, a sentence or a word, if one ends in the second half; else anywhere."""
    end = start + longest
    if end >= len(text):
        return len(text)
    for mark in ("\n\n", "\n", ". ", " "):
        found = text.rfind(mark, start + longest // 2, end)
        if found >= 0:
            return found + len(mark)
    return end


def _entities(text: str, pieces: Sequence[Piece], start: int, end: int) -> list[Entity]:
    """The styles of text[start:end], clipped to it."""
    found: list[Entity] = []
    at = 0
    for piece in pieces:
        first, last = max(at, start), min(at + len(piece.text), end)
        at += len(piece.text)
        if piece.style not in ENTITIES or (piece.style == "link" and not piece.url):
            continue
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        if first < last and len(found) < MOST_ENTITIES:
            entity: Entity = {
                "type": ENTITIES[piece.style],
                "offset": units(text[start:first]),
                "length": units(text[first:last]),
            }
            if piece.style == "link":
                entity["url"] = piece.url
            if piece.style == "time":
                entity |= {"unix_time": piece.at, "date_time_format": OWN_FORM}
            found.append(entity)
    return found
