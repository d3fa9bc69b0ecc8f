"""Requests from other sites, forged, too large or too many are refused, and headers allow nothing foreign."""

import asyncio
import re
from pathlib import Path

from aiohttp import ClientSession

from tests.web.scenario import PDF, WebTown, arrived, form, open_web_town
from web.http.rate_limits import Limit


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
    async with open_web_town(tmp_path, team_page=False) as town, town.browser() as browser:
        assert (await browser.get("/team"))[0] == 404
        assert (await browser.get("/team/since"))[0] == 404
        assert (await browser.post("/team/say", {}))[0] == 404
        assert (await browser.get("/"))[0] == 303


async def test_guessing_receipts_becomes_slow(tmp_path: Path) -> None:
    wrong, few = {"receipt": "0000 0000 0000 0000"}, Limit(3, 3600, wait=0.3)
    async with open_web_town(tmp_path, receipt_tries=few) as town, town.browser() as stranger:
        tries = [await stranger.post("/chat/return", wrong) for _ in range(4)]
        assert [status for status, _ in tries] == [422] * 4
        at_once = await asyncio.gather(*(stranger.post("/chat/return", wrong) for _ in range(12)))
        assert sorted({status for status, _ in at_once}) == [422, 429]


async def test_nonsense_counts_for_nothing_and_the_right_number_always_opens(tmp_path: Path) -> None:
    none_left = Limit(1, 3600, wait=0.01)
    none_left.count(b"")
    opened = open_web_town(tmp_path, receipt_tries=Limit(1, 3600, wait=0.01), all_receipt_tries=none_left)
    async with opened as town, town.browser() as phone, town.browser() as tablet:
        await arrived(phone)
        number = (await phone.post("/chat/receipt", {}))[1]["receipt"]
        for nonsense in ("", "1234", "x" * 50, "1111 1111 1111 1112", number[:-1]) * 20:
            assert (await tablet.post("/chat/return", {"receipt": nonsense}))[0] == 422
        assert town.site.receipt_tries.would_let(b"127.0.0.1")
        assert (await tablet.post("/chat/return", {"receipt": "0000 0000 0000 0000"}))[0] == 422
        assert not town.site.receipt_tries.would_let(b"127.0.0.1")
        assert (await tablet.post("/chat/return", {"receipt": number}))[0] == 200


async def test_new_numbers_are_limited(tmp_path: Path) -> None:
    async with open_web_town(tmp_path, receipts=Limit(2, 3600)) as town, town.browser() as phone:
        await arrived(phone)
        told = [(await phone.post("/chat/receipt", {}))[0] for _ in range(4)]
        assert told == [200, 200, 429, 429]


async def test_a_tunnel_that_gives_our_own_name_does_not_open_the_team_room(town: WebTown) -> None:
    async with town.browser() as browser:
        for sign in ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "Via", "CF-Connecting-IP"):
            assert (await browser.get("/team", **{sign: "203.0.113.7"}))[0] == 403, sign
            say = {"key": "key-12345", "persona": "giulia", "text": "hello"}
            assert (await browser.post("/team/say", say, **{sign: "203.0.113.7"}))[0] == 403, sign


async def test_no_answer_tells_the_versions_of_what_we_are_made_of(town: WebTown) -> None:
    async with town.browser() as anybody:
        for path in ("/chat", "/nowhere", "/static/page.js", "/healthz"):
            assert (await anybody.headers_of(path))["server"] == "Ascolto"
    reader, writer = await asyncio.open_connection(town.server.host, town.server.port)
    writer.write(b"GET /chat HTTP/1.1\r\nbad header\r\n\r\n")
    answer = await reader.readuntil(b"\r\n\r\n")
    writer.close()
    assert b" 400 " in answer
    assert b"aiohttp" not in answer
    assert b"Python" not in answer


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
    opened = open_web_town(tmp_path, requests=Limit(6, 60), uploads=Limit(2, 60))
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
