"""Files come and go in parts: whole and in order, one of a person at a time, and never more than there is room for."""

import asyncio
import io
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import FormData
from PIL import Image
from sqlalchemy import func, select

from storage.engine.statement import Statement
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from storage.web import media
from storage.web.media import PART, StoredFile
from storage.web.tables import media as media_table
from storage.web.tables import media_part
from tests.web.photographs import photo
from tests.web.scenario import Browser, arrived, form, open_web_town
from web.http.rate_limits import Limit
from web.http.upload_room import UploadRoom, a_day

PARTS = Statement(select(func.count()).select_from(media_part), int)
FILES = Statement(select(func.count()).select_from(media_table), int)
REF = Statement(select(media_table.c.ref), str)
BODY = Statement(select(media_table.c.body), bytes)
BIG = b"%PDF-1.7\n" + secrets.token_bytes(3 * PART + 1000)


async def url_of(citizen: Browser, n: int) -> str:
    sent = next(message for message in await citizen.chat() if message["n"] == n)
    return str(sent["files"][0]["url"])


async def test_a_large_file_comes_and_goes_in_parts(tmp_path: Path) -> None:
    async with open_web_town(tmp_path) as town, town.browser() as citizen:
        await arrived(citizen)
        status, told = await citizen.post("/chat/file", form(citizen.key(), BIG))
        assert status == 200
        assert await town.store.read(lambda tx: tx.one(PARTS)) == 4
        assert await town.store.read(lambda tx: tx.all(BODY)) == [b""]
        url = await url_of(citizen, told["n"])
        assert await citizen.get(url) == (200, BIG)
        for asked, got in (
            (f"bytes={PART - 5}-{PART + 4}", BIG[PART - 5 : PART + 5]),
            (f"bytes={2 * PART}-", BIG[2 * PART :]),
            ("bytes=-7", BIG[-7:]),
        ):
            assert await citizen.get(url, Range=asked) == (206, got)
        [ref] = await town.store.read(lambda tx: tx.all(REF))
        whole = await town.store.read(lambda tx: media.get(tx, ref))
        assert whole is not None
        opened = whole.opened(town.site.context.keys)
        assert opened is not None
        assert opened.body == BIG


def readable(folder: Path, words: bytes) -> list[str]:
    return [path.name for path in folder.iterdir() if words in path.read_bytes()]


async def test_nothing_of_a_file_lies_open_in_the_database(tmp_path: Path) -> None:
    words = b"a very secret letter "
    async with open_web_town(tmp_path) as town, town.browser() as citizen:
        await arrived(citizen)
        await citizen.post("/chat/file", form(citizen.key(), b"%PDF-1.7\n" + words * 20_000))
    assert readable(tmp_path, words) == []


async def test_of_a_file_that_is_refused_or_cut_off_nothing_stays(tmp_path: Path) -> None:
    async with open_web_town(tmp_path) as town, town.browser() as citizen:
        await arrived(citizen)
        strange = form(
            citizen.key(), b"MZ" + secrets.token_bytes(2 * PART), "a.exe", "application/x-msdownload"
        )
        assert (await citizen.post("/chat/file", strange))[0] == 422
        keyless = form("?", BIG)
        assert (await citizen.post("/chat/file", keyless))[0] == 400
        head = (
            f"POST /chat/file HTTP/1.1\r\nHost: {town.server.host}:{town.server.port}\r\n"
            f"Sec-Fetch-Site: same-origin\r\nCookie: ascolto={citizen.cookies['ascolto']}\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 9000000\r\n\r\n"
            '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        )
        _reader, writer = await asyncio.open_connection(town.server.host, town.server.port)
        writer.write(head.encode() + BIG)
        await writer.drain()
        writer.close()
        async with asyncio.timeout(10):
            while await town.store.read(lambda tx: tx.one(PARTS)):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        assert await town.store.read(lambda tx: tx.one(FILES)) == 0


async def test_parts_that_a_crash_left_are_swept(tmp_path: Path) -> None:
    async with open_web_town(tmp_path) as town:
        own, now = town.site.context.keys.own, utc_now()

        def work(tx: Transaction) -> tuple[int, int]:
            lost, kept = media.new_ref(), media.new_ref()
            for ref in (lost, kept):
                media.add_part(tx, own, ref, 0, b"part", now - 2 * media.LOST_AFTER)
            media.complete(tx, own, None, kept, "application/pdf", "", 4, now)
            media.add_part(tx, own, media.new_ref(), 0, b"on its way", now)
            return media.forget_lost(tx, now), tx.one(PARTS)

        assert await town.store.run(work) == (1, 2)


async def test_a_large_file_of_an_earlier_release_is_read_and_cut(tmp_path: Path) -> None:
    async with open_web_town(tmp_path) as town, town.browser() as citizen:
        await arrived(citizen)
        _status, told = await citizen.post("/chat/file", form(citizen.key(), BIG))
        url = await url_of(citizen, told["n"])

        def as_before(tx: Transaction) -> None:
            [ref] = tx.all(REF)
            found = media.get(tx, ref)
            assert found is not None
            assert found.keyholder_id is not None
            media.drop(tx, ref)
            who = people.get(tx, found.keyholder_id)
            sealer = people.key_of(town.site.context.keys, who)
            made = media.add(tx, sealer, who.id, StoredFile("application/pdf", "letter.pdf", BIG), utc_now())
            body = sealer.seal(BIG, media._body_of(ref))  # noqa: SLF001 - sealed as it was then, under its old name
            name = sealer.seal(b"letter.pdf", media._name_of(ref))  # noqa: SLF001
            tx.core.execute(
                media_table.update().where(media_table.c.ref == made).values(ref=ref, body=body, name=name)
            )

        await town.store.run(as_before)
        reads = await asyncio.gather(*(citizen.get(url) for _ in range(5)))
        assert set(reads) == {(200, BIG)}
        assert await town.store.read(lambda tx: tx.one(PARTS)) == 4
        assert await citizen.get(url, Range="bytes=-7") == (206, BIG[-7:])


async def test_a_day_holds_so_many_bytes_of_a_person_and_of_an_address(tmp_path: Path) -> None:
    english = {"Accept-Language": "en"}
    room = UploadRoom(of_person=a_day(1), of_address=Limit(1500, 86_400))
    async with (
        open_web_town(tmp_path, upload_room=room) as town,
        town.browser(**english) as anna,
        town.browser(**english) as ben,
    ):
        await anna.begins()
        await ben.begins()
        told = [await anna.post("/chat/file", form(anna.key(), BIG)) for _ in range(4)]
        assert [status for status, _ in told] == [200, 200, 429, 429]
        assert "tomorrow" in told[-1][1]["problem"]
        told = [await ben.post("/chat/file", form(ben.key(), BIG)) for _ in range(3)]
        assert [status for status, _ in told] == [200, 429, 429], "the address is full before the person"
        assert (await anna.says("hello"))[0] == 200, "words arrive"
        assert await town.store.read(lambda tx: tx.one(FILES)) == 3


async def test_the_disk_keeps_what_words_need(tmp_path: Path) -> None:
    free = 10_000_000
    room = UploadRoom(free=lambda: free, kept=9_500_000)
    async with (
        open_web_town(tmp_path, upload_room=room) as town,
        town.browser(**{"Accept-Language": "en"}) as anna,
    ):
        await anna.begins()
        assert (await anna.post("/chat/file", form(anna.key(), BIG)))[0] == 200
        free = 9_400_000
        status, told = await anna.post("/chat/file", form(anna.key(), BIG))
        assert status == 422
        assert "describe it in words" in told["problem"]
        assert (await anna.says("hello"))[0] == 200


async def test_few_come_from_one_address_at_a_time(tmp_path: Path) -> None:
    """The others are asked to come again in a moment, and their pages do."""
    room = UploadRoom(at_once=40, each=2)
    async with open_web_town(tmp_path, upload_room=room) as town:
        slow = [town.browser() for _ in range(3)]
        gates = [asyncio.Event() for _ in slow]
        for each in slow:
            await each.begins()

        async def body(gate: asyncio.Event) -> AsyncIterator[bytes]:
            yield BIG[:1000]
            await gate.wait()
            yield BIG[1000:]

        def data(key: str, gate: asyncio.Event) -> FormData:
            made = FormData()
            made.add_field("key", key)
            made.add_field("file", body(gate), filename="a.pdf", content_type="application/pdf")
            return made

        first = [
            asyncio.create_task(each.post("/chat/file", data(each.key(), gate)))
            for each, gate in zip(slow[:2], gates[:2], strict=True)
        ]
        async with asyncio.timeout(10):
            while room.under_way < 2:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert (await slow[2].post("/chat/file", form(slow[2].key(), BIG)))[0] == 503
        for gate in gates:
            gate.set()
        assert [status for status, _ in await asyncio.gather(*first)] == [200, 200]
        assert (await slow[2].post("/chat/file", form(slow[2].key(), BIG)))[0] == 200
        for each in slow:
            await each.__aexit__()


async def test_a_photo_is_taken_while_bombs_wait(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGB", (3800, 2700)).save(out, "PNG")
    async with open_web_town(tmp_path) as town, town.browser() as victim:
        attackers = [town.browser() for _ in range(4)]
        for each in (victim, *attackers):
            await each.begins()
        bombs = [
            asyncio.create_task(
                each.post("/chat/photo", form(each.key(), out.getvalue(), "b.png", "image/png"))
            )
            for each in attackers
        ]
        status, _told = await victim.post(
            "/chat/photo", form(victim.key(), photo(), "lamp.jpg", "image/jpeg")
        )
        assert status == 200
        assert [status for status, _ in await asyncio.gather(*bombs)] == [200] * 4
        assert await town.store.read(lambda tx: tx.one(PARTS)) == 0, "what came is gone"
        for each in attackers:
            await each.__aexit__()
