"""The web chat over HTTP: sessions, retries, receipts, refusals of other sites, and what others may not see."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession, FormData
from sqlalchemy import func, select

from storage.engine.statement import Statement
from storage.web.tables import media
from tests.web.scenario import Browser, WebTown, open_web_town, text_of
from tests.web.test_images import photo
from web.http.rate_limits import Limit

FILES = Statement(select(func.count()).select_from(media), int)
PDF = b"%PDF-1.7\n%secret words\n"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[WebTown]:
    async with open_web_town(tmp_path) as opened:
        yield opened


async def arrived(citizen: Browser) -> None:
    await citizen.begins()
    await citizen.taps("l/en")
    await citizen.sees("What would you like to do?")


def form(key: str, body: bytes, name: str = "letter.pdf", type_: str = "application/pdf") -> FormData:
    data = FormData()
    data.add_field("key", key)
    data.add_field("file", body, filename=name, content_type=type_)
    return data


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
        question = await citizen.sees("What is it about?")
        light = next(b for row in question["rows"] for b in row if "Street light" in b["label"])
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
        await citizen.sees("What is it about?")
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


async def test_other_sites_cannot_act_for_a_citizen(town: WebTown) -> None:
    async with town.browser() as citizen:
        await arrived(citizen)
        body = {"key": "key-of-another", "text": "/cancel"}
        for headers in (
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "none"},
            {"Origin": "https://elsewhere.example"},
            {"Origin": "null"},
        ):
            assert (await citizen.post("/chat/say", body, **headers))[0] == 403, headers
    async with ClientSession() as silent, silent.post(f"{town.url}/chat/begin", json={}) as answer:
        assert answer.status == 403, "a browser says where a request comes from"
    old = ClientSession(headers={"Origin": town.url})
    async with old, old.post(f"{town.url}/chat/begin", json={}) as answer:
        assert answer.status == 200, "older browsers say only their origin"


async def test_the_headers_allow_nothing_foreign(town: WebTown) -> None:
    async with town.browser() as citizen:
        for path in ("/chat", "/team", "/", "/static/page.js", "/nowhere", "/healthz"):
            headers = await citizen.headers_of(path)
            assert "default-src 'none'" in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["cache-control"] == "no-store"
            assert headers["referrer-policy"] == "no-referrer"
            assert headers["cross-origin-resource-policy"] == "same-origin"


async def test_the_cookie_is_out_of_reach_of_scripts(town: WebTown) -> None:
    session = ClientSession(headers={"Origin": town.url})
    async with session, session.post(f"{town.url}/chat/begin", json={}) as answer:
        cookie = answer.headers["Set-Cookie"]
    assert re.search("HttpOnly", cookie)
    assert re.search("SameSite=Strict", cookie)
    assert len(cookie.split(";")[0].partition("=")[2]) == 43, "256 bits"


async def test_the_team_room_answers_to_this_machine_only(town: WebTown) -> None:
    async with town.browser() as browser:
        for path in ("/", "/team", "/team/since", "/team/thread"):
            assert (await browser.get(path))[0] == 200
            for host in ("ascolto.example", "127.0.0.1.example", "192.168.1.4:8080", "localhost.example"):
                assert (await browser.get(path, Host=host))[0] == 403
        say = {"key": "key-12345", "persona": "giulia", "text": "hello"}
        assert (await browser.post("/team/say", say, Host="ascolto.example"))[0] == 403
        assert (await browser.get("/team", Host="localhost:8080"))[0] == 200
        assert (await browser.get("/team", Host="[::1]:8080"))[0] == 200


async def test_without_the_team_room_there_is_none(tmp_path: Path) -> None:
    async with open_web_town(tmp_path, team_room=False) as town, town.browser() as browser:
        assert (await browser.get("/team"))[0] == 404
        assert (await browser.get("/team/since"))[0] == 404
        assert (await browser.post("/team/say", {}))[0] == 404
        assert (await browser.get("/"))[0] == 303


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


async def test_guessing_receipts_ends_soon(tmp_path: Path) -> None:
    async with open_web_town(tmp_path, receipt_tries=Limit(3, 3600)) as town, town.browser() as stranger:
        tries = [await stranger.post("/chat/return", {"receipt": "0000 0000 0000 0000"}) for _ in range(5)]
        assert [status for status, _ in tries] == [422, 422, 422, 429, 429]


async def test_leaving_forgets_the_chat_on_this_device_alone(town: WebTown) -> None:
    async with town.browser() as phone, town.browser() as tablet:
        await arrived(phone)
        receipt = (await phone.post("/chat/receipt", {}))[1]["receipt"]
        await tablet.post("/chat/return", {"receipt": receipt})
        await phone.post("/chat/leave", {})
        assert (await phone.get("/chat/since"))[0] == 401
        assert await tablet.chat()


async def test_nobody_reads_the_files_of_another_chat(town: WebTown) -> None:
    async with town.browser() as citizen, town.browser() as other:
        await arrived(citizen)
        await arrived(other)
        status, told = await citizen.post("/chat/file", form(citizen.key(), PDF))
        assert status == 200
        sent = next(message for message in await citizen.chat() if message["n"] == told["n"])
        url = sent["files"][0]["url"]
        assert await citizen.get(url) == (200, PDF)
        assert (await other.get(url))[0] == 404
        async with town.browser() as stranger:
            assert (await stranger.get(url))[0] == 401
        headers = await citizen.headers_of(url)
        assert headers["content-disposition"].startswith("attachment")
        assert headers["content-type"] == "application/octet-stream"
        assert "sandbox" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


async def test_players_may_ask_for_a_part(town: WebTown) -> None:
    async with town.browser() as citizen:
        await arrived(citizen)
        _status, told = await citizen.post("/chat/file", form(citizen.key(), PDF))
        sent = next(message for message in await citizen.chat() if message["n"] == told["n"])
        url = sent["files"][0]["url"]
        assert await citizen.get(url, Range="bytes=1-3") == (206, b"PDF")
        assert await citizen.get(url, Range="bytes=-6") == (206, b"words\n")


async def test_requests_that_are_no_requests_are_refused(town: WebTown) -> None:
    async with town.browser() as citizen:
        await arrived(citizen)
        key = citizen.key()
        for path, body in (
            ("/chat/say", {"key": key, "text": ""}),
            ("/chat/say", {"key": key, "text": "x" * 5000}),
            ("/chat/say", {"key": "../../x", "text": "hello"}),
            ("/chat/say", {"text": "no key"}),
            ("/chat/tap", {"key": key, "tap": "x" * 65, "message": 1}),
            ("/chat/tap", {"key": key, "tap": "m/menu", "message": "one"}),
            ("/chat/place", {"key": key, "latitude": 91.0, "longitude": 0.0}),
            ("/chat/place", {"key": key, "latitude": "north", "longitude": 0.0}),
            ("/chat/return", {"receipt": 4}),
        ):
            assert (await citizen.post(path, body))[0] == 400, (path, body)
        assert (await citizen.post("/chat/say", b"{"))[0] == 415
        huge = {"key": key, "text": "x", "more": "y" * 100_000}
        assert (await citizen.post("/chat/say", huge))[0] == 413


async def test_forged_taps_do_no_harm(town: WebTown) -> None:
    async with town.browser() as citizen:
        await arrived(citizen)
        for tap in ("", "k/take/LT7K3QM/1", "t/LT7K3QM", "nonsense", "a/b/c/d/e", "💥", "m/../team"):
            assert (await citizen.taps(tap, 999_999_999))[0] == 200
        assert (await citizen.taps("m/menu", -5))[0] == 200


async def test_alive_and_ready(town: WebTown) -> None:
    async with town.browser() as anybody:
        assert await anybody.get("/healthz") == (200, b"alive")
        assert await anybody.get("/readyz") == (200, b"ready")


async def test_not_ready_without_telegram(tmp_path: Path) -> None:
    async def unreachable() -> bool:
        return False

    async with open_web_town(tmp_path, telegram_ready=unreachable) as town, town.browser() as anybody:
        assert await anybody.get("/readyz") == (503, b"not ready: telegram")


async def test_only_files_of_the_page_are_served(town: WebTown) -> None:
    async with town.browser() as anybody:
        assert (await anybody.get("/static/look.css"))[0] == 200
        for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/nothing.js", "/static/"):
            assert (await anybody.get(path))[0] == 404


async def test_what_a_person_wrote_cannot_end_the_page(town: WebTown) -> None:
    async with town.browser() as citizen:
        await arrived(citizen)
        await citizen.says("</script><script>alert(1)</script>")
        _status, page = await citizen.get("/chat")
        assert b"<script>alert" not in page
        assert page.count(b"</script>") == 2


async def test_a_flood_of_one_citizen_ends_with_kind_words(tmp_path: Path) -> None:
    opened = open_web_town(tmp_path, deeds=Limit(6, 60), uploads=Limit(2, 60))
    english = {"Accept-Language": "en"}
    async with opened as town, town.browser(**english) as citizen, town.browser() as other:
        await citizen.begins()
        tries = [await citizen.says(f"message {n}") for n in range(8)]
        assert [status for status, _ in tries] == [200] * 6 + [429] * 2
        assert "Please wait" in tries[-1][1]["problem"]
        await other.begins()
        assert (await other.says("hello"))[0] == 200, "nobody else suffers"
        files = [await other.post("/chat/file", form(other.key(), PDF)) for _ in range(3)]
        assert [status for status, _ in files] == [200, 200, 429]


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
