"""The whole dialogue through the service's own client: by polling and by webhook, with topics and without."""

import asyncio
from pathlib import Path

import pytest

from tests.databases import ENGINES, new_database
from tests.telegram.scenario import open_live_town, reports

WORDS = "The lamp is dark, children walk there"
PLACES = (
    "Isonzo",
    "Nicolosi",
    "Piccarello",
    "Prampolini",
    "Europa",
    "Pantanaccio",
    "Gionchetto",
    "Latina Scalo",
    "Borgo Carso",
    "Borgo Faiti",
)
"""One for each: two reports of one thing in one place are offered as the same."""
BOTH_WAYS = pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
BOTH_GROUPS = pytest.mark.parametrize("forum", [True, False], ids=["topics", "plain"])


@BOTH_WAYS
@BOTH_GROUPS
async def test_a_citizen_is_heard_and_an_operator_answers(
    tmp_path: Path, *, webhook: bool, forum: bool
) -> None:
    async with open_live_town(tmp_path, webhook=webhook, forum=forum) as town:
        ada, giulia, team = town.citizen(), town.giulia, town.team
        code = await reports(ada, WORDS)
        card = await town.card(WORDS)
        assert card.says(code)
        assert card.says("Isonzo")
        assert card.says("Street light")
        assert not card.says("Ada")

        await giulia.taps(card, "🙋 Take")
        await ada.hears("Giulia from the desk is looking after")
        await team.hears("taken · Giulia")

        answer = await giulia.says("They come on Thursday", chat=team, reply_to=card)
        assert (await ada.hears("They come on Thursday")).says(code)
        assert await team.reaction(answer) == "👍"
        await giulia.says("Is that the pole of last year?", chat=team, thread=card.thread)

        await giulia.taps(team.message(card), "✅ Close…")
        await team.hears("How did")
        await giulia.taps(team.message(card), "esolved")
        await ada.hears("is closed")
        await ada.presses("⭐⭐⭐⭐")
        await ada.hears("What did you like best?")

        after = await town.aftermath()
        assert after.codes == (code,)
        kinds = [kind for kind, _ in after.entries]
        assert kinds.count("said") == kinds.count("answered") == kinds.count("rated") == 1
        assert (after.waiting, after.dead_letters) == (0, 0)
        assert not [one for one in town.api.delivered(ada) if "pole of last year" in one.text]


@BOTH_WAYS
async def test_topics_tell_how_their_ticket_stands(tmp_path: Path, *, webhook: bool) -> None:
    async with open_live_town(tmp_path, webhook=webhook) as town:
        ada, giulia, team = town.citizen(), town.giulia, town.team
        code = await reports(ada, WORDS)
        topic = await team.topic(code)
        assert topic.name == f"🟡 {code} · Street light · Isonzo"
        card = await team.hears(WORDS, thread=topic.thread)
        await giulia.taps(card, "🙋 Take")
        await team.topic(f"🔵 {code}")
        await giulia.says("/close resolved", chat=team, thread=topic.thread)
        await team.topic(f"✅ {code}")
        await ada.hears("is closed")
        await town.aftermath()
        assert team.topics[topic.thread].closed


@BOTH_WAYS
@pytest.mark.parametrize("engine", ENGINES)
async def test_ten_citizens_at_once(tmp_path: Path, engine: str, *, webhook: bool) -> None:
    database = await asyncio.to_thread(new_database, engine, tmp_path)
    async with open_live_town(tmp_path, webhook=webhook, database=database) as town:
        people = [town.citizen(f"Citizen {number}") for number in range(10)]

        async def heard(number: int) -> str:
            ada, words = people[number], f"Lamp number {number} of ten is dark"
            code = await reports(ada, words, PLACES[number])
            card = await town.card(words)
            await town.giulia.says(f"Answer for {number}", chat=town.team, reply_to=card)
            assert (await ada.hears(f"Answer for {number}")).says(code)
            return code

        codes = await asyncio.gather(*map(heard, range(10)))
        after = await town.aftermath()
        assert sorted(after.codes) == sorted(set(codes))
        assert (after.waiting, after.dead_letters) == (0, 0)
        for number, ada in enumerate(people):
            assert len(town.api.delivered(ada, "Answer for")) == 1, number


@BOTH_WAYS
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_updates_that_come_twice_and_swapped_change_nothing(
    tmp_path: Path, seed: int, *, webhook: bool
) -> None:
    async with open_live_town(tmp_path, webhook=webhook, duplicate=0.5, swap=0.5, seed=seed) as town:
        people = [town.citizen(f"Citizen {number}") for number in range(4)]

        async def heard(number: int) -> str:
            ada, words = people[number], f"Lamp number {number} of four is dark"
            code = await reports(ada, words, PLACES[number])
            card = await town.card(words)
            await town.giulia.says(f"Answer for {number}", chat=town.team, reply_to=card)
            await ada.hears(f"Answer for {number}")
            return code

        codes = await asyncio.gather(*map(heard, range(4)))
        after = await town.aftermath()
        assert sorted(after.codes) == sorted(codes)
        assert sorted(kind for kind, _ in after.entries) == ["answered"] * 4 + ["said"] * 4
        for ada in people:
            assert len(town.api.delivered(ada, "Answer for")) == 1
            assert len(town.api.delivered(ada, "Your code is")) <= 1
