"""Five thousand updates that nobody honest sends: none breaks the service, none shows what belongs to another person."""

import asyncio
import json
import logging
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select

from storage.sending.tables import dead_letter
from storage.tickets.tables import entry, ticket
from tests.botapi import Person
from tests.crash.aftermath import engine_for
from tests.hostile.breaking import Attack, attacks
from tests.hostile.contents import STRANGERS, Cast
from tests.telegram.scenario import LiveTown, arrives, open_live_town, reports

COUNT, SEED = 5_000, 20_261_122
SIDE_BY_SIDE = 16
WORDS = "Zirconium lamp over the hidden quince tree"
ANSWER = "Tamarind crew arrives with the ochre ladder"
NOTE = "Cinnabar remark of the desk"
CANARIES = ("Zirconium", "quince", "Tamarind", "ochre", "Cinnabar", "Bartolomea")
SECRET = {"X-Telegram-Bot-Api-Secret-Token": "s3cret"}


async def test_no_update_breaks_anything_or_shows_what_is_somebody_elses(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, figures: Callable[[str], None]
) -> None:
    async with open_live_town(tmp_path, webhook=True) as town:
        victim, mallory = town.citizen("Bartolomea"), town.citizen("Mallory")
        code = await something_to_steal(town, victim)
        for attacker in (mallory, *(town.api.person(number, "Stranger", "en") for number in STRANGERS)):
            await arrives(attacker)
        await town.aftermath()
        before = standing(town, code)
        caplog.clear()

        cast = cast_of(town, victim, mallory, code)
        statuses = await storm(town, list(attacks(cast, SEED, COUNT, first=900_000_000)))
        refused = await storm(town, list(attacks(cast, 7, 20, first=1)), {})
        wrong = await storm(town, list(attacks(cast, 7, 20, first=1)), dict.fromkeys(SECRET, "guess"))
        await town.aftermath()
        errors = unexpected(caplog.records)
        letters = Counter(dead_letters(town))
        figures(f"{COUNT} updates: {told(statuses)}; {len(errors)} errors; dead letters: {dict(letters)}")

        assert {status for kind in statuses for status in statuses[kind]} == {200}
        assert {status for kind in (refused | wrong) for status in kind_of(refused, wrong, kind)} == {403}
        assert errors == []
        assert set(letters) <= {"no update"}
        assert leaks(town, {victim.id, town.team.id}) == []
        assert standing(town, code) == before

        await somebody_is_still_heard(town)


async def something_to_steal(town: LiveTown, victim: Person) -> str:
    """A ticket with words, an answer and a note."""
    code = await reports(victim, WORDS)
    card = await town.card(WORDS)
    await town.giulia.taps(card, "🙋 Take")
    answer = await town.giulia.says(ANSWER, chat=town.team, reply_to=card)
    await town.team.reaction(answer, "👍")
    await town.giulia.says(f"/note {code} {NOTE}", chat=town.team)
    await victim.says("/my")
    await victim.hears("Your requests")
    await victim.presses(code)
    await victim.hears(ANSWER)
    return code


async def somebody_is_still_heard(town: LiveTown) -> None:
    ada = town.citizen("Ada")
    await reports(ada, "An ordinary lamp is dark", "Nicolosi")
    card = await town.card("An ordinary lamp")
    await town.giulia.says("Thank you, noted", chat=town.team, reply_to=card)
    await ada.hears("Thank you, noted")


def cast_of(town: LiveTown, victim: Person, mallory: Person, code: str) -> Cast:
    """Mallory knows every button that anybody was ever shown, the code, and the topics."""
    shown = " ".join(json.dumps(plain(call.params)) for call in town.api.calls)
    taps = sorted(set(re.findall(r'callback_data\\*": ?\\*"([^"\\]+)', shown)))
    assert len(taps) > 20, taps
    return Cast(
        attacker=mallory.id,
        victim=victim.id,
        operator=town.giulia.id,
        team=town.team.id,
        codes=(code,),
        taps=tuple(taps),
        threads=tuple(town.team.topics),
        messages=tuple(message.id for message in town.team.messages()),
        words=("hidden", "ladder", "lamp"),
    )


async def storm(
    town: LiveTown, every: list[Attack], headers: dict[str, str] = SECRET
) -> dict[str, Counter[int]]:
    """Deliver them all, some side by side, and count the answers by kind."""
    places = asyncio.Semaphore(SIDE_BY_SIDE)
    statuses: dict[str, Counter[int]] = {}

    async with aiohttp.ClientSession(headers={"Content-Type": "application/json", **headers}) as session:

        async def deliver(attack: Attack) -> None:
            async with places, session.post(town.settings.webhook_url, data=attack.body) as answer:
                await answer.read()
                statuses.setdefault(attack.kind, Counter())[answer.status] += 1

        await asyncio.gather(*map(deliver, every))
    return statuses


def unexpected(records: list[logging.LogRecord]) -> list[str]:
    """What was logged as an error, but for bodies that are no update, which are kept as dead letters."""
    errors = [record.getMessage() for record in records if record.levelno >= logging.ERROR]
    return [error for error in errors if not error.endswith(": no update")]


def kind_of(refused: dict[str, Counter[int]], wrong: dict[str, Counter[int]], kind: str) -> set[int]:
    return set(refused.get(kind, ())) | set(wrong.get(kind, ()))


def told(statuses: dict[str, Counter[int]]) -> str:
    return ", ".join(
        f"{sum(answers.values())} {kind} {dict(answers)}" for kind, answers in sorted(statuses.items())
    )


def leaks(town: LiveTown, may_read: set[int]) -> list[str]:
    """What went to a chat that may not read it and holds a word of the victim's or the desk's."""
    return [
        f"{call.method} to {call.chat}: {text}"
        for call in town.api.calls
        if call.chat not in may_read
        and any(canary in (text := json.dumps(plain(call.params), ensure_ascii=False)) for canary in CANARIES)
    ]


def standing(town: LiveTown, code: str) -> tuple[Any, ...]:
    """The victim's ticket and its timeline, as they are on disk."""
    with engine_for(town.settings.database_url).connect() as connection:
        row = connection.execute(select(ticket).where(ticket.c.code == code)).one()
        entries = connection.execute(select(entry.c.id, entry.c.kind).where(entry.c.ticket_id == row.id))
        return (row.state, row.version, row.assignee_id, row.stars, *map(tuple, entries))


def dead_letters(town: LiveTown) -> list[str]:
    with engine_for(town.settings.database_url).connect() as connection:
        return list(connection.execute(select(dead_letter.c.what)).scalars())


def plain(params: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in params.items() if not isinstance(value, bytes)}
