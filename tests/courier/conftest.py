"""The real courier on each engine, and a citizen it writes to."""

from collections.abc import AsyncIterator

import pytest

from storage.engine.store import Store
from storage.people.encryption import KeyRing
from storage.people.people import Person
from tests.courier.scenario import SendingService, sending_service


@pytest.fixture
async def service(store: Store, keys: KeyRing) -> AsyncIterator[SendingService]:
    async with sending_service(store, keys) as opened:
        await opened.work()
        yield opened


@pytest.fixture
async def ada(service: SendingService) -> Person:
    return await service.meet(7)
