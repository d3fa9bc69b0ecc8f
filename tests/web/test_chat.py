"""The web chat over HTTP: sessions, retries, receipts, and what a page that comes back has missed."""

import asyncio
import logging
import re
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from sqlalchemy import func, select, text

from storage.engine.statement import Statement, nothing
from storage.people.tables import installation
from storage.web.tables import media
from tests.web.photographs import photo
from tests.web.scenario import PDF, WebTown, arrived, form, open_web_town, text_of
from web.app import make_app

FILES = Statement(select(func.count()).select_from(media), int)


async def test_a_visitor_leaves_nothing_until_they_choose(town: WebTown) -> None:
    async with town.browser() as citizen:
        status, page = await citizen.get("/chat")
        assert status == 200
        assert b'"begun":false' in page
        assert (await citizen.get("/chat/since"))[0] == 401
        assert (await citizen.says("hello"))[0] == 401


async def test_the_page_speaks_the_language_of_the_browser(town: WebTown) -> None:
    async with town.browser(**{"Accept-Language": "ar-EG,ar;q=0.9,en;q=0.5"}) as citizen:
        _status, page = await citizen.get("/chat")
        assert b'<html lang="ar" dir="rtl">' in page
        assert page.index("العربية".encode()) < page.index(b"Italiano")


async def test_a_report_from_the_first_word_to_the_code(town: WebTown) -> None:
    async with town.browser() as citizen:
        await arrived(citizen)
        await citizen.says("The street light in via Isonzo is dark since monday")
        question = await citizen.sees("What is this about?")
        light = question["rows"][0][0]
        assert light["label"] == "➡️ 📍 Street light"
        await citizen.taps(light["tap"], question["n"])
        assert (await citizen.sees("Where is it?"))["n"] == question["n"], "the screen changes in place"


async def test_the_same_key_acts_once(town: WebTown) -> None:
    async with town.browser() as citizen:
        await arrived(citizen)
        answers = await asyncio.gather(
            *(citizen.says("dark since monday there", "the-same-key") for _ in range(5))
        )
        assert {status for status, _ in answers} == {200}
        assert len({told["n"] for _, told in answers}) == 1
        await citizen.sees("What is this about?")
        said = [text_of(message) for message in await citizen.chat() if message.get("said")]
        assert said == ["dark since monday there"]


async def test_the_history_is_there_after_a_restart(tmp_path: Path) -> None:
    async with open_web_town(tmp_path) as town, town.browser() as citizen:
        await arrived(citizen)
        before = await citizen.chat()
        cookies = citizen.cookies
    async with open_web_town(tmp_path) as town, town.browser() as citizen:
        citizen.use(cookies)
        assert await citizen.chat() == before


async def test_a_receipt_opens_the_chat_on_another_device(town: WebTown) -> None:
    async with town.browser() as phone, town.browser() as tablet:
        await arrived(phone)
        receipt = (await phone.post("/chat/receipt", {}))[1]["receipt"]
        assert re.fullmatch(r"(\d{4} ){3}\d{4}", receipt)
        assert (await tablet.post("/chat/return", {"receipt": f" {receipt.replace(' ', '-')} "}))[0] == 200
        assert await tablet.chat() == await phone.chat()
        again = (await phone.post("/chat/receipt", {}))[1]["receipt"]
        assert again != receipt
        status, told = await tablet.post("/chat/return", {"receipt": receipt})
        assert (status, told["problem"]) == (422, "This number opens no chat. Please check the digits.")


async def test_digits_of_another_script_open_it_too(town: WebTown) -> None:
    async with town.browser() as phone, town.browser() as tablet:
        await arrived(phone)
        receipt = (await phone.post("/chat/receipt", {}))[1]["receipt"]
        arabic = receipt.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
        assert (await tablet.post("/chat/return", {"receipt": arabic}))[0] == 200


async def test_leaving_forgets_the_chat_on_this_device_alone(town: WebTown) -> None:
    async with town.browser() as phone, town.browser() as tablet:
        await arrived(phone)
        receipt = (await phone.post("/chat/receipt", {}))[1]["receipt"]
        await tablet.post("/chat/return", {"receipt": receipt})
        await phone.post("/chat/leave", {})
        assert (await phone.get("/chat/since"))[0] == 401
        assert await tablet.chat()


async def test_players_may_ask_for_a_part(town: WebTown) -> None:
    async with town.browser() as citizen:
        await arrived(citizen)
        _status, told = await citizen.post("/chat/file", form(citizen.key(), PDF))
        sent = next(message for message in await citizen.chat() if message["n"] == told["n"])
        url = sent["files"][0]["url"]
        assert await citizen.get(url, Range="bytes=1-3") == (206, b"PDF")
        assert await citizen.get(url, Range="bytes=-6") == (206, b"words\n")


async def test_alive_and_ready(town: WebTown) -> None:
    async with town.browser() as anybody:
        assert await anybody.get("/healthz") == (200, b"alive")
        assert await anybody.get("/readyz") == (200, b"ready")


async def test_not_ready_without_telegram(tmp_path: Path) -> None:
    async def unreachable() -> bool:
        return False

    async with open_web_town(tmp_path, telegram_ready=unreachable) as town, town.browser() as anybody:
        assert await anybody.get("/readyz") == (503, b"not ready: telegram")


async def test_readiness_is_looked_at_now_and_then_and_tries_a_write(tmp_path: Path) -> None:
    asked = []

    async def telegram() -> bool:
        asked.append(1)
        return True

    tried = Statement(select(installation.c.value).where(installation.c.name == "ready tried"), str)
    async with open_web_town(tmp_path, telegram_ready=telegram) as town, town.browser() as anybody:
        told = await asyncio.gather(*(anybody.get("/readyz") for _ in range(20)))
        assert set(told) == {(200, b"ready")}
        assert len(asked) == 1
        assert len(await town.store.read(lambda tx: tx.all(tried))) == 1


async def test_not_ready_when_nothing_can_be_written(tmp_path: Path) -> None:
    async with open_web_town(tmp_path) as town, town.browser() as anybody:
        await town.store.run(lambda tx: tx.run(Statement(text("DROP TABLE installation"), nothing)))
        assert await anybody.get("/readyz") == (503, b"not ready: database")


async def test_behind_https_the_cookie_travels_by_https_alone(tmp_path: Path) -> None:
    async with open_web_town(tmp_path) as town:
        secure = replace(town.site, context=replace(town.site.context, public_url="https://town.example"))
        async with TestServer(make_app(secure)) as server, ClientSession() as browser:
            headers = {"Sec-Fetch-Site": "same-origin"}
            async with browser.post(server.make_url("/chat/begin"), json={}, headers=headers) as answer:
                cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-ascolto=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(cookie.split("; "))


async def test_a_page_that_comes_back_hears_only_what_it_missed(town: WebTown) -> None:
    async with town.browser() as citizen:
        await arrived(citizen)
        known = (await citizen.json("/chat/since"))["change"]
        async with citizen.listens(known) as first:
            await citizen.says("The bench in the park is broken")
            told = await first.next()
            assert text_of(told["messages"][0]) == "The bench in the park is broken"
        async with citizen.listens(0, **{"Last-Event-ID": str(known)}) as again:
            told = await again.next()
            assert text_of(told["messages"][0]) == "The bench in the park is broken"


async def test_leaving_ends_the_stream(town: WebTown) -> None:
    async with town.browser() as citizen:
        await arrived(citizen)
        known = (await citizen.json("/chat/since"))["change"]
        async with citizen.listens(known) as stream:
            await citizen.post("/chat/leave", {})
            assert (await stream.next())["ended"]


async def test_the_access_log_names_no_one(town: WebTown, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "aiohttp.access")
    async with town.browser() as citizen:
        await arrived(citizen)
        await citizen.get("/chat/before?n=7&secret=canary")
        await citizen.get("/canary/path")
    lines = [record.getMessage() for record in caplog.records if record.name == "aiohttp.access"]
    assert any(line.startswith("POST chat-tap 200") for line in lines)
    assert not any("canary" in line or "127.0.0.1" in line for line in lines)


async def test_what_is_cancelled_is_deleted(town: WebTown) -> None:
    """Also where we are the ones who keep the chat: the words, and the photo with its file."""
    async with town.browser() as citizen:
        await arrived(citizen)
        await citizen.says("dark since monday, kids walk to school there")
        asked = await citizen.sees("What is this about?")
        await citizen.taps("w/as/report", asked["n"])
        question = await citizen.sees("What is it about?")
        await citizen.post("/chat/photo", form(citizen.key(), photo(), "lamp.jpg", "image/jpeg"))
        await citizen.sees("I have added that")
        await citizen.taps("n/cancel/report.category", question["n"])
        sure = await citizen.sees("Shall we delete")
        await citizen.taps("n/drop/report.category", sure["n"])
        await citizen.sees("Cancelled.")
        mine = [message for message in await citizen.chat() if message.get("said")]
        assert [text_of(message) for message in mine] == ["", ""]
        assert all(message["deleted"] for message in mine)
    assert await town.store.read(lambda tx: tx.all(FILES)) == [0]
