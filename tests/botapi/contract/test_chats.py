"""Messages, edits, topics and files do what they do on Telegram."""

import pytest
from telegram import Bot, InputMediaPhoto
from telegram.error import BadRequest

from tests.botapi import BotApi, Group, Person
from tests.botapi.contract.clients import bold, buttons
from tests.botapi.files import a_photo


async def test_edits(bot: Bot, ada: Person) -> None:
    message = await bot.send_message(ada.id, "One", reply_markup=buttons(callback_data="go"))
    with pytest.raises(BadRequest, match=r"(?i)Message is not modified"):
        await bot.edit_message_text("One", ada.id, message.id, reply_markup=buttons(callback_data="go"))
    await bot.edit_message_text("Two", ada.id, message.id)
    assert (ada.last.text, ada.last.labels) == ("Two", [])
    with pytest.raises(BadRequest, match=r"(?i)There is no caption"):
        await bot.edit_message_caption(ada.id, message.id, caption="x")
    photo = await bot.send_photo(ada.id, a_photo(), caption="Three")
    with pytest.raises(BadRequest, match=r"(?i)There is no text"):
        await bot.edit_message_text("x", ada.id, photo.id)
    await bot.edit_message_caption(ada.id, photo.id, caption="Four")
    assert ada.last.text == "Four"


async def test_private_messages_older_than_two_days_stay(api: BotApi, bot: Bot, ada: Person) -> None:
    first = await bot.send_message(ada.id, "One")
    second = await bot.send_message(ada.id, "Two")
    await bot.delete_messages(ada.id, [first.id, 4711])
    assert [seen.text for seen in ada.sees] == ["/start", "Two"]
    api.clock.skip(hours=49)
    with pytest.raises(BadRequest, match=r"(?i)can't be deleted"):
        await bot.delete_message(ada.id, second.id)


async def test_topics(bot: Bot, ada: Person, team: Group) -> None:
    icons = await bot.get_forum_topic_icon_stickers()
    icon = next(sticker for sticker in icons if sticker.emoji == "💡")
    made = await bot.create_forum_topic(team.id, "🟡 LT-1", icon_custom_emoji_id=icon.custom_emoji_id)
    thread = made.message_thread_id
    await bot.send_message(team.id, "A card", message_thread_id=thread)
    assert (await team.topic("LT-1")).emoji == "💡"
    assert team.last(thread).text == "A card"
    assert team.last(thread).reply_to is None
    await bot.edit_forum_topic(team.id, thread, name="🟢 LT-1")
    await bot.close_forum_topic(team.id, thread)
    assert (team.topics[thread].name, team.topics[thread].closed) == ("🟢 LT-1", True)
    with pytest.raises(BadRequest, match=r"(?i)TOPIC_NOT_MODIFIED"):
        await bot.close_forum_topic(team.id, thread)
    await team.grants("can_pin_messages")
    with pytest.raises(BadRequest, match=r"(?i)Not enough rights"):
        await bot.reopen_forum_topic(team.id, thread)
    with pytest.raises(BadRequest, match=r"(?i)TOPIC_CLOSED"):
        await bot.send_message(team.id, "x", message_thread_id=thread)
    await team.delete_topic(thread)
    with pytest.raises(BadRequest, match=r"(?i)Message thread not found"):
        await bot.send_message(team.id, "x", message_thread_id=thread)
    assert ada.human.first_name == "Ada"


async def test_files_albums_and_copies(bot: Bot, ada: Person, team: Group) -> None:
    media = [InputMediaPhoto(a_photo(1), caption="Two"), InputMediaPhoto(a_photo(2))]
    sent = await bot.send_media_group(ada.id, media)
    assert sent[0].media_group_id == sent[1].media_group_id
    again = await bot.send_photo(team.id, sent[0].photo[-1].file_id)
    assert again.photo[0].width == 90
    with pytest.raises(BadRequest, match=r"(?i)Can't use file of type Photo as Document"):
        await bot.send_document(ada.id, sent[0].photo[-1].file_id)
    copied = await bot.copy_message(team.id, ada.id, sent[0].id, caption="Copied")
    assert team.message(copied.message_id).text == "Copied"
    await bot.set_message_reaction(ada.id, sent[0].id, "👌")
    await bot.pin_chat_message(team.id, copied.message_id)
    assert team.pinned == [copied.message_id]


async def test_text_is_cleaned_as_telegram_cleans_it(bot: Bot, ada: Person) -> None:
    sent = await bot.send_message(ada.id, " a\u202eb\tc\r \n", entities=[bold(3, 1)])
    assert sent.text == "ab c"
    assert sent.parse_entity(sent.entities[0]) == "b"


async def test_menus_and_descriptions(bot: Bot, team: Group) -> None:
    await bot.set_my_commands([("start", "Begin")], language_code="it")
    assert [command.command for command in await bot.get_my_commands(language_code="it")] == ["start"]
    assert not await bot.get_my_commands()
    await bot.set_my_description("Listening")
    assert (await bot.get_my_description("en")).description == "Listening"
    assert (await bot.get_chat(team.id)).is_forum
    assert (await bot.get_chat_member(team.id, 7)).status == "member"
    assert [admin.user.id for admin in await bot.get_chat_administrators(team.id)] == [bot.id]
