"""What one hostile message can carry, and who sends it where."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

Json = dict[str, Any]  # Any: JSON

STRANGERS = (7_000_001, 7_000_002)

ANONYMOUS, CHANNEL_BOT, TELEGRAM = 1087968824, 136817688, 777000

DAY_ONE = 1_790_000_000


@dataclass
class Cast:
    """Who and what exists in the town under attack; `taps` are the buttons that others were really shown."""

    attacker: int
    victim: int
    operator: int
    team: int
    codes: tuple[str, ...]
    taps: tuple[str, ...]
    threads: tuple[int, ...]
    messages: tuple[int, ...]
    words: tuple[str, ...] = field(default=())


def user(dice: Random, cast: Cast) -> Json:
    """The attacker mostly, now and then a stranger. Nobody can make Telegram say they are the victim."""
    number = cast.attacker if dice.random() < 0.6 else dice.choice([*STRANGERS, 2**52 - 1, 1])
    names = ["Mallory", "\u202eyrollaM", "A" * 64, "<b>x</b>", "%s{0}{code}", "👩‍👩‍👧‍👦"]
    return {
        "id": number,
        "is_bot": False,
        "first_name": dice.choice(names),
        "language_code": dice.choice(["it", "ar", "en", "zz-ZZ", "pt-br", ""]),
    }


def private(speaker: Json) -> Json:
    return {"id": speaker["id"], "type": "private", "first_name": speaker["first_name"]}


def foreign_group(dice: Random) -> Json:
    kind = dice.choice(["group", "supergroup", "channel"])
    return {"id": dice.choice([-4242, -1009999999999]), "type": kind, "title": "Elsewhere", "is_forum": True}


def team(cast: Cast) -> Json:
    return {"id": cast.team, "type": "supergroup", "title": "Team", "is_forum": True}


def words(dice: Random, cast: Cast) -> str:
    """Texts that break programs, and commands that are not for everybody."""
    code = dice.choice(cast.codes)
    texts = [
        "The lamp is broken again",
        "",
        " ",
        "\u200f\u202e\u2066" * 40,
        "A" * 4096,
        "𝕏" * 4096,
        "A" * 9000,
        "é\u0301" * 2000,
        "\x00\x01\x1f\x7f",
        "\ud800 alone",
        "\udfff\ud800",
        "مرحبا " + "\u202e" + code,
        "'; DROP TABLE ticket; --",
        "{code} %(x)s %s {0!r} {reference}",
        "<a href='x'>y</a> *b* _i_ `c`",
        "\r\n" * 2000,
        "1",
        "٣",
        "no",
        code,
        code.lower().replace("-", ""),
        f"follow {code}",
    ]
    commands = [
        "/start",
        "/start " + "x" * 64,
        f"/start {code}",
        f"/start follow_{code}",
        "/my",
        f"/my {code}",
        "/cancel",
        "/help",
        "/privacy",
        "/language",
        "/language xx",
        f"/show {code}",
        f"/take {code}",
        f"/close {code} resolved",
        f"/r {code} hello",
        f"/note {code} x",
        f"/find {dice.choice(cast.words or (code,))}",
        "/open",
        "/mine",
        "/stats",
        "/t",
        f"/operator add {cast.attacker}",
        f"/operator remove {cast.operator}",
        "/link ABCDEF",
        "/" + "x" * 300,
        "/show@ascolto_bot " + code,
        "/show@another_bot " + code,
        "/",
        "//",
    ]
    return dice.choice(texts if dice.random() < 0.5 else commands)


def entities(text: str) -> list[Json]:
    length = len(text.split(maxsplit=1)[0]) if text.strip() else 0
    return [{"type": "bot_command", "offset": 0, "length": length}] if text.startswith("/") else []


def file(dice: Random) -> Json:
    return {
        "file_id": dice.choice(["AgACfile", "x" * 300, "../../etc/passwd", ""]),
        "file_unique_id": dice.choice(["u", "v"]),
        "file_size": dice.choice([1, 2**31, 2**53]),
    }


def content(dice: Random, cast: Cast) -> Json:
    """What one message can carry."""
    text = words(dice, cast)
    spoken = {"text": text, "entities": entities(text)}
    caption = {"caption": text[:1024]}
    media: dict[str, Callable[[], Json]] = {
        "text": lambda: spoken,
        "photo": lambda: {"photo": [file(dice) | {"width": 90, "height": 90}], **caption},
        "no photo": lambda: {"photo": []},
        "album": lambda: {
            "photo": [file(dice) | {"width": 9, "height": 9}],
            "media_group_id": dice.choice(["1", "x" * 500]),
        },
        "voice": lambda: {"voice": file(dice) | {"duration": 4, "mime_type": "audio/ogg"}},
        "video": lambda: {"video": file(dice) | {"duration": 4, "width": 1, "height": 1}, **caption},
        "video note": lambda: {"video_note": file(dice) | {"duration": 4, "length": 1}},
        "audio": lambda: {"audio": file(dice) | {"duration": 4}},
        "animation": lambda: {"animation": file(dice), "document": file(dice)},
        "document": lambda: {
            "document": file(dice) | {"file_name": "../../x.pdf", "mime_type": "a/b\r\nc: d"}
        },
        "sticker": lambda: {"sticker": file(dice) | {"type": "regular", "emoji": "👍"}},
        "contact": lambda: {"contact": {"phone_number": "+390000", "first_name": "x", "vcard": "V" * 3000}},
        "location": lambda: {"location": dice.choice(PLACES)},
        "venue": lambda: {"venue": {"location": dice.choice(PLACES), "title": "t", "address": "a"}},
        "poll": lambda: {"poll": {"id": "1", "question": "?", "options": []}},
        "dice": lambda: {"dice": {"emoji": "🎲", "value": 6}},
        "nothing": dict,
        "unknown": lambda: {"hologram": {"depth": 3}},
    }
    names = list(media)
    return media[dice.choice(names[:1] * 12 + names)]()


PLACES = (
    {"latitude": 41.4676, "longitude": 12.9037},
    {"latitude": 0, "longitude": 0},
    {"latitude": 91.0, "longitude": 181.0},
    {"latitude": -1e308, "longitude": 1e308},
    {"latitude": 41.4676, "longitude": 12.9037, "live_period": 900, "heading": 1},
)
