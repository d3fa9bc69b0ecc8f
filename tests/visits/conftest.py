"""Where citizens book visits: two services, or one seat a day."""

from collections.abc import AsyncIterator
from datetime import time
from pathlib import Path

import pytest

from tests.dialogue import Citizen, Town, arrived, open_town
from tests.visits.scenario import visiting_place

ONE_HOUR = (time(10), time(11))


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path, visiting_place()) as opened:
        yield opened


@pytest.fixture
async def narrow(tmp_path: Path) -> AsyncIterator[Town]:
    """One service, and one seat a day of it, for very few days."""
    async with open_town(tmp_path, visiting_place(1, hours=ONE_HOUR, ahead_days=2)) as opened:
        yield opened


@pytest.fixture
async def anna(town: Town) -> Citizen:
    return await arrived(town, "anna")
