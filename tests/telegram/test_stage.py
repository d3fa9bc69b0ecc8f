"""An event through the service's own client: made in the group by replies, found by a citizen, met at the door."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.botapi import Message
from tests.telegram.scenario import LiveTown, arrives, open_live_town

ROME = ZoneInfo("Europe/Rome")
HOUR = timedelta(hours=1)


def soon() -> str:
    """An hour from now, for an hour, as it is typed."""
    start = (datetime.now(UTC) + HOUR).astimezone(ROME)
    end = (datetime.now(UTC) + 2 * HOUR).astimezone(ROME)
    return f"{start:%d.%m.%Y %H:%M}-{end:%H:%M}"


async def replies(town: LiveTown, question: str, words: str) -> None:
    asked = await town.team.hears(question)
    await town.giulia.says(words, chat=town.team, reply_to=asked)


async def taps(town: LiveTown, question: str, *labels: str) -> Message:
    for label in labels:
        asked = await town.team.hears(question)
        await town.giulia.taps(town.team.message(asked), label)
    return asked


async def makes(town: LiveTown) -> None:
    await town.giulia.says("/event Street party", chat=town.team)
    await taps(town, "What kind of event", "Public event")
    await replies(town, "What happens there?", "Music for everybody")
    await taps(town, "in other languages too?", "Skip")
    await replies(town, "When is it?", "next week or so")
    await replies(town, "On which day is it", soon())
    await taps(town, "Once, or every week?", "Once")
    await replies(town, "Where is it?", "Piazza Moro")
    await taps(town, "For which neighbourhood", "The whole town")
    await taps(town, "What is it about?", "Culture")
    await taps(town, "How many people have room?", "No limit")
    await taps(town, "may one person sign up", "4")
    await taps(town, "Which languages are spoken", "Skip")
    await taps(town, "What helps people", "Skip")
    await taps(town, "Which associations", "Skip")
    picture = await town.team.hears("A picture makes people look")
    await town.giulia.sends_photo(chat=town.team, reply_to=picture)
    await taps(town, "This is what people will see", "Publish")
    await town.team.hears("Published. People can see it now.")


@pytest.mark.parametrize("forum", [True, False], ids=["topics", "plain"])
async def test_an_event_is_made_by_replies_and_whoever_comes_is_met_at_the_door(
    tmp_path: Path, *, forum: bool
) -> None:
    async with open_live_town(tmp_path, webhook=False, forum=forum) as town:
        ada, giulia, team = town.citizen(), town.giulia, town.team
        await arrives(ada)
        await makes(town)
        await ada.says("/events")
        await ada.hears("Street party")
        await ada.presses("Street party")
        await ada.hears("Music for everybody")
        await ada.presses("I come")
        page = await ada.hears("Your code at the door")
        code = next(word for word in page.text.split() if word.startswith("LTE-"))
        await giulia.says("/door", chat=team)
        opened = await team.hears("write or scan the codes")
        await giulia.says(code, chat=team, reply_to=opened)
        await team.hears("1 person, welcome!")
        await giulia.says(code, chat=team)
        await team.hears("Already in: 1 person.")
        after = await town.aftermath()
        assert (after.waiting, after.dead_letters) == (0, 0)
