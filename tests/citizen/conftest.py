"""A citizen's private chat: Anna, who has chosen English, and Giulia of the team."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.dialogue import Citizen, Operator, Town, arrived, open_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path) as opened:
        yield opened


@pytest.fixture
async def anna(town: Town) -> Citizen:
    return await arrived(town, "anna")


@pytest.fixture
def giulia(town: Town) -> Operator:
    return Operator(town, "giulia", name="Giulia")
