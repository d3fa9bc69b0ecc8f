"""Methods about the bot itself: who it is, its menus and descriptions."""

import re

from tests.botapi.methods.access import chat_of
from tests.botapi.params import Params
from tests.botapi.refusals import bad
from tests.botapi.shapes import Json
from tests.botapi.world import World

COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"[a-z]{2}")
LONGEST = {"description": 512, "short_description": 120, "name": 64}
LONGEST_COMMAND = 256
MOST_COMMANDS = 100
SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})


def get_me(world: World, _params: Params) -> Json:
    return world.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(world: World, params: Params) -> bool:
    key = _scope(world, params), _language(params)
    commands = params.structure("commands", "commands") or []
    if not isinstance(commands, list):
        raise bad("Expected an Array of BotCommand")
    if len(commands) > MOST_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    world.commands[key] = [_command(command) for command in commands]
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    return world.commands.get((_scope(world, params), _language(params)), [])


def delete_my_commands(world: World, params: Params) -> bool:
    world.commands.pop((_scope(world, params), _language(params)), None)
    return True


def set_my_description(world: World, params: Params) -> bool:
    return _describe(world, params, "description")


def set_my_short_description(world: World, params: Params) -> bool:
    return _describe(world, params, "short_description")


def set_my_name(world: World, params: Params) -> bool:
    return _describe(world, params, "name")


def get_my_description(world: World, params: Params) -> Json:
    return _described(world, params, "description")


def get_my_short_description(world: World, params: Params) -> Json:
    return _described(world, params, "short_description")


def get_my_name(world: World, params: Params) -> Json:
    return _described(world, params, "name")


def set_chat_menu_button(world: World, params: Params) -> bool:
    if params.has("chat_id"):
        chat_of(world, params)
    return True


def _describe(world: World, params: Params, what: str) -> bool:
    text = params.text(what)
    if len(text) > LONGEST[what]:
        raise bad(f"BOT_{what.upper()}_TOO_LONG")
    world.descriptions[what, _language(params)] = text
    return True


def _described(world: World, params: Params, what: str) -> Json:
    language = _language(params)
    texts = world.descriptions
    return {what: texts.get((what, language)) or texts.get((what, "")) or ""}


def _language(params: Params) -> str:
    language = params.text("language_code")
    if language and not LANGUAGE.fullmatch(language):
        raise bad("Invalid language code specified")
    return language


def _scope(world: World, params: Params) -> str:
    scope = params.structure("scope", "BotCommandScope") or {"type": "default"}
    if not isinstance(scope, dict):
        raise bad("BotCommandScope must be an Object")
    kind = scope.get("type")
    if kind in SCOPES:
        return str(kind)
    if kind not in {"chat", "chat_administrators", "chat_member"}:
        raise bad("Can't parse BotCommandScope: Unsupported type specified")
    chat = chat_of(world, Params(scope), write=False)
    if kind == "chat_member" and not isinstance(scope.get("user_id"), int):
        raise bad("Can't parse BotCommandScope: Invalid user_id specified")
    return ":".join(str(part) for part in (kind, chat.id, scope.get("user_id", "")) if part)


def _command(command: object) -> Json:
    if not isinstance(command, dict):
        raise bad("Can't parse BotCommand: expected an Object")
    if not COMMAND.fullmatch(str(command.get("command", ""))):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(str(command.get("description", ""))) <= LONGEST_COMMAND:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command["command"].removeprefix("/"), "description": command["description"]}
