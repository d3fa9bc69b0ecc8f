"""What people do reaches the bot in the shape that its client understands."""

import asyncio

import pytest
from telegram import Bot
from telegram.error import BadRequest

from tests.botapi import BotApi, Group, Person
from tests.botapi.contract.clients import buttons
from tests.botapi.files import a_photo


async def test_what_a_topic_sounds_like_to_the_bot(bot: Bot, ada: Person, team: Group) -> None:
    thread = (await bot.create_forum_topic(team.id, "LT-1")).message_thread_id
    card = await bot.send_message(team.id, "A card", message_thread_id=thread)
    await ada.says("/take@ascolto_bot now", chat=team, thread=thread)
    await ada.says("We come on Thursday", chat=team, reply_to=team.message(card.id))
    await team.anonymous_admin_says("/close", thread=thread)
    note, answer, anonymous = [update.message for update in (await bot.get_updates())[-3:]]
    assert note
    assert answer
    assert anonymous
    assert note.is_topic_message
    assert note.reply_to_message
    assert note.reply_to_message.forum_topic_created
    assert [entity.type for entity in note.entities] == ["bot_command"]
    assert answer.reply_to_message
    assert answer.reply_to_message.id == card.id
    assert answer.message_thread_id == thread
    assert anonymous.from_user
    assert anonymous.from_user.id == 1087968824
    assert anonymous.sender_chat
    assert anonymous.sender_chat.id == team.id


async def test_everything_that_people_send_is_understood(api: BotApi, bot: Bot, ada: Person) -> None:
    await ada.sends_album(2, "Two benches")
    await ada.sends_voice()
    await ada.sends_location(41.46, 12.9)
    await ada.sends_document()
    await ada.sends_sticker()
    await ada.sends_video()
    await ada.sends_contact()
    await ada.sends_video_note()
    forwarded = await ada.forwards(ada.sees[0])
    await ada.edits(ada.sees[0], "/start again")
    updates = await bot.get_updates()
    messages = [update.message for update in updates if update.message]
    first, second, voice = messages[1:4]
    assert first.media_group_id == second.media_group_id
    assert first.photo[-1].width == 640
    assert await (await first.photo[-1].get_file()).download_as_bytearray() == a_photo(0)
    assert voice.voice
    assert voice.voice.mime_type == "audio/ogg"
    assert messages[-1].forward_origin
    assert forwarded.raw["forward_from"]["id"] == ada.id
    assert updates[-1].edited_message
    assert updates[-1].edited_message.text == "/start again"
    await ada.sends_document(size=21 * 1024 * 1024)
    big = (await bot.get_updates(updates[-1].update_id + 1))[0].message
    assert big
    assert big.document
    with pytest.raises(BadRequest, match=r"(?i)File is too big"):
        await bot.get_file(big.document.file_id)
    assert api.calls_of("getFile")[-1].outcome == "refused"


async def test_taps(bot: Bot, ada: Person) -> None:
    await bot.send_message(ada.id, "What is it?", reply_markup=buttons(callback_data="waste"))
    card = ada.last
    await bot.get_updates(-1)
    tap = await ada.taps(card, "Go")
    query = (await bot.get_updates(-1))[0].callback_query
    assert query
    assert query.data == "waste"
    assert query.message
    assert query.message.message_id == card.id
    with pytest.raises(BadRequest, match=r"(?i)MESSAGE_TOO_LONG"):
        await bot.answer_callback_query(query.id, "x" * 201)
    await query.answer("Thanks")
    assert (await tap.answered())["text"] == "Thanks"
    await query.edit_message_text("Where is it?")
    assert (await ada.hears("Where")).id == card.id
    stale = await ada.taps(card, "Go")
    assert stale.id != tap.id
    await ada.taps_raw("ticket:9", message_id=4711)
    forged = (await bot.get_updates(-1))[0].callback_query
    assert forged
    assert forged.message
    assert not forged.message.is_accessible
    with pytest.raises(AssertionError, match="no button 'Back'"):
        await ada.taps(card, "Back")


async def test_hearing_is_bounded_and_says_what_was_seen(bot: Bot, ada: Person) -> None:
    await bot.send_message(ada.id, "Good morning")
    assert (await ada.hears("morning")).text == "Good morning"
    await ada.says("thanks")
    with pytest.raises(AssertionError, match="Good morning"):
        await ada.hears("morning", within=0.01)
    later = asyncio.create_task(ada.hears("evening"))
    await bot.send_message(ada.id, "Good evening")
    assert (await later).text == "Good evening"
