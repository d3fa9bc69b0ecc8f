"""A town with two citizens in it, and the coordinator who answers them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.dialogue import Citizen, Operator, Town, open_town
from tests.tickets.canary import CANARY, PHOTO, note_and_rate, record
from tests.tickets.scenario import Desk, open_desk


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path) as opened:
        yield opened


@pytest.fixture
async def anna(town: Town) -> Citizen:
    citizen = Citizen(town, "anna", language_hint="en")
    await citizen.arrives()
    return citizen


@pytest.fixture
async def bea(town: Town) -> Citizen:
    citizen = Citizen(town, "bea", language_hint="en")
    await citizen.arrives()
    return citizen


@pytest.fixture
async def giulia(town: Town) -> Operator:
    return Operator(town, "giulia", name="Giulia")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as found:
        yield found


@pytest.fixture
async def told(desk: Desk) -> Desk:
    """A private ticket with everything that a citizen and operators can add to it."""
    desk.code = await desk.files(record(), by="bea", neighbourhood="isonzo")
    ticket = await desk.ticket()
    entry = await desk.adds(f"He is coming, {CANARY}", PHOTO)
    await desk.adds(f"He has left, {CANARY}", revision_of=entry)
    await desk.town.unit(lambda unit: note_and_rate(unit, ticket))
    return desk
