"""The first sentence on a phone's screen, in English, Italian and Arabic: danger, a lamp, a photo alone, each to its right end."""

import os

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser import PHONE, SMALL_PHONE, choose, open_page, widest
from tests.web.photographs import photo
from tests.web.scenario import WebTown

LANGUAGES = {"en": "English", "it": "Italiano", "ar": "العربية"}
BEATEN = {
    "en": "My husband beats me, I am afraid",
    "it": "Mio marito mi picchia, ho paura",
    "ar": "زوجي يضربني وأنا خائفة",
}
LAMP = {
    "en": "The street lamp in front of the school is broken",
    "it": "Il lampione davanti alla scuola è rotto da lunedì",
    "ar": "مصباح الشارع أمام المدرسة مكسور",
}


async def says(page: Page, text: str) -> None:
    await page.locator("textarea").fill(text)
    await page.locator("textarea").press("Enter")
    await expect(page.locator(".message.mine", has_text=text[:12])).to_be_visible()


async def taps(page: Page, sign: str) -> None:
    await page.locator(".message").last.locator(".choice", has_text=sign).first.click()


async def looked_at(page: Page, name: str) -> None:
    """Keeps a picture where somebody asked for it."""
    if folder := os.environ.get("ASCOLTO_TEST_PICTURES"):
        await page.screenshot(path=f"{folder}/{name}.png")


@pytest.mark.parametrize("size", [PHONE, SMALL_PHONE], ids=["phone", "small"])
@pytest.mark.parametrize("code", LANGUAGES)
async def test_danger_is_in_sight_on_the_first_screen(
    town: WebTown, browser: Browser, code: str, size: tuple[int, int]
) -> None:
    async with open_page(browser, size, code) as page:
        await page.goto(f"{town.url}/chat")
        await choose(page, LANGUAGES[code])
        await expect(page.locator(".choice", has_text="📞")).to_be_in_viewport(ratio=1)
        await looked_at(page, f"menu-{code}-{size[0]}")
        assert (await widest(page))[1] == size[0]
        await taps(page, "➕")
        await expect(page.locator(".choice", has_text="🔒")).to_be_visible()
        await expect(page.locator(".choice", has_text="📞")).to_be_in_viewport(ratio=1)
        await looked_at(page, f"more-{code}-{size[0]}")


@pytest.mark.parametrize("code", LANGUAGES)
async def test_danger_in_the_first_sentence(town: WebTown, browser: Browser, code: str) -> None:
    async with open_page(browser, PHONE, code) as page:
        await page.goto(f"{town.url}/chat")
        await choose(page, LANGUAGES[code])
        await says(page, BEATEN[code])
        asked = page.locator(".message").last
        await expect(asked.locator("a[href='tel:112']")).to_be_in_viewport()
        for sign in ("🙋", "🔐", "📞"):
            await expect(asked.locator(".choice", has_text=sign)).to_be_in_viewport(ratio=1)
        await looked_at(page, f"danger-{code}")
        await taps(page, "🔐")
        await taps(page, "👁")
        await looked_at(page, f"safe-{code}")
        await taps(page, "💬")
        await expect(page.locator(".choice", has_text="💬")).to_have_count(0)
        await page.locator(".message").last.locator(".choice").nth(1).click()  # nothing more to say
        told = page.locator(".message", has_text="LT-").last
        await expect(told.locator("a[href='tel:1522']")).to_be_visible()
        await looked_at(page, f"urgent-{code}")
        assert await widest(page) == (390, 390)


@pytest.mark.parametrize("code", LANGUAGES)
async def test_a_broken_lamp_in_the_first_sentence(town: WebTown, browser: Browser, code: str) -> None:
    async with open_page(browser, PHONE, code) as page:
        await page.goto(f"{town.url}/chat")
        await choose(page, LANGUAGES[code])
        await says(page, LAMP[code])
        asked = page.locator(".message").last
        await expect(asked.locator(".choice", has_text="❓").last).to_be_in_viewport(ratio=1)
        await looked_at(page, f"lamp-{code}")
        await taps(page, "➡️ 📍")
        await says(page, "Via Isonzo 12")
        await taps(page, "Isonzo")
        await page.locator(".message").last.locator(".choice").first.click()  # without a photo
        await expect(page.locator(".message").last).to_contain_text(LAMP[code])
        await taps(page, "✅")
        await expect(page.locator(".message").last).to_contain_text("LT-")
        await looked_at(page, f"received-{code}")


@pytest.mark.parametrize("code", LANGUAGES)
async def test_a_photo_alone_begins_a_report(town: WebTown, browser: Browser, code: str) -> None:
    async with open_page(browser, PHONE, code) as page:
        await page.goto(f"{town.url}/chat")
        await choose(page, LANGUAGES[code])
        await page.locator("input[type=file]").set_input_files(
            {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": photo()}
        )
        await expect(page.locator(".message.mine .photo img")).to_be_visible()
        await taps(page, "💡")
        await says(page, "Via Isonzo 12")
        await taps(page, "Isonzo")
        await says(page, LAMP[code])
        await expect(page.locator(".message").last).to_contain_text("1")
        await taps(page, "✅")
        await expect(page.locator(".message").last).to_contain_text("LT-")
        await looked_at(page, f"photo-{code}")
