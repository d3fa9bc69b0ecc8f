"""Private words in Telegram: a link leads from the card to the operator's own chat, where they are protected."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.botapi import Message
from tests.telegram.scenario import arrives, code_in, open_live_town

SECRET = "My husband beats me, I am afraid"


def link_in(card: Message) -> str:
    """The payload behind the card's link."""
    button = card.button("👁 Read it in my own chat")
    assert button
    return parse_qs(urlsplit(button["url"]).query)["start"][0]


@pytest.mark.parametrize("forum", [True, False], ids=["topics", "plain"])
async def test_danger_reaches_one_operator_and_never_the_group(tmp_path: Path, *, forum: bool) -> None:
    async with open_live_town(tmp_path, webhook=False, forum=forum) as town:
        ada, giulia, team = town.citizen(), town.giulia, town.team
        await arrives(ada)
        await ada.says(SECRET)
        await ada.hears("1522")
        await ada.presses("🙋 A person now")
        code = code_in(await ada.hears("Your code is"))
        card = await team.hears("first request of this person")
        assert card.says("URGENT")
        assert card.says(code)
        await team.hears("somebody may be in danger")

        assert link_in(card) == f"read_{code}"
        await giulia.starts(link_in(card))
        shown = await giulia.hears(SECRET)
        assert shown.raw["has_protected_content"]
        await giulia.says("I am calling you now", reply_to=shown)
        assert (await ada.hears("I am calling you now")).says("from the desk")

        await ada.says("Thank you, he is coming back and he will beat me")
        await team.hears("the citizen writes")
        await giulia.presses("🙈 Hide again")
        await town.aftermath()
        assert not [one for one in town.api.delivered(team) if "beat" in one.text or "calling" in one.text]
        assert "beats" not in "".join(message.plain for message in giulia.sees)
