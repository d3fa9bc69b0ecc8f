"""Texts and entities, cleaned and refused as Telegram's servers do it.

Two things are stricter than Telegram, so that tests notice them: a parse mode is refused (we send entities), and so are
entities that cross each other, which Telegram would quietly split.
"""

import re
from typing import Any

from tests.botapi.links import check_link
from tests.botapi.params import Params
from tests.botapi.refusals import bad
from tests.botapi.shapes import Json, words

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_BYTES = 1 << 15

DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
BLANKED = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
CHANGED = re.compile(f"{DROPPED.pattern}|{BLANKED.pattern}")

TIME_FORMAT = re.compile("r|w?[dD]?[tT]?")

ENTITIES = frozenset(
    words(
        "mention hashtag cashtag bot_command url email phone_number bold italic underline strikethrough spoiler blockquote "
        "expandable_blockquote code pre text_link text_mention custom_emoji date_time"
    )
)

SPOKEN = (
    ("bot_command", re.compile(r"(?<![\w/@])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("email", re.compile(r"[\w.+-]+@[\w-]+\.\w{2,}")),
    ("url", re.compile(r"https?://[^\s]+")),
    ("mention", re.compile(r"(?<!\w)@\w{4,32}")),
    ("hashtag", re.compile(r"(?<!\w)#\w+")),
)


def width(text: str) -> int:
    """Count UTF-16 code units, in which every offset is given."""
    return len(text.encode("utf-16-le")) // 2


def text_of(params: Params) -> Json:
    """Read text and entities of a message; the answer fits into it."""
    text = params.text("text")
    if not text:
        raise bad("Message text is empty")
    clean, entities = _formatted(text, params, "entities")
    if not clean:
        raise bad("Text must be non-empty")
    if len(clean) > LONGEST_TEXT:
        raise bad("Message is too long")
    return {"text": clean} | ({"entities": entities} if entities else {})


def caption_of(params: Params) -> Json:
    clean, entities = _formatted(params.text("caption"), params, "caption_entities")
    if len(clean) > LONGEST_CAPTION:
        raise bad("Message caption is too long")
    if not clean:
        return {}
    return {"caption": clean} | ({"caption_entities": entities} if entities else {})


def said(text: str) -> list[Json]:
    """Find the entities that a client finds in what a person types."""
    found: list[Json] = []
    for kind, pattern in SPOKEN:
        for match in pattern.finditer(text):
            entity = {"type": kind, "offset": width(text[: match.start()]), "length": width(match.group())}
            if not any(_touch(entity, other) for other in found):
                found.append(entity)
    return sorted(found, key=lambda entity: int(entity["offset"]))


def _touch(one: Json, other: Json) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"]
    )


def _formatted(text: str, params: Params, field: str) -> tuple[str, list[Json]]:
    if len(text.encode()) > LONGEST_BYTES:
        raise bad("Text is too long")
    if params.text("parse_mode"):
        raise bad("Unsupported parse_mode")
    given = params.structure(field, "entities") or []
    entities = [_entity(entity) for entity in given]
    if not entities and not CHANGED.search(text):
        return text.strip(" \n"), []
    return _cleaned(text, entities)


def _entity(entity: Any) -> Json:
    if not isinstance(entity, dict):
        raise bad("Can't parse MessageEntity: expected an Object")
    for name in ("offset", "length"):
        if not isinstance(entity.get(name), int):
            raise bad(f"Can't parse MessageEntity: Can't find field \"{name}\"")
        if not 0 <= entity[name] <= 1_000_000:
            raise bad(f"Receive an entity with incorrect {name} {entity[name]}")
    if entity.get("type") not in ENTITIES:
        raise bad("Can't parse MessageEntity: Unsupported type specified")
    if entity["type"] == "text_link":
        check_link(entity.get("url", ""), "Entity")
    if entity["type"] == "date_time":
        _check_time(entity)
    return entity


def _check_time(entity: Json) -> None:
    at, form = entity.get("unix_time"), entity.get("date_time_format", "")
    if not isinstance(at, int) or isinstance(at, bool) or not 0 < at < 1 << 31:
        raise bad("Can't parse MessageEntity: invalid Unix time specified")
    if not isinstance(form, str) or not TIME_FORMAT.fullmatch(form):
        raise bad("Can't parse MessageEntity: invalid date-time format specified")


def _cleaned(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Drop and blank what Telegram drops and blanks, trim, and move the entities along."""
    places, clean, old, new = {0: 0}, "", 0, 0
    for letter in text:
        size = 2 if ord(letter) > 0xFFFF else 1
        old += size
        if not DROPPED.match(letter):
            clean += " " if BLANKED.match(letter) else letter
            new += size
        places[old] = new
    trimmed = clean.strip(" \n")
    start = width(clean[: len(clean) - len(clean.lstrip(" \n"))])
    end = start + width(trimmed)
    moved = [_moved(entity, places, old, start, end) for entity in entities]
    kept = sorted((entity for entity in moved if entity["length"] > 0), key=_nested)
    _refuse_crossing(kept)
    return trimmed, kept


def _moved(entity: Json, places: dict[int, int], last: int, start: int, end: int) -> Json:
    first, after = entity["offset"], entity["offset"] + entity["length"]
    if first > last:
        raise bad(f"Entity begins after the end of the text at UTF-16 offset {first}")
    if after > last:
        raise bad(
            f"Entity beginning at UTF-16 offset {first} ends after the end of the text at UTF-16 offset {after}"
        )
    if first not in places or after not in places:
        raise bad(f"Entity beginning at UTF-16 offset {first} ends in a middle of a UTF-16 symbol")
    begins, ends = max(places[first], start), min(places[after], end)
    return entity | {"offset": begins - start, "length": ends - begins}


def _nested(entity: Json) -> tuple[int, int]:
    return entity["offset"], -entity["length"]


def _refuse_crossing(entities: list[Json]) -> None:
    open_ends: list[int] = []
    for entity in entities:
        first, after = entity["offset"], entity["offset"] + entity["length"]
        while open_ends and open_ends[-1] <= first:
            open_ends.pop()
        if open_ends and after > open_ends[-1]:
            raise bad(f"Can't parse MessageEntity: entity at UTF-16 offset {first} crosses another")
        open_ends.append(after)
