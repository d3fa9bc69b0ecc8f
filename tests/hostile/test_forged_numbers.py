"""Buttons whose numbers, days and pages nobody was ever shown: each is answered as any stale button is."""

import logging
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path

import pytest

from handlers.messaging.button_data import LONGEST
from handlers.messaging.capabilities import Capabilities
from tests.dialogue import Citizen
from tests.visits.scenario import Centre, books_walk_in, open_centre

NUMBERS = ("0", "-1", "99999", "999999999", str(2**31), str(2**63 - 1), str(2**63), "9" * 40, "٣", "1e9", "²")
DAYS = ("0001-01-01", "9999-12-31", "9999-12-30", "2026-02-30", "20261231", "2026-W53-7")
WORDS = (*NUMBERS, *DAYS, "-", "", "x" * 50)
COUNTERS = ("general.-.{}", "ascolto.-.{}", "general.LT-2222-2.{}", "{}.-.{}")
"""Older buttons of walk-in visits hold three words joined by dots."""


@pytest.fixture
async def centre(tmp_path: Path) -> AsyncIterator[Centre]:
    async with open_centre(tmp_path) as opened:
        yield opened


def forged(shown: Iterable[str], names: Iterable[str]) -> list[str]:
    """Every button shown, with each of its words replaced in turn; and every button there is, with words it never had."""
    return sorted({each for each in _forged(shown, names) if len(each.encode()) <= LONGEST})


def _forged(shown: Iterable[str], names: Iterable[str]) -> Iterator[str]:
    for tap in shown:
        words = tap.split("/")
        for at in range(1, len(words)):
            yield from ("/".join([*words[:at], word, *words[at + 1 :]]) for word in WORDS)
            whole = [words[at].replace(part, word) for part in words[at].split(".") for word in WORDS if part]
            yield from ("/".join([*words[:at], word, *words[at + 1 :]]) for word in whole)
    for name in names:
        for word in (*WORDS, *(each.replace("{}", word) for each in COUNTERS for word in WORDS)):
            yield f"{name}/{word}"
            yield f"{name}/general/{word}"
            yield f"{name}/{word}/{word}"


def failures(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR]


async def test_no_button_of_the_team_fails(centre: Centre, caplog: pytest.LogCaptureFixture) -> None:
    giulia, desk = centre.desk.giulia, centre.desk
    await books_walk_in(centre)
    card = desk.card
    for command in ("/agenda", "/slots", "/visit", "/open", "/events", "/stats", "/event", "/broadcast"):
        await giulia.says(command)
    shown = {button.tap for message in giulia.chat for button in message.buttons if button.tap}
    assert len(shown) > 30
    registry = desk.town.context.capabilities
    assert isinstance(registry, Capabilities)
    for tap in forged(shown, registry.team_buttons):
        await giulia.sends_tap(tap, card)
        assert failures(caplog) == [], tap


async def test_no_button_of_a_citizen_fails(centre: Centre, caplog: pytest.LogCaptureFixture) -> None:
    town = centre.desk.town
    anna = Citizen(town, "ada")
    await anna.arrives()
    for tap in ("m/visit", "a/visit.service/ascolto", "m/report", "m/my", "m/events"):
        await anna.sends_tap(tap, anna.newest)
    shown = {button.tap for message in anna.chat for button in message.buttons if button.tap}
    assert len(shown) >= 8
    registry = town.context.capabilities
    assert isinstance(registry, Capabilities)
    for tap in forged(shown, registry.buttons):
        await anna.sends_tap(tap, anna.newest)
        assert failures(caplog) == [], tap


async def test_no_typed_number_of_the_team_fails(centre: Centre, caplog: pytest.LogCaptureFixture) -> None:
    giulia, registry = centre.desk.giulia, centre.desk.town.context.capabilities
    assert isinstance(registry, Capabilities)
    for command in registry.team_commands:
        for word in (*WORDS, "9" * 5000):
            await giulia.says(f"/{command} {word}")
            await giulia.says(f"/{command} {centre.desk.code} {word}")
            assert failures(caplog) == [], (command, word[:50])


async def test_no_typed_number_of_a_citizen_fails(centre: Centre, caplog: pytest.LogCaptureFixture) -> None:
    ada = Citizen(centre.desk.town, "ada")
    await ada.arrives()
    registry = centre.desk.town.context.capabilities
    assert isinstance(registry, Capabilities)
    for command in (*registry.commands, "start"):
        for word in (*WORDS, "9" * 5000, f"e_{'9' * 40}", "t_99999999999999999999"):
            await ada.says(f"/{command} {word}")
            await ada.says(f"/{command}_{word}")
            assert failures(caplog) == [], (command, word[:50])
