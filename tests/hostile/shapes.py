"""Every kind of update that Telegram may bring, well-formed, from people of all sorts."""

from collections.abc import Callable
from random import Random

from tests.hostile.contents import (
    ANONYMOUS,
    CHANNEL_BOT,
    DAY_ONE,
    TELEGRAM,
    Cast,
    Json,
    content,
    foreign_group,
    private,
    team,
    user,
    words,
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
    """A press of a button: another person's, a changed one, or nonsense."""
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
