"""A coordinator who left the team chat is none until they are back in it, whatever the settings say."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.messaging.inbound import MemberLeft
from storage.engine.utc import utc_now
from storage.people import people
from tests.dialogue import CHANNEL, TEAM
from tests.tickets.scenario import Desk, open_desk


@pytest.fixture
async def left(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as desk:
        await desk.giulia.says("Good morning")
        now = utc_now()
        await desk.town.hear(MemberLeft(CHANNEL, "left", now, address="giulia", chat=TEAM))  # type: ignore[arg-type]
        yield desk


async def role(desk: Desk) -> str:
    def work(tx: object) -> str:
        who = people.find(tx, desk.town.context.keys, CHANNEL, "giulia")  # type: ignore[arg-type]
        return who.role if who else ""

    found: str = await desk.town.run(work)
    return found


async def test_their_next_tap_does_nothing(left: Desk) -> None:
    await left.giulia.taps("Take")
    assert await role(left) == "citizen"
    assert (await left.ticket()).state == "new"


async def test_nor_does_an_edited_message(left: Desk) -> None:
    await left.giulia.says("Good morning!", edits=left.giulia.last_sent)
    assert await role(left) == "citizen"


async def test_nor_do_they_read_private_words_in_their_own_chat(left: Desk) -> None:
    code = await left.files({"what": {"text": "my husband beats me"}}, kind="talk", category=None)
    giulia = await left.alone("giulia")
    await giulia.says(f"/start read_{code}")
    assert "beats" not in repr(giulia.chat)


async def test_once_they_write_in_it_again_they_are_a_coordinator(left: Desk) -> None:
    await left.giulia.says("Here I am again")
    assert await role(left) == "coordinator"
    await left.giulia.taps("Take")
    assert (await left.ticket()).state == "taken"
