"""A staffed desk beside a room, and a citizen who asks for it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.rooms.scenario import RoomTown, open_room


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[RoomTown]:
    async with open_room(tmp_path) as opened:
        yield opened
