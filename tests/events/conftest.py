"""A town with citizens in it, and the team that publishes events there."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from handlers.capabilities import CAPABILITIES
from handlers.messaging.context import Context
from storage.engine.store import Store
from storage.engine.utc import utc_now
from storage.people.encryption import KeyRing
from tests.dialogue import Citizen, Town, arrived, latina, open_town
from tests.events.hall import Hall
from tests.events.public_site import HOME, PublicSite, fetch
from tests.events.published import Calendar
from tests.web.scenario import Browser
from web.app import make_app
from web.http.site import Site
from web.http.wakeups import Hub


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path) as opened:
        yield opened


@pytest.fixture
async def team(town: Town) -> Calendar:
    return Calendar(town, utc_now())


@pytest.fixture
async def anna(town: Town) -> Citizen:
    return await arrived(town, "anna")


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[PublicSite]:
    async with open_town(tmp_path) as opened:
        town = Town(opened.store, replace(opened.context, public_url=HOME))
        server = TestServer(make_app(Site(town.store, town.context, town.pipeline.take, Hub(), fetch=fetch)))
        await server.start_server()
        url = str(server.make_url("")).rstrip("/")
        async with Browser(url, {}) as browser:
            yield PublicSite(Calendar(town, utc_now()), browser, url)
        await server.close()


@pytest.fixture
async def hall(store: Store, keys: KeyRing) -> Hall:
    return Hall(store, Context(latina(), keys, None, CAPABILITIES))
