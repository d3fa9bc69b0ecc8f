"""Events and notices through the service's own client: from a poster to the door, and what is told to many."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.wiring import make_world
from handlers.events import publishing
from handlers.messaging.context import Context
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from storage.engine.open_store import open_store
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.events import events, signups
from storage.events.events import Event
from storage.people import people
from storage.people.encryption import open_key_file
from storage.web import media
from storage.web.media import StoredFile
from tests.botapi import Person
from tests.events.published import AT, drafted
from tests.telegram.scenario import LiveTown, arrives, open_live_town

BOTH_WAYS = pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
READERS = {
    "en": ("English", "Choir in the square"),
    "it": ("Italiano", "Coro in piazza"),
    "ar": ("العربية", "جوقة في الساحة"),
}


def poster() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 360), "teal").save(out, "JPEG")
    return out.getvalue()


@dataclass
class Team:
    """What the team does beside its chat: a store of its own on the same database."""

    store: Store
    context: Context

    async def do(self, work: Any) -> Any:  # Any: any unit of work
        def in_unit(tx: Transaction) -> Any:  # Any: as above
            return work(UnitOfWork(tx, self.context, utc_now(), f"test:{utc_now().timestamp()}", Effects()))

        return await self.store.run(in_unit)

    async def publish(self, *, picture: bool = False, **values: Any) -> Event:  # Any: columns
        def work(unit: UnitOfWork) -> Event:
            maker = people.add(unit.tx, unit.context.keys, "telegram", "900", unit.now, role="coordinator")
            file = StoredFile("image/jpeg", "choir.jpg", poster())
            ref = media.add(unit.tx, unit.context.keys.own, None, file, unit.now) if picture else None
            return publishing.publish(unit, drafted(unit, maker, starts_at=AT, picture=ref, **values))

        event: Event = await self.do(work)
        return event

    async def states(self, event: Event) -> list[tuple[str, int]]:
        found = await self.do(lambda unit: signups.of_event(unit.tx, event.id))
        return [(each.state, each.people) for each in found]


@asynccontextmanager
async def open_team(town: LiveTown) -> AsyncIterator[Team]:
    store = open_store(town.settings.database_url)
    try:
        yield Team(store, make_world(town.settings, open_key_file(town.settings.key_file), trying=False))
    finally:
        await store.close()


async def wants_notices(who: Person) -> None:
    """Day and night: the hour of the test decides nothing."""
    await who.says("/news")
    await who.hears("🔔")
    await who.presses("e/yes")
    await who.hears("🌙")
    await who.presses("e/quiet/0000-0000")
    await who.hears("🔔")


def sent_to(town: LiveTown, who: Person, method: str) -> int:
    return len([one for one in town.api.delivered(who) if one.method == method])


@BOTH_WAYS
@pytest.mark.parametrize("code", READERS)
async def test_from_a_poster_to_the_door_and_home_again(tmp_path: Path, code: str, *, webhook: bool) -> None:
    name, title = READERS[code]
    async with open_live_town(tmp_path, webhook=webhook) as town, open_team(town) as team:
        event = await team.publish(picture=True, capacity=3, latitude=41.4676, longitude=12.9036)
        ada = town.citizen(language="en")
        await ada.starts(f"{code}_event_{event.code}")
        await ada.hears(name)
        await ada.presses(name)
        page = await ada.hears(title)
        assert "photo" in page.raw
        await ada.presses(f"e/with/{event.id}")
        await ada.hears(title)
        await ada.presses("2")
        page = await ada.hears("LTE-")
        assert "photo" in page.raw, "its picture stays"
        await town.aftermath()
        assert sent_to(town, ada, "sendPhoto") == 1, "and is sent once"
        await ada.presses(f"e/code/{event.id}")
        assert "photo" in (await ada.hears("🎫")).raw
        await ada.presses(f"e/ics/{event.id}")
        await town.aftermath()
        assert sent_to(town, ada, "sendDocument") == 1
        assert await team.states(event) == [("coming", 2)]
        await ada.says("/my")
        await ada.hears(title)
        await ada.presses(f"e/see/{event.id}")
        await ada.hears("LTE-")
        await ada.presses(f"e/off/{event.id}/here")
        await ada.hears("👍")
        after = await town.aftermath()
        assert await team.states(event) == [("cancelled", 2)]
        assert (after.waiting, after.dead_letters) == (0, 0)


@BOTH_WAYS
async def test_everybody_hears_of_it_in_their_own_language(tmp_path: Path, *, webhook: bool) -> None:
    async with open_live_town(tmp_path, webhook=webhook) as town, open_team(town) as team:
        readers = {code: town.citizen(code) for code in READERS}
        for code, who in readers.items():
            await arrives(who, READERS[code][0], "Ascolto")
            await wants_notices(who)
        ben = town.citizen("Ben")
        await arrives(ben)
        event = await team.publish(capacity=10)
        notices = {code: await who.hears(READERS[code][1]) for code, who in readers.items()}
        for code, who in readers.items():
            await who.taps(notices[code], f"e/show/{event.id}")
            await who.hears("Coro di Latina")
            await who.presses(f"e/in/{event.id}/1")
            await who.hears("LTE-")
        ada = readers["en"]
        await ada.taps(notices["en"], "🔕 No more notices")
        await ada.hears("You get no more notices.")
        await team.publish()
        await readers["it"].hears("Coro in piazza")
        now = await team.do(lambda unit: events.get(unit.tx, event.id))
        await team.do(lambda unit: publishing.cancel(unit, now, "Piove."))
        for who in readers.values():
            await who.hears("Piove.")
        after = await town.aftermath()
        assert (after.waiting, after.dead_letters) == (0, 0)
        assert len(town.api.delivered(ada, "🗓 Choir")) == 1, "she had opted out"
        assert not town.api.delivered(ben, "Choir")


async def test_whoever_blocked_the_bot_is_left_alone_and_start_brings_them_back(tmp_path: Path) -> None:
    async with open_live_town(tmp_path) as town, open_team(town) as team:
        ada, eve = town.citizen(), town.citizen("Eve")
        for who in (ada, eve):
            await arrives(who)
            await wants_notices(who)
        await ada.blocks_bot()
        await team.publish()
        await eve.hears("🗓 Choir")
        await ada.unblocks_bot()
        await ada.starts()
        await ada.hears("What would you like to do?")
        await team.publish()
        await ada.hears("🗓 Choir")
        assert len(town.api.delivered(ada, "🗓 Choir")) == 1
