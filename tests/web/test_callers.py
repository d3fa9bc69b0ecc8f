"""Whom a request counts for: what our own proxies say, and nothing that a caller can write."""

import asyncio
from ipaddress import ip_network
from pathlib import Path

import pytest

from tests.web.scenario import WebTown, open_web_town
from web.http.callers import Callers, key_of
from web.http.rate_limits import Limit

PROXY = Callers([ip_network("127.0.0.0/8"), ip_network("::1"), ip_network("10.0.0.0/24")])
NOBODY = Callers([ip_network("192.0.2.1/32")])


async def counted(town: WebTown, **headers: str) -> list[str]:
    """The callers, of these, for whom a chat that is begun with the headers counts."""
    async with town.browser(**headers) as citizen:
        await citizen.begins()
    known = ("127.0.0.1", "203.0.113.7", "203.0.113.8", "2001:db8:1:2::/64", "10.0.0.5")
    return [each for each in known if not town.site.new_chats.would_let(each.encode())]


@pytest.mark.parametrize(
    ("callers", "headers", "caller"),
    [
        (PROXY, {"X-Forwarded-For": "203.0.113.7"}, "203.0.113.7"),
        (PROXY, {"X-Forwarded-For": "203.0.113.8, 203.0.113.7, 10.0.0.5"}, "203.0.113.7"),
        (PROXY, {"X-Forwarded-For": "203.0.113.8, 203.0.113.7:4711, [::1]"}, "203.0.113.7"),
        (PROXY, {"X-Forwarded-For": "::ffff:203.0.113.7"}, "203.0.113.7"),
        (PROXY, {"X-Forwarded-For": "2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::/64"),
        (
            PROXY,
            {"Forwarded": 'for=203.0.113.8, for="[2001:db8:1:2::9]:4711";proto=https'},
            "2001:db8:1:2::/64",
        ),
        (PROXY, {"Forwarded": "For=203.0.113.7;by=10.0.0.5"}, "203.0.113.7"),
        (PROXY, {"X-Forwarded-For": "203.0.113.7, nonsense"}, "127.0.0.1"),
        (PROXY, {"X-Forwarded-For": "203.0.113.7, nonsense, 10.0.0.5"}, "10.0.0.5"),
        (PROXY, {"Forwarded": "for=unknown"}, "127.0.0.1"),
        (PROXY, {}, "127.0.0.1"),
        (NOBODY, {"X-Forwarded-For": "203.0.113.7"}, "127.0.0.1"),
        (Callers(), {"X-Forwarded-For": "203.0.113.8, 203.0.113.7"}, "203.0.113.7"),
    ],
)
async def test_only_a_trusted_proxy_is_believed(
    tmp_path: Path, callers: Callers, headers: dict[str, str], caller: str
) -> None:
    limit = Limit(1, 3600, wait=0.01)
    async with open_web_town(tmp_path, new_chats=limit, callers=callers) as town:
        assert await counted(town, **headers) == [caller]


def test_a_line_of_ipv6_counts_as_one() -> None:
    assert key_of("2001:db8:1:2::1") == key_of("2001:db8:1:2:ffff::9%eth0") == "2001:db8:1:2::/64"
    assert key_of("2001:db8:1:3::1") != key_of("2001:db8:1:2::1")
    assert key_of("::ffff:192.0.2.7") == key_of("192.0.2.7") == "192.0.2.7"


async def test_whoever_comes_beyond_the_limit_waits_and_is_heard(tmp_path: Path) -> None:
    """The sixty-first of an hour reads the numbers, and reaches a person."""
    limit = Limit(1, 3600, wait=0.01)
    async with open_web_town(tmp_path, new_chats=limit) as town:
        async with town.browser() as first:
            await first.begins()
        async with town.browser(**{"Accept-Language": "en"}) as second:
            assert b"112" in (await second.get("/chat"))[1]
            await second.begins()
            await second.says("My husband beats me, I am afraid")
            await second.sees("112")
            await second.taps("m/human")


async def test_words_of_danger_pass_the_limit_of_one_citizen(tmp_path: Path) -> None:
    limit = Limit(1, 3600, wait=0.01)
    async with (
        open_web_town(tmp_path, requests=limit) as town,
        town.browser(**{"Accept-Language": "en"}) as anna,
    ):
        await anna.begins()
        assert (await anna.says("hello there"))[0] == 200
        status, told = await anna.says("hello again")
        assert status == 429
        assert "Please wait" in told["problem"]
        assert "112" in told["problem"], "whoever is turned away still reads whom to call"
        assert (await anna.says("help, my husband is beating me"))[0] == 200
        await anna.sees("112")


async def test_a_flood_is_turned_away_in_the_end(tmp_path: Path) -> None:
    async with open_web_town(tmp_path, new_chats=Limit(1, 3600, wait=0.5)) as town, town.browser() as flood:
        told = await asyncio.gather(*(flood.post("/chat/begin", {}) for _ in range(12)))
        assert sorted({status for status, _ in told}) == [200, 429]
