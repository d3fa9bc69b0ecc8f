"""Every kind of update that Telegram may bring, well-formed, from people of all sorts."""

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


def message(dice: Random, cast: Cast, chat: Json | None = None) -> Json:
    speaker = user(dice, cast)
    body = {
        "message_id": dice.choice([1, 2, 3, dice.choice(cast.messages), 2**31 - 1]),
        "from": speaker,
        "chat": chat or (private(speaker) if dice.random() < 0.7 else foreign_group(dice)),
        "date": dice.choice([DAY_ONE, 0, 2**31 - 1]),
        **content(dice, cast),
    }
    return body | dice.choice([{}, {}, {}, *disguises(dice, cast, body)])


def disguises(dice: Random, cast: Cast, body: Json) -> list[Json]:
    """Ways of speaking that nobody can be held to account for, and other trimmings."""
    someone = {"id": cast.operator, "is_bot": False, "first_name": "Giulia"}
    replied = {
        "message_id": dice.choice(cast.messages),
        "chat": body["chat"],
        "date": 1,
        "from": someone,
        "text": "x",
    }
    return [
        {"sender_chat": team(cast)},
        {"sender_chat": {"id": -1001, "type": "channel", "title": "c"}},
        {"forward_origin": {"type": "user", "sender_user": someone, "date": 1}},
        {"forward_origin": {"type": "hidden_user", "sender_user_name": "Giulia", "date": 1}},
        {"via_bot": {"id": 5, "is_bot": True, "first_name": "b"}},
        {"reply_to_message": replied},
        {"reply_to_message": {**replied, "forum_topic_created": {"name": "x", "icon_color": 1}}},
        {"message_thread_id": dice.choice(cast.threads), "is_topic_message": True},
        {"is_automatic_forward": True},
        {"external_reply": {"origin": {}}, "quote": {"text": "q", "position": 0}},
    ]


def team_message(dice: Random, cast: Cast) -> Json:
    """The attacker, or nobody in particular, speaks in the team chat without being an operator."""
    body = message(dice, cast, team(cast)) | {"message_thread_id": dice.choice(cast.threads)}
    nobody = dice.choice([None, ANONYMOUS, CHANNEL_BOT, TELEGRAM])
    if nobody:
        body["from"] = {"id": nobody, "is_bot": True, "first_name": "Group"}
        body["sender_chat"] = team(cast)
    return body


def tap(dice: Random, cast: Cast) -> Json:
    """A press of a button: somebody else's, a changed one, or nonsense."""
    speaker = user(dice, cast)
    data = dice.choice(cast.taps)
    forged = [
        data,
        data,
        data,
        "/".join([*dice.choice(cast.taps).split("/")[:-1], dice.choice(cast.codes)]),
        data.replace(data.rsplit("/", 1)[-1], str(dice.choice([0, -1, 2**63, 10**30, "", "x" * 60]))),
        dice.choice(cast.codes),
        "",
        "/",
        "/" * 64,
        "\ud800",
        "x" * 65,
        "é" * 64,
        "a/b/c/d/e/f/g/h",
    ]
    where = dice.choice([private(speaker), private(speaker), team(cast), foreign_group(dice)])
    shown = {"message_id": dice.choice(cast.messages), "chat": where, "date": dice.choice([0, DAY_ONE])}
    query: Json = {
        "id": str(dice.getrandbits(62)),
        "from": speaker,
        "chat_instance": "1",
        "data": dice.choice(forged),
    }
    return query | dice.choice([{"message": shown}, {"message": shown}, {}, {"inline_message_id": "AAAA"}])


def member(dice: Random, cast: Cast) -> Json:
    who = user(dice, cast)
    states = ["member", "left", "kicked", "administrator", "creator", "restricted", "ghost"]
    old, new = ({"user": who, "status": dice.choice(states), "until_date": 0} for _ in range(2))
    where = dice.choice([private(who), foreign_group(dice), team(cast)])
    return {"chat": where, "from": who, "date": DAY_ONE, "old_chat_member": old, "new_chat_member": new}


def service(dice: Random, cast: Cast) -> Json:
    """What Telegram says itself in a chat. Never about the team chat: that would be true."""
    facts: list[Json] = [
        {"forum_topic_created": {"name": "x", "icon_color": 7322096}},
        {"forum_topic_closed": {}},
        {"migrate_to_chat_id": -1005},
        {"migrate_from_chat_id": -6},
        {"new_chat_members": [user(dice, cast)]},
        {"left_chat_member": user(dice, cast)},
        {"pinned_message": {"message_id": 1, "chat": foreign_group(dice), "date": 0}},
        {"new_chat_title": "Team"},
        {"group_chat_created": True},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 5}},
        {"web_app_data": {"data": "x", "button_text": "y"}},
        {"users_shared": {"request_id": 1, "users": []}},
    ]
    speaker = user(dice, cast)
    where = dice.choice([private(speaker), foreign_group(dice)])
    return {"message_id": 5, "from": speaker, "chat": where, "date": DAY_ONE} | dice.choice(facts)


def reaction(dice: Random, cast: Cast) -> Json:
    who = user(dice, cast)
    return {
        "chat": dice.choice([private(who), foreign_group(dice), team(cast)]),
        "message_id": dice.choice(cast.messages),
        "user": who,
        "date": DAY_ONE,
        "old_reaction": [],
        "new_reaction": dice.choice([[], [{"type": "emoji", "emoji": "👎"}], [{"type": "paid"}]]),
    }


def query(dice: Random, cast: Cast) -> Json:
    return {"id": "1", "from": user(dice, cast), "query": words(dice, cast), "offset": ""}


KINDS: tuple[tuple[str, Callable[[Random, Cast], Json], int], ...] = (
    ("message", message, 8),
    ("message", team_message, 4),
    ("message", service, 2),
    ("edited_message", message, 2),
    ("edited_message", team_message, 1),
    ("callback_query", tap, 10),
    ("my_chat_member", member, 1),
    ("chat_member", member, 1),
    ("message_reaction", reaction, 1),
    ("channel_post", message, 1),
    ("edited_channel_post", message, 1),
    ("inline_query", query, 1),
    ("chosen_inline_result", query, 1),
    ("poll", query, 1),
    ("business_message", message, 1),
    ("something_new", message, 1),
)
"""Names in an update, what makes their body, and how often."""


def update(dice: Random, cast: Cast, number: int) -> Json:
    kind, make, _often = dice.choices(KINDS, [often for _, _, often in KINDS])[0]
    return {"update_id": number, kind: make(dice, cast)}
