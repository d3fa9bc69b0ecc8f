"""The web of a town, fresh for every test, and a real browser where there is one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.browser import open_browser
from tests.web.scenario import WebTown, open_web_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[WebTown]:
    async with open_web_town(tmp_path) as opened:
        yield opened


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with open_browser() as opened:
        yield opened
