"""What Telegram refuses, with its codes and words."""

from typing import Any

import pytest
from telegram import Bot, ForceReply, KeyboardButton, ReplyKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken

from tests.botapi import BotApi, Group, Person
from tests.botapi.contract.clients import TEAM, ask, bold, bot_of, buttons
from tests.botapi.files import a_photo

REFUSALS: list[tuple[str, dict[str, Any], str]] = [
    ("send_message", {"chat_id": 7, "text": ""}, "message text is empty"),
    ("send_message", {"chat_id": 7, "text": " \n"}, "text must be non-empty"),
    ("send_message", {"chat_id": 7, "text": "😀" * 4097}, "message is too long"),
    ("send_message", {"chat_id": 7, "text": "*a*", "parse_mode": "HTML"}, "unsupported parse_mode"),
    (
        "send_message",
        {"chat_id": 7, "text": "ciao", "entities": [bold(0, 5)]},
        "ends after the end of the text",
    ),
    ("send_message", {"chat_id": 7, "text": "ciao", "entities": [bold(9, 1)]}, "begins after the end"),
    (
        "send_message",
        {"chat_id": 7, "text": "a😀b", "entities": [bold(2, 2)]},
        "in a middle of a utf-16 symbol",
    ),
    (
        "send_message",
        {"chat_id": 7, "text": "a" * 9, "entities": [bold(0, 4), bold(2, 6)]},
        "crosses another",
    ),
    (
        "send_message",
        {"chat_id": 7, "text": "x", "reply_markup": buttons(callback_data="é" * 33)},
        "button_data_inv",
    ),
    ("send_message", {"chat_id": 7, "text": "x", "reply_markup": buttons(url="nowhere")}, "wrong http url"),
    (
        "send_message",
        {"chat_id": 7, "text": "x", "reply_to_message_id": 99},
        "message to be replied not found",
    ),
    ("send_message", {"chat_id": 99, "text": "x"}, "chat not found"),
    ("send_message", {"chat_id": "@nobody", "text": "x"}, "chat not found"),
    ("send_message", {"chat_id": TEAM, "text": "x", "message_thread_id": 1}, "message thread not found"),
    ("send_message", {"chat_id": TEAM, "text": "x", "message_thread_id": 77}, "message thread not found"),
    ("send_photo", {"chat_id": 7, "photo": b"no picture"}, "image_process_failed"),
    ("send_photo", {"chat_id": 7, "photo": "no-such-id"}, "wrong file identifier/http url specified"),
    ("send_photo", {"chat_id": 7, "photo": a_photo(), "caption": "x" * 1025}, "message caption is too long"),
    ("edit_message_text", {"chat_id": 7, "message_id": 99, "text": "x"}, "message to edit not found"),
    ("edit_message_text", {"chat_id": 7, "message_id": 1, "text": "x"}, "message can't be edited"),
    ("delete_message", {"chat_id": 7, "message_id": 99}, "message to delete not found"),
    ("set_message_reaction", {"chat_id": 7, "message_id": 1, "reaction": "✅"}, "reaction_invalid"),
    ("set_message_reaction", {"chat_id": 7, "message_id": 9, "reaction": "👍"}, "message to react not found"),
    ("answer_callback_query", {"callback_query_id": "5"}, "query is too old"),
    ("create_forum_topic", {"chat_id": TEAM, "name": "x" * 129}, "topic_title_invalid"),
    ("create_forum_topic", {"chat_id": TEAM, "name": " "}, "name must be non-empty"),
    ("create_forum_topic", {"chat_id": 7, "name": "x"}, "the chat is not a forum"),
    ("close_forum_topic", {"chat_id": TEAM, "message_thread_id": 5}, "topic_id_invalid"),
    ("get_chat_administrators", {"chat_id": 7}, "there are no administrators in the private chat"),
    ("get_chat_member", {"chat_id": TEAM, "user_id": 4711}, "participant_id_invalid"),
    ("get_file", {"file_id": "nothing"}, "wrong file_id"),
    ("set_webhook", {"url": "http://example.org/hook"}, "an https url must be provided"),
    ("set_my_commands", {"commands": [("Bad!", "x")]}, "bot_command_invalid"),
]


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize(("method", "arguments", "reason"), REFUSALS)
async def test_refuses_what_telegram_refuses(
    bot: Bot, method: str, arguments: dict[str, Any], reason: str
) -> None:
    with pytest.raises(BadRequest) as refused:
        await getattr(bot, method)(**arguments)
    assert reason in str(refused.value).lower()


RAW: list[tuple[dict[str, Any], str]] = [
    ({"text": "Go", "callback_data": ""}, "can't parse inline keyboard button: Text buttons are unallowed"),
    ({"text": "Go", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
    ({"text": "", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
]


@pytest.mark.parametrize(("button", "reason"), RAW)
async def test_refuses_keyboards_that_the_client_would_not_build(
    api: BotApi, ada: Person, button: dict[str, Any], reason: str
) -> None:
    keyboard = {"inline_keyboard": [[button]]}
    said = await ask(api, "SENDMESSAGE", {"chat_id": ada.id, "text": "x", "reply_markup": keyboard})
    assert said["error_code"] == 400
    assert said["description"].startswith(f"Bad Request: {reason}")


async def test_what_does_not_exist(api: BotApi) -> None:
    assert (await ask(api, "forwardMessage", {}))["description"] == "Not Found: method not found"


async def test_location_buttons_are_for_private_chats(bot: Bot, ada: Person, team: Group) -> None:
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("Here", request_location=True)]])
    with pytest.raises(BadRequest, match=r"(?i)private chats only"):
        await bot.send_message(team.id, "Where?", reply_markup=keyboard)
    await bot.send_message(ada.id, "Where?", reply_markup=keyboard)
    assert ada.keyboard == ["Here"]
    with pytest.raises(BadRequest, match=r"(?i)Inline keyboard expected"):
        await bot.edit_message_reply_markup(ada.id, ada.last.id, reply_markup=ForceReply())  # type: ignore[arg-type]
    await bot.delete_message(ada.id, ada.last.id)
    assert ada.keyboard == []


async def test_people_who_cannot_be_reached(api: BotApi, bot: Bot, ada: Person) -> None:
    bruno = api.person(8, "Bruno")
    with pytest.raises(Forbidden, match=r"(?i)can't initiate conversation with a user"):
        await bot.send_message(bruno.id, "Hello")
    await ada.blocks_bot()
    with pytest.raises(Forbidden, match=r"(?i)bot was blocked by the user"):
        await bot.send_message(ada.id, "Hello")
    await ada.unblocks_bot()
    await bot.send_message(ada.id, "Hello")
    await ada.deletes_account()
    with pytest.raises(Forbidden, match=r"(?i)user is deactivated"):
        await bot.send_message(ada.id, "Hello")


async def test_a_group_that_is_lost_or_moved(api: BotApi, bot: Bot, ada: Person, team: Group) -> None:
    await team.removes_bot()
    with pytest.raises(Forbidden, match=r"(?i)bot was kicked from the supergroup chat"):
        await bot.send_message(team.id, "Hello")
    plain = api.group(-55, "Plain")
    await plain.join(ada)
    await plain.upgrade()
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(-55, "Hello")
    assert moved.value.new_chat_id == plain.id
    await bot.send_message(plain.id, "Hello")
    assert plain.last().text == "Hello"


async def test_wrong_token(api: BotApi) -> None:
    with pytest.raises(InvalidToken):
        async with bot_of(api.url, "123456:another"):
            pass
    with pytest.raises(InvalidToken):
        async with bot_of(api.url, "nonsense"):
            pass
