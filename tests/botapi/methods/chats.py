"""Methods that ask about chats and their members."""

from tests.botapi.chats import Chat
from tests.botapi.methods.access import chat_of
from tests.botapi.params import Params
from tests.botapi.refusals import bad
from tests.botapi.shapes import PERMISSIONS, RIGHTS, Json, member_as_json
from tests.botapi.world import World

GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def get_chat(world: World, params: Params) -> Json:
    chat = chat_of(world, params, write=False)
    full = chat.as_json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }
    if not chat.is_private:
        full["permissions"] = dict.fromkeys(PERMISSIONS, True)
    return full


def get_chat_member(world: World, params: Params) -> Json:
    chat = chat_of(world, params, write=False)
    user_id = params.integer("user_id")
    if user_id <= 0:
        raise bad("Invalid user_id specified")
    if user_id == world.bot["id"]:
        return world.bot_as_member(chat)
    human = world.humans.get(user_id)
    if human is None:
        raise bad("PARTICIPANT_ID_INVALID")
    if chat.is_private:
        return member_as_json(human.as_json(), "member")
    return _member(world, chat, user_id)


def get_chat_administrators(world: World, params: Params) -> list[Json]:
    chat = chat_of(world, params, write=False)
    if chat.is_private:
        raise bad("there are no administrators in the private chat")
    people = [
        _member(world, chat, user)
        for user, status in chat.members.items()
        if status in {"administrator", "creator"}
    ]
    return [*people, world.bot_as_member(chat)] if chat.bot_is_admin else people


def get_chat_member_count(world: World, params: Params) -> int:
    chat = chat_of(world, params, write=False)
    return 1 + sum(status not in {"left", "kicked"} for status in chat.members.values())


def leave_chat(world: World, params: Params) -> bool:
    chat = chat_of(world, params)
    if chat.is_private:
        raise bad("chat member status can't be changed in private chats")
    chat.bot_status = "left"
    world.changed(chat)
    return True


def _member(world: World, chat: Chat, user_id: int) -> Json:
    status = chat.members.get(user_id, "left")
    return member_as_json(world.humans[user_id].as_json(), status, frozenset(RIGHTS))
