"""`ascolto try`: one URL, nothing to set, and what was tried is there the next time."""

import re
import signal
from pathlib import Path

import pytest
from aiohttp import ClientSession
from sqlalchemy import text

from storage.engine.sqlite import sqlite_engine
from tests.service import Service, free_port


def people_in(folder: Path) -> int:
    """How many people the database of `try` knows: its three operators, and everybody who wrote."""
    with sqlite_engine(f"sqlite:///{folder}/try.db").connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM person")).scalar_one())


async def write(url: str) -> None:
    """A citizen opens the page and begins."""
    headers = {"Sec-Fetch-Site": "same-origin"}
    async with ClientSession(headers=headers) as browser:
        begun = await browser.post(f"{url}/chat/begin", json={"key": "key-of-a-beginning", "language": "it"})
        assert begun.status == 200, await begun.text()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_try_shows_one_url_and_keeps_what_was_tried(tmp_path: Path, number: signal.Signals) -> None:
    settings = {"ASCOLTO_VAR": str(tmp_path), "ASCOLTO_HTTP_PORT": str(free_port())}
    async with await Service.start(settings, "try") as service, ClientSession() as browser:
        assert re.findall(r"https?://\S+", service.log) == [service.url]
        for path in ("/healthz", "/", "/chat", "/team"):
            assert (await browser.get(f"{service.url}{path}")).status == 200
        assert people_in(tmp_path) == 3
        await write(service.url)
        assert people_in(tmp_path) == 4
        assert await service.stop(number) == 0

        await service.again()
        assert people_in(tmp_path) == 4
        assert await service.stop() == 0

        service.arguments = ("try", "--fresh")
        await service.again()
        assert people_in(tmp_path) == 3


async def test_two_cannot_work_on_the_same_data(tmp_path: Path) -> None:
    settings = {"ASCOLTO_VAR": str(tmp_path)}
    async with await Service.start(settings, "try") as first:
        for arguments in (("try",), ("try", "--fresh")):
            second = Service(settings | {"ASCOLTO_HTTP_PORT": str(free_port())}, arguments)
            await second.again(ready=False)
            assert await second.ended() == 1
            assert f"Ascolto works on this data already, as process {first.pid}." in second.log
        await first.kill()
        await first.again()  # a lock never outlives its process


async def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    port = str(free_port())
    (tmp_path / "one").mkdir()
    async with await Service.start({"ASCOLTO_VAR": str(tmp_path / "one"), "ASCOLTO_HTTP_PORT": port}, "try"):
        second = Service({"ASCOLTO_VAR": str(tmp_path / "two"), "ASCOLTO_HTTP_PORT": port}, ("try",))
        await second.again(ready=False)
        assert await second.ended() == 1
        assert f"Cannot listen on 127.0.0.1:{port}" in second.log
        assert "set ASCOLTO_HTTP_PORT." in second.log


async def test_the_team_room_is_for_this_machine_alone(tmp_path: Path) -> None:
    async with (
        await Service.start({"ASCOLTO_VAR": str(tmp_path), "ASCOLTO_HTTP_HOST": "0.0.0.0"}, "try") as service,  # noqa: S104
        ClientSession() as browser,
    ):
        assert "http://127.0.0.1:" in service.log
        elsewhere = await browser.get(f"{service.url}/team", headers={"Host": "town.example"})
        assert elsewhere.status == 403
