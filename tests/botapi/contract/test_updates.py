"""Updates are told by polling and by webhook, as often and in the order Telegram would."""

import asyncio

import pytest
from telegram import Bot, Update
from telegram.error import Conflict

from tests.botapi import BotApi, Group, Person
from tests.botapi.contract.clients import Hook, bot_of

EVERYTHING = Update.ALL_TYPES


async def test_polling_confirms_by_offset_and_waits(bot: Bot, ada: Person) -> None:
    first = await bot.get_updates()
    assert [update.update_id for update in await bot.get_updates()] == [first[0].update_id]
    waiting = asyncio.create_task(bot.get_updates(first[0].update_id + 1, timeout=20))
    await asyncio.sleep(0)
    await ada.says("Hello")
    assert [update.message.text for update in await waiting if update.message] == ["Hello"]


async def test_two_pollers_and_a_webhook_are_conflicts(api: BotApi, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await api.polled()
    async with bot_of(api.url) as other:
        second = asyncio.create_task(other.get_updates(timeout=20))
        with pytest.raises(Conflict, match=r"(?i)terminated by other getUpdates"):
            await first
        await bot.set_webhook(f"{api.url}/nowhere")
        with pytest.raises(Conflict, match=r"(?i)terminated by setWebhook"):
            await second
        with pytest.raises(Conflict, match=r"(?i)webhook is active"):
            await other.get_updates()


async def test_only_wanted_updates_are_told(bot: Bot, ada: Person, team: Group) -> None:
    kinds = [kind for kind in EVERYTHING if kind not in {"chat_member", "message"}]
    seen = await bot.get_updates()
    await bot.get_updates(seen[-1].update_id + 1, allowed_updates=kinds)
    await ada.says("not wanted")
    await team.leave(ada)
    assert not await bot.get_updates()
    await bot.get_updates(allowed_updates=EVERYTHING)
    await team.join(ada)
    await ada.reacts(await ada.says("mine", chat=team), "👍")
    told = [next(iter(update.to_dict().keys() - {"update_id"})) for update in await bot.get_updates()]
    assert told == ["message", "chat_member", "message", "message_reaction"]


async def test_a_bot_that_is_no_administrator_hears_little(api: BotApi, bot: Bot, ada: Person) -> None:
    plain = api.group(-55, "Plain", admin=False)
    plain.chat.members[ada.id] = "member"
    card = await bot.send_message(plain.id, "A card")
    await bot.get_updates(-1)
    await ada.says("among ourselves", chat=plain)
    await ada.says("to you", chat=plain, reply_to=card.id)
    await ada.says("/mine", chat=plain)
    told = [update.message.text for update in await bot.get_updates() if update.message]
    assert told == ["/start", "to you", "/mine"]


async def test_a_webhook_is_told_until_it_says_yes(api: BotApi, bot: Bot, ada: Person, hook: Hook) -> None:
    hook.answers = [500, 503, 200, 500]
    hook.headers = {"Retry-After": "1"}
    await bot.set_webhook(hook.url, secret_token="s3cret", max_connections=5)
    await ada.says("second")
    await api.settled()
    assert [body["message"]["text"] for body in hook.bodies] == ["/start"] * 3 + ["second"] * 2
    assert [attempt.status for attempt in api.webhook.attempts] == [500, 503, 200, 500, 200]
    assert hook.secrets == {"s3cret"}
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count, info.max_connections) == (hook.url, 0, 5)
    assert info.last_error_message


async def test_a_failing_queue_does_not_hold_up_another(
    api: BotApi, bot: Bot, ada: Person, hook: Hook
) -> None:
    hook.answers = [500]
    await bot.set_webhook(hook.url)
    bruno = api.person(8, "Bruno")
    await bruno.starts()
    await ada.says("second")
    await api.settled()
    of_ada = [body["message"]["text"] for body in hook.bodies if body["message"]["from"]["id"] == ada.id]
    assert of_ada in (["/start", "/start", "second"], ["/start", "second"])
    assert len(hook.bodies) == 4


async def test_updates_may_come_twice_and_swapped(hook: Hook) -> None:
    async with await BotApi.start(duplicate=1, swap=1) as api, bot_of(api.url) as bot:
        ada = api.person(7)
        await ada.starts()
        await ada.taps_raw("go", message_id=1)
        polled = await bot.get_updates()
        assert [bool(update.callback_query) for update in polled] == [True, False]
        after = polled[-1].update_id + 1
        assert [update.update_id for update in await bot.get_updates(after)] == [u.update_id for u in polled]
        assert not await bot.get_updates(after)
        await bot.set_webhook(hook.url)
        await ada.says("hello")
        await api.settled()
        assert len(hook.bodies) == 2
        assert hook.bodies[0] == hook.bodies[1]


async def test_old_updates_die(api: BotApi, bot: Bot, ada: Person) -> None:
    await ada.taps_raw("go", message_id=1)
    api.clock.skip(151)
    assert [bool(update.message) for update in await bot.get_updates()] == [True]
    api.clock.skip(hours=24)
    assert not await bot.get_updates()


async def test_many_failing_chats_stall_all_others(api: BotApi, bot: Bot, hook: Hook) -> None:
    people = [api.person(number) for number in (1, 2, 3)]
    for person in people:
        await person.starts()
    hook.answers = [500] * 6
    await bot.set_webhook(hook.url, max_connections=1)
    await api.settled()
    assert {body["message"]["from"]["id"] for body in hook.bodies[:6]} == {1, 2}
    assert 3 in {body["message"]["from"]["id"] for body in hook.bodies[6:]}


async def test_update_ids_may_go_down(api: BotApi, bot: Bot, ada: Person) -> None:
    high = (await bot.get_updates())[-1].update_id
    api.updates.restart_ids(500)
    await ada.says("after an idle week")
    assert [update.update_id for update in await bot.get_updates(high + 1)] == [500]
