"""Events and notices on a phone's screen, in a real Chromium: in English, Italian and Arabic."""

import io
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.async_api import Browser, Page, expect
from sqlalchemy import update

from bot.courier.broadcast_feeder import BroadcastFeeder
from handlers.events import publishing
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.events.events import Event
from storage.events.tables import subscription
from storage.people import people
from storage.web import media
from storage.web.media import StoredFile
from tests.browser import PHONE, choose, open_page, widest
from tests.events.published import AT, drafted
from tests.web.scenario import WebTown

LOOKS = {
    "en": ("English", "Choir in the square", "17:00"),
    "it": ("Italiano", "Coro in piazza", "17:00"),
    "ar": ("العربية", "جوقة في الساحة", "17:00"),
}


def poster() -> bytes:
    image, out = Image.new("RGB", (800, 450), "#7a3b2e"), io.BytesIO()
    ImageDraw.Draw(image).ellipse((280, 100, 520, 340), fill="#f2c14e")
    image.save(out, "JPEG")
    return out.getvalue()


async def do(town: WebTown, work: Any) -> Any:  # Any: any unit of work
    """A unit of work of the team's; what it sends goes out with the next round of the courier."""
    context = town.site.context

    def in_unit(tx: Transaction) -> Any:  # Any: as above
        return work(UnitOfWork(tx, context, utc_now(), f"test:{utc_now().timestamp()}", Effects()))

    return await town.store.run(in_unit)


async def published(town: WebTown, *, picture: bool = False, **values: Any) -> Event:  # Any: columns
    def work(unit: UnitOfWork) -> Event:
        maker = people.add(unit.tx, unit.context.keys, "web", "maker", unit.now, role="coordinator")
        file = StoredFile("image/jpeg", "choir.jpg", poster())
        ref = media.add(unit.tx, unit.context.keys.own, None, file, unit.now) if picture else None
        return publishing.publish(unit, drafted(unit, maker, picture=ref, **values))

    event: Event = await do(town, work)
    return event


async def taps(page: Page, label: str) -> None:
    await page.locator(".choice", has_text=label).last.click()


async def sends(page: Page, text: str) -> None:
    await page.locator("textarea").fill(text)
    await page.locator("textarea").press("Enter")


@pytest.mark.parametrize("code", LOOKS)
async def test_from_the_menu_to_the_door(town: WebTown, browser: Browser, code: str) -> None:
    name, title, hours = LOOKS[code]
    for number, neighbourhood in enumerate(("isonzo", "centro", None)):
        await published(
            town, starts_at=AT.replace(day=15 + number), neighbourhood=neighbourhood, capacity=2 + number
        )
    async with open_page(browser, PHONE, code) as page:
        await page.goto(f"{town.url}/chat")
        await choose(page, name)
        await page.locator(".choice", has_text="🗓").click()
        listed = page.locator(".message").last
        await expect(listed).to_contain_text(title)
        await expect(listed).to_contain_text(hours)
        assert await widest(page) == (390, 390)
        await taps(page, title)
        opened = page.locator(".message").last
        await expect(opened).to_contain_text("Coro di Latina")
        await taps(page, "➕")
        await taps(page, "2")
        await expect(opened).to_contain_text("LTE-")
        assert await widest(page) == (390, 390)
        await taps(page, "🎫")
        code_page = page.locator(".message").last
        await expect(code_page.locator("img")).to_be_visible()
        assert await widest(page) == (390, 390)


async def test_a_picture_stays_while_its_page_changes(town: WebTown, browser: Browser) -> None:
    event = await published(town, picture=True, starts_at=AT, latitude=41.4676, longitude=12.9036)
    async with open_page(browser, PHONE) as page:
        await page.goto(f"{town.url}/chat")
        await choose(page, "English")
        await sends(page, f"/start event_{event.code}")
        opened = page.locator(".message", has_text="We sing together").last
        await expect(opened.locator("img")).to_be_visible()
        await taps(page, "✅ I come")
        await expect(opened).to_contain_text("You come")
        await expect(opened.locator("img")).to_be_visible()
        await expect(opened.locator("a", has_text="🗺 Map")).to_have_attribute("target", "_blank")


@pytest.mark.parametrize("code", LOOKS)
async def test_notices_are_one_screen_and_out_is_one_tap(town: WebTown, browser: Browser, code: str) -> None:
    name, title, _hours = LOOKS[code]
    async with open_page(browser, PHONE, code) as page:
        await page.goto(f"{town.url}/chat")
        await choose(page, name)
        await page.locator(".choice", has_text="➕").click()
        await page.locator(".choice", has_text="🔔").click()
        asked = page.locator(".message").last
        await asked.locator(".choice", has_text="✅").click()
        await expect(asked.locator(".choice", has_text="🎭")).to_be_visible()
        await asked.locator(".choice", has_text="🎭").click()
        await expect(asked.locator(".choice", has_text="✓ 🎭")).to_be_visible()
        await asked.locator(".choice", has_text="🌙").first.click()
        await asked.locator(".choice").filter(has_text="🎭").wait_for()
        assert await widest(page) == (390, 390)
        await _never_quiet(town)
        await published(town, starts_at=AT)
        await _spread(town)
        notice = page.locator(".message", has_text=title).last
        await expect(notice).to_be_visible()
        await notice.locator(".choice", has_text="🔕").click()
        await expect(page.locator(".message").last.locator(".choice").first).to_contain_text("🔔")
        assert await widest(page) == (390, 390)


async def _never_quiet(town: WebTown) -> None:
    def work(unit: UnitOfWork) -> None:
        unit.tx.core.execute(update(subscription).values(quiet_from="00:00", quiet_until="00:00"))

    await do(town, work)


async def _spread(town: WebTown) -> None:
    feeder = BroadcastFeeder(town.store, town.site.context, lambda _rows: None, lambda: True, 500)
    for _ in range(3):
        await feeder.step()
