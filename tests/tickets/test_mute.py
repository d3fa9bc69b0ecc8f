"""A flood that helps nobody: the team hears a citizen no more for a while, says why, and never misses danger."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.tickets.tables import mute
from tests.dialogue import Citizen
from tests.tickets.scenario import Desk, reports


async def muted(desk: Desk) -> tuple[Citizen, str]:
    """A citizen with a request, whom Marco has muted."""
    ada = Citizen(desk.town, "ada", language_hint="en")
    await ada.arrives()
    code = await reports(ada)
    await desk.marco.says(f"/mute {code} hundreds of messages a day")
    return ada, code


async def test_the_citizen_is_told_once_and_the_team_reads_why(desk: Desk) -> None:
    ada, code = await muted(desk)
    assert "does not read new messages of yours" in ada.sees
    assert "112" in ada.sees
    assert "hundreds of messages a day" in desk.giulia.sees, "the coordinator sees it"
    assert "Marco" in desk.giulia.sees
    await desk.giulia.says("/mute")
    assert code in desk.giulia.sees
    assert "hundreds of messages a day" in desk.giulia.sees


async def test_new_words_and_requests_do_not_reach_the_team(desk: Desk) -> None:
    ada, _code = await muted(desk)
    before = len(desk.giulia.chat)
    await ada.says("One more thing about the bench in the park", reply_to=ada.message_with("LT-"))
    assert "does not read new messages" in ada.sees
    assert len(desk.giulia.chat) == before


@pytest.mark.parametrize("words", ["Help, my husband is beating me", "Aiuto, mio marito mi picchia"])
async def test_words_of_danger_always_do(desk: Desk, words: str) -> None:
    ada, code = await muted(desk)
    await ada.says(words, reply_to=ada.message_with("LT-"))
    assert any("112" in each.text for each in ada.chat)
    if "A person now" in str(ada.labels):
        await ada.taps("A person now")
    assert any(
        "🚨" in each.text or "🔴" in each.text or "urgent" in each.text.lower() for each in desk.giulia.chat
    ), code


async def test_it_ends_by_itself_and_by_a_word(desk: Desk) -> None:
    ada, code = await muted(desk)

    def over(tx: Transaction) -> None:
        tx.core.execute(update(mute).values(until=utc_now() - timedelta(minutes=1)))

    await desk.town.run(over)
    await ada.says("The bench again", reply_to=ada.message_with("LT-"))
    assert "Added to" in ada.sees
    await desk.marco.says(f"/mute {code} again")
    await desk.marco.says(f"/unmute {code}")
    assert "is heard again" in desk.marco.sees
    assert "reads your messages again" in ada.message_with("reads your messages again").text
    await ada.says("And again the bench", reply_to=ada.message_with("LT-"))
    assert "Added to" in ada.sees
    await desk.marco.says(f"/unmute {code}")
    assert "is not muted" in desk.marco.sees


async def test_a_reason_is_needed_and_a_day_may_end_it(desk: Desk) -> None:
    ada = Citizen(desk.town, "ada", language_hint="en")
    await ada.arrives()
    code = await reports(ada)
    await desk.marco.says(f"/mute {code}")
    assert "Please say why" in desk.marco.sees
    day = utc_now().date() + timedelta(days=3)
    await desk.marco.says(f"/mute {code} a flood until {day.isoformat()}")
    assert str(day.day) in desk.marco.sees
    assert "a flood" in desk.marco.sees
    assert "until" not in desk.marco.sees.partition("Marco")[2].partition("/unmute")[0]


async def test_a_stranger_mutes_nobody(desk: Desk) -> None:
    ada = Citizen(desk.town, "ada", language_hint="en")
    await ada.arrives()
    code = await reports(ada)
    await desk.rita.says(f"/mute {code} because")
    assert "Only operators" in desk.rita.sees
    await ada.says("One more thing", reply_to=ada.message_with("LT-"))
    assert "Added to" in ada.sees
