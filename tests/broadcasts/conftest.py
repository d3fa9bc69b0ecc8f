"""The feeder beside the real courier, on each engine."""

from collections.abc import AsyncIterator

import pytest

from storage.engine.store import Store
from storage.people.encryption import KeyRing
from tests.broadcasts.scenario import BroadcastService, broadcast_service


@pytest.fixture
async def service(store: Store, keys: KeyRing) -> AsyncIterator[BroadcastService]:
    async with broadcast_service(store, keys) as opened:
        yield opened
