"""The server as a process of its own."""

import pytest
from telegram.error import NetworkError

from tests.botapi.contract.clients import TEAM, bot_of, buttons
from tests.botapi.files import a_photo
from tests.botapi.remote import RemoteApi


async def test_as_a_process_of_its_own() -> None:
    async with await RemoteApi.start() as remote, bot_of(remote.url) as bot:
        ada = await remote.person(7, "Ada")
        team = await remote.group(TEAM, "Team")
        await team.join(ada)
        await ada.sends_photo(a_photo(3), "A bench")
        await bot.send_message(7, "What is it?", reply_markup=buttons(callback_data="green"))
        card = await ada.hears("What")
        await ada.taps(card, "Go")
        assert [bool(update.message) for update in await bot.get_updates()][-2:] == [True, False]
        await remote.fault("sendMessage", "accept_then_drop")
        with pytest.raises(NetworkError):
            await bot.send_message(TEAM, "A card")
        assert (await team.last()).text == "A card"
        assert [call["outcome"] for call in await remote.calls()][-1] == "accept_then_drop"
        assert len(await remote.deliveries()) == 2
        with pytest.raises(AssertionError, match="never heard 'nothing'"):
            await ada.hears("nothing", within=0.01)
