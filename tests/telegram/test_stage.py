"""An event through the service's own client: made in the group by replies, found by a citizen, met at the door."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.botapi import Message
from tests.telegram.scenario import Street, arrives, open_street

ROME = ZoneInfo("Europe/Rome")
HOUR = timedelta(hours=1)


def soon() -> str:
    """An hour from now, for an hour, as it is typed."""
    start = (datetime.now(UTC) + HOUR).astimezone(ROME)
    end = (datetime.now(UTC) + 2 * HOUR).astimezone(ROME)
    return f"{start:%d.%m.%Y %H:%M}-{end:%H:%M}"


async def replies(street: Street, question: str, words: str) -> None:
    asked = await street.team.hears(question)
    await street.giulia.says(words, chat=street.team, reply_to=asked)


async def taps(street: Street, question: str, *labels: str) -> Message:
    for label in labels:
        asked = await street.team.hears(question)
        await street.giulia.taps(street.team.message(asked), label)
    return asked


async def makes(street: Street) -> None:
    await street.giulia.says("/event Street party", chat=street.team)
    await taps(street, "What kind of event", "Public event")
    await replies(street, "What happens there?", "Music for everybody")
    await taps(street, "in other languages too?", "Skip")
    await replies(street, "When is it?", "next week or so")
    await replies(street, "On which day is it", soon())
    await taps(street, "Once, or every week?", "Once")
    await replies(street, "Where is it?", "Piazza Moro")
    await taps(street, "For which neighbourhood", "The whole town")
    await taps(street, "What is it about?", "Culture")
    await taps(street, "How many people have room?", "No limit")
    await taps(street, "may one person sign up", "4")
    await taps(street, "Which languages are spoken", "Skip")
    await taps(street, "What helps people", "Skip")
    await taps(street, "Which associations", "Skip")
    picture = await street.team.hears("A picture makes people look")
    await street.giulia.sends_photo(chat=street.team, reply_to=picture)
    await taps(street, "This is what people will see", "Publish")
    await street.team.hears("Published. People can see it now.")


@pytest.mark.parametrize("forum", [True, False], ids=["topics", "plain"])
async def test_an_event_is_made_by_replies_and_whoever_comes_is_met_at_the_door(
    tmp_path: Path, *, forum: bool
) -> None:
    async with open_street(tmp_path, webhook=False, forum=forum) as street:
        ada, giulia, team = street.citizen(), street.giulia, street.team
        await arrives(ada)
        await makes(street)
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
        after = await street.aftermath()
        assert (after.waiting, after.dead_letters) == (0, 0)
