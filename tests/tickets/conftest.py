"""A town with two citizens in it, and the coordinator who answers them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.dialogue import Citizen, Operator, Town, open_town


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
