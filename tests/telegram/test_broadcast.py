"""A broadcast through Telegram's client: composed in the team chat, read in three languages, watched to its end."""

from pathlib import Path

import pytest

from tests.botapi import Message, Person
from tests.telegram.scenario import LiveTown, arrives, open_live_town

WELCOME = {"English": "This is Ascolto", "Italiano": "Ascolto", "العربية": "Ascolto"}
TEXTS = {"English": "The square is closed on Saturday", "Italiano": "Sabato la piazza è chiusa"}
BOTH_GROUPS = pytest.mark.parametrize("forum", [True, False], ids=["topics", "plain"])


async def subscribes(town: LiveTown, language: str) -> Person:
    """From first contact to notices about everything, at any hour."""
    ada = town.citizen(language)
    await arrives(ada, language, WELCOME[language])
    mark = ada.now
    await ada.says("/news")
    question = await ada.hears("", after=mark)
    mark = ada.now
    await ada.taps_raw("e/yes", question.id)
    news = await ada.hears("", after=mark)
    mark = ada.now
    await ada.taps_raw("e/quiet/0000-0000", news.id)  # whatever the hour of this test
    await ada.hears("", after=mark)
    return ada


async def asks(town: LiveTown, who: Person, said: str, question: Message | None = None) -> Message:
    """What the team chat answers to a command, or to a reply."""
    mark = town.team.now
    await who.says(said, chat=town.team, reply_to=question)
    return await town.team.hears("", after=mark)


async def taps(town: LiveTown, who: Person, on: Message, label: str, part: str) -> Message:
    mark = town.team.now
    await who.taps(town.team.message(on), label)
    return await town.team.hears(part, after=mark)


@BOTH_GROUPS
async def test_three_languages_read_it_and_the_card_reaches_the_end(tmp_path: Path, *, forum: bool) -> None:
    async with open_live_town(tmp_path, forum=forum) as town:
        giulia = town.giulia
        readers = {language: await subscribes(town, language) for language in WELCOME}
        question = await asks(town, giulia, "/broadcast")
        assert question.says("write the text in English")
        question = await asks(town, giulia, TEXTS["English"], question)
        assert question.says("Whoever reads Italian or Arabic gets the text in English.")
        question = await asks(town, giulia, TEXTS["Italiano"], question)
        assert question.says("Whoever reads Arabic gets the text in English.")
        question = await taps(town, giulia, question, "Skip", "A picture?")
        question = await taps(town, giulia, question, "Without a picture", "Buttons below")
        audience = await asks(town, giulia, "Programme https://www.comune.latina.it", question)
        assert audience.says("3 people: Arabic 1, English 1, Italian 1; Telegram 3; about 1 second.")
        audience = await taps(town, giulia, audience, "🗣 Languages", "Who shall")
        audience = await taps(town, giulia, audience, "Arabic", "1 person")
        audience = await taps(town, giulia, audience, "✓ Arabic", "3 people")
        card = await taps(town, giulia, audience, "✅ Done", "draft")

        await taps(town, giulia, card, "👁 Send it to myself", "you have never written to me in private")
        await arrives(giulia)
        mark = giulia.now
        await giulia.taps(town.team.message(card), "👁 Send it to myself")
        await giulia.hears(TEXTS["Italiano"], after=mark)
        await town.aftermath()
        assert [one.text for one in town.api.delivered(giulia)][-3:] == [
            TEXTS["English"],
            TEXTS["Italiano"],
            TEXTS["English"],
        ]

        await taps(town, giulia, card, "📣 Send", "It goes out now")
        for language, ada in readers.items():
            seen = await ada.hears(TEXTS.get(language, TEXTS["English"]), after=0)
            assert "Programme" in seen.labels
        done = await town.team.hears("It has gone out to everybody")
        assert done.says("▓▓▓▓▓▓▓▓▓▓ 3 of 3")
        assert done.says("✅ delivered: 3")
        assert done.labels == []
        assert (await town.aftermath()).dead_letters == 0
