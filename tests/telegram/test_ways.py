"""Updates come by polling or by webhook into the same pipeline: acknowledged once on disk, done once, never lost."""

import asyncio
import io
from collections.abc import AsyncIterator

import aiohttp
import psycopg
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import func, select

from handlers.messaging.outbound import Piece, Screen, Show
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from storage.engine.statement import Statement
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from storage.people.encryption import KeyRing
from storage.sending.tables import dead_letter, update_seen
from tests.botapi.people import Person
from tests.courier.scenario import TEAM
from tests.telegram.scenario import GIULIA, SECRET, ReceivingService, receiving_service
from web.http.webhook import webhook

SEEN = Statement(select(func.count()).select_from(update_seen), int)
BURIED = Statement(select(func.count()).select_from(dead_letter), int)
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture(params=["polling", "webhook"])
async def service(
    request: pytest.FixtureRequest, store: Store, keys: KeyRing
) -> AsyncIterator[ReceivingService]:
    async with receiving_service(store, keys, request.param) as opened:
        yield opened


async def count(service: ReceivingService, what: Statement[int]) -> int:
    return await service.store.run(lambda tx: tx.one(what))


async def test_somebody_starts_chooses_and_reads_the_menu(service: ReceivingService) -> None:
    ada = service.api.person(7)
    await ada.starts()
    languages = await ada.hears("")
    tap = await ada.taps(languages, "English")
    await ada.hears("112")
    await service.api.settled()
    await service.intake.settle()
    await tap.answered()


async def test_an_update_that_comes_twice_is_done_once(service: ReceivingService) -> None:
    service.api.world.updates.mischief.duplicate = 1.0
    people_there = [service.api.person(number) for number in range(20, 26)]
    for person in people_there:
        await person.starts()
    for person in people_there:
        await person.hears("")
    await service.api.settled()
    assert await count(service, SEEN) == 6
    assert [len(service.api.delivered(person)) for person in people_there] == [1] * 6


async def test_ten_at_once(service: ReceivingService) -> None:
    async def talk(person: Person) -> None:
        await person.starts()
        await person.taps(await person.hears(""), "English")
        await person.hears("112")

    await asyncio.gather(*(talk(service.api.person(number)) for number in range(30, 40)))


async def test_somebody_who_blocks_us_is_known_to_be_away(service: ReceivingService) -> None:
    ada = service.api.person(7)
    await ada.starts()
    await ada.hears("")
    await ada.blocks_bot()
    await service.api.settled()
    who = await service.store.run(lambda tx: people.find(tx, service.context.keys, "telegram", "7"))
    assert who
    assert not who.reachable


async def test_a_button_is_answered_even_when_it_is_forged(service: ReceivingService) -> None:
    ada = service.api.person(7)
    await ada.starts()
    sent = await ada.hears("")
    tap = await ada.taps_raw("t/show/99999999", sent.id)
    await service.api.settled()
    await service.intake.settle()
    await tap.answered()


@pytest.fixture
async def webhooked(store: Store, keys: KeyRing) -> AsyncIterator[ReceivingService]:
    async with receiving_service(store, keys, "webhook") as opened:
        yield opened


async def push(service: ReceivingService, body: bytes | io.BytesIO, secret: str = SECRET) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(service.url, data=body, headers={HEADER: secret}) as answer,
    ):
        return answer.status


async def test_without_the_secret_nothing_is_read(webhooked: ReceivingService) -> None:
    assert await push(webhooked, b'{"update_id": 1}', "another") == 403
    assert await push(webhooked, b'{"update_id": 1}', "") == 403
    assert await count(webhooked, BURIED) == 0


async def test_what_is_no_update_is_kept_for_us_and_acknowledged(webhooked: ReceivingService) -> None:
    assert await push(webhooked, b"not json") == 200
    assert await push(webhooked, b'{"update_id": "one"}') == 200
    assert await count(webhooked, BURIED) == 2


async def test_what_is_larger_than_any_update_is_dropped(webhooked: ReceivingService) -> None:
    assert await push(webhooked, io.BytesIO(b" " * (2**20 + 1))) == 200
    assert await count(webhooked, BURIED) == 0


async def test_a_database_out_of_reach_sends_deliveries_back_and_a_fault_of_ours_does_not() -> None:
    async def take(body: bytes) -> bytes:
        raise psycopg.OperationalError("gone") if body == b"outage" else ValueError("a fault of ours")

    app = web.Application()
    app.add_routes([webhook("/telegram", SECRET, take)])
    async with TestClient(TestServer(app)) as client:
        headers = {HEADER: SECRET}
        away = await client.post("/telegram", data=b"outage", headers=headers)
        assert (away.status, away.headers["Retry-After"]) == (503, "5")
        assert (await client.post("/telegram", data=b"fault", headers=headers)).status == 200


async def test_an_update_that_means_nothing_is_acknowledged(webhooked: ReceivingService) -> None:
    assert await push(webhooked, b'{"update_id": 1, "poll": {"id": "x"}}') == 200
    assert await count(webhooked, BURIED) == 0


async def test_the_webhook_is_set_again_when_somebody_changed_it(webhooked: ReceivingService) -> None:
    watched = webhooked.telegram.webhook(webhooked.url, SECRET)
    about = await webhooked.telegram.client.call("getWebhookInfo", {})
    assert watched.fits(about)
    await webhooked.telegram.client.call("deleteWebhook", {})
    assert not watched.fits(await webhooked.telegram.client.call("getWebhookInfo", {}))


async def test_polling_takes_over_from_a_webhook_and_survives_an_api_that_is_away(
    store: Store, keys: KeyRing
) -> None:
    async with receiving_service(store, keys, "none") as service:
        await service.telegram.webhook("http://127.0.0.1:9/telegram", SECRET).set()
        polling = service.telegram.polling(service.intake, alone=True)
        running = asyncio.create_task(polling.run())
        await service.api.polled()
        await service.api.goes_away()
        await service.api.comes_back()
        ada = service.api.person(7)
        await ada.starts()
        await ada.hears("")
        polling.stop()
        await running


async def test_an_operator_who_left_while_we_were_away_is_one_no_more(store: Store, keys: KeyRing) -> None:
    async with receiving_service(store, keys, "none") as service:
        group = service.api.group(TEAM)
        stays, leaves = service.api.person(201), service.api.person(202)
        await group.join(stays)

        def seat(tx: Transaction) -> None:
            for person in (stays, leaves):
                people.add(tx, keys, "telegram", str(person.id), utc_now(), role="operator")

        await store.run(seat)
        await service.telegram.members(service.pipeline).compare()
        roles = [
            (await store.run(lambda tx, n=number: people.find(tx, keys, "telegram", str(n)))).role  # type: ignore[misc, union-attr]
            for number in (201, 202)
        ]
        assert roles == ["operator", "citizen"]


async def test_menus_are_sent_in_every_language_once(store: Store, keys: KeyRing) -> None:
    async with receiving_service(store, keys, "none") as service:
        service.api.group(TEAM)
        await service.telegram.introduce(service.intake)
        menus = service.api.calls_of("setMyCommands")
        assert {call.params.get("language_code") for call in menus} >= {None, "it", "en", "ar"}
        assert all(call.outcome == "ok" for call in service.api.calls)
        await service.telegram.introduce(service.intake)
        assert service.api.calls_of("setMyCommands") == menus


async def test_niceties_that_fail_stop_nobody(store: Store, keys: KeyRing) -> None:
    async with receiving_service(store, keys, "none") as service:
        service.api.faults.next("setMyCommands", "500")
        await service.telegram.introduce(service.intake)
        assert await service.telegram.ready()


async def test_a_file_that_somebody_sent_can_be_fetched(service: ReceivingService) -> None:
    ada = service.api.person(7)
    await ada.starts()
    photo = (await ada.sends_photo()).raw["photo"][-1]["file_id"]
    fetched = await service.telegram.fetch(f"telegram:{photo}")
    assert fetched
    assert fetched.body.startswith(b"\xff\xd8") or fetched.body.startswith(b"\x89PNG")
    assert await service.telegram.fetch("telegram:nothing-such") is None
    assert await service.telegram.fetch("web:1") is None


async def test_what_the_road_sends_arrives(service: ReceivingService) -> None:
    ada = service.api.person(GIULIA)
    await ada.starts()
    await ada.hears("")

    def work(tx: Transaction) -> Effects:
        effects = Effects()
        who = people.find(tx, service.context.keys, "telegram", str(GIULIA))
        assert who
        UnitOfWork(tx, service.context, utc_now(), "test", effects).tell(who, Show(Screen((Piece("hello"),))))
        return effects

    await service.store.run(work)  # not handed over: the courier finds it by looking
    await ada.hears("hello")
