"""Visits in a real Chromium on a phone, in English and in Arabic: the calendar, the waitlist, a reminder, a restart."""

from datetime import time
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.clock import Clock
from handlers.visits.reminders import SOON
from handlers.visits.waitlist import OFFER
from tests.browser import PHONE, SMALL_PHONE, open_page
from tests.visits.place_file import hurry
from tests.visits.scenario import fill, give_up, visiting_place
from tests.web.scenario import WebTown, open_web_town

LANGUAGES: Final = {"en": "English", "ar": "العربية"}
BOTH = pytest.mark.parametrize("code", LANGUAGES)
TAKEN: Final = "That time has just been taken"
REFUSED: Final = {"en": "Please choose one of these times", "ar": "نرجو اختيار أحد هذه الأوقات"}
FREED: Final = {"en": "A place has become free", "ar": "أصبح هناك موعد متاح لكم"}
PASSED: Final = {"en": "has gone to the next person", "ar": "انتقل إلى الشخص التالي"}
REMINDED: Final = {"en": "A reminder", "ar": "تذكير"}
SURE: Final = {"en": "Yes, cancel it", "ar": "نعم، إلغاء الموعد"}
CANCELLED: Final = {"en": "Your visit is cancelled", "ar": "أُلغي موعدكم"}
ICS: Final = "BEGIN:VCALENDAR"


async def comes(page: Page, town: WebTown, code: str) -> None:
    await page.goto(f"{town.url}/chat")
    await page.locator(".languages").get_by_role("button", name=LANGUAGES[code]).click()
    await expect(page.locator(".choice", has_text="📅")).to_be_visible()


async def taps(page: Page, icon: str) -> None:
    await page.locator(".message:not(.spent) .choice", has_text=icon).last.click()


async def takes_first_time(page: Page, day: Locator) -> None:
    await day.click()
    await expect(day).to_have_attribute("aria-pressed", "true")
    await page.locator(".message:not(.spent) .times .choice").first.click()


async def says(page: Page, words: str) -> None:
    await page.locator("textarea").fill(words)
    await page.locator("textarea").press("Enter")


async def shows(page: Page, words: str) -> None:
    await expect(page.locator(".message", has_text=words).last).to_be_visible()


async def strikes(town: WebTown, folder: Path, kind: str) -> None:
    """What is set for later under this name happens now."""
    await hurry(f"sqlite:///{folder / 'town.db'}", kind)
    await Clock(town.store, town.site.context, lambda _rows: None).tick()


async def width(page: Page) -> tuple[int, int]:
    return tuple(await page.evaluate("[innerWidth, document.documentElement.scrollWidth]"))


@BOTH
async def test_a_visit_is_booked_confirmed_moved_and_cancelled(
    tmp_path: Path, browser: Browser, code: str
) -> None:
    place = visiting_place(hours=(time(9), time(13)))
    async with open_page(browser, PHONE, code) as page:
        async with open_web_town(tmp_path, place=place) as town:
            await comes(page, town, code)
            await taps(page, "📅")
            await taps(page, "🤝")
            await expect(page.locator(".calendar .day").first).to_be_visible()
            await says(page, "?!")
            await shows(page, REFUSED[code])
        async with open_web_town(tmp_path, place=place) as town:
            await page.goto(f"{town.url}/chat")
            await expect(page.locator(".message:not(.spent) .calendar")).to_have_count(1)
            await takes_first_time(page, page.locator(".message:not(.spent) .day").last)
            await shows(page, "LTB-")
            file = await page.locator(".to-calendar").last.get_attribute("href")
            assert ICS in await page.evaluate("(file) => fetch(file).then((answer) => answer.text())", file)
            assert await page.locator(".text time").last.get_attribute("datetime")
            await taps(page, "✏️")
            await taps(page, "🗣")
            await expect(page.locator(".choice", has_text="✓ 🗣")).to_be_visible()
            await taps(page, "‹")
            await strikes(town, tmp_path, SOON)
            await shows(page, REMINDED[code])
            await taps(page, "✅")
            await taps(page, "🔁")
            # Tomorrow or later: a visit within four hours can no longer be cancelled.
            await takes_first_time(page, page.locator(".message:not(.spent) .day").nth(1))
            await expect(page.locator(".message:not(.spent) .calendar")).to_have_count(0)
            await taps(page, "✖")
            await page.locator(".choice", has_text=SURE[code]).last.click()
            await shows(page, CANCELLED[code])
            assert await width(page) == (390, 390)


@BOTH
async def test_an_offer_lapses_and_another_is_taken(tmp_path: Path, browser: Browser, code: str) -> None:
    place = visiting_place(1, hours=(time(10), time(11)), ahead_days=2)
    async with (
        open_web_town(tmp_path, place=place) as town,
        open_page(browser, PHONE, code) as ada,
        open_page(browser, SMALL_PHONE, code) as bea,
    ):
        given_up = (await town.store.run(lambda tx: fill(tx, town.site.context)))[-1]
        for page in (ada, bea):
            await comes(page, town, code)
            await taps(page, "📅")
            await expect(page.locator(".calendar")).to_have_count(0)
            await taps(page, "⏳")
            await expect(page.locator(".message:not(.spent) .choice", has_text="✖")).to_have_count(1)
        await town.store.run(lambda tx: give_up(tx, town.site.context, given_up))
        await shows(ada, FREED[code])
        await strikes(town, tmp_path, OFFER)
        await shows(ada, PASSED[code])
        await shows(bea, FREED[code])
        await taps(bea, "✅")
        await shows(bea, "LTB-")
        assert await width(bea) == (360, 360)


async def test_a_time_that_is_gone_is_asked_again(tmp_path: Path, browser: Browser) -> None:
    async with (
        open_web_town(tmp_path, place=visiting_place(1)) as town,
        open_page(browser, PHONE, "en") as ada,
        open_page(browser, PHONE, "en") as bea,
    ):
        for page in (ada, bea):
            await comes(page, town, "en")
            await taps(page, "📅")
            await expect(page.locator(".times .choice").first).to_be_visible()
        for page in (ada, bea):
            await page.locator(".times .choice").last.click()
        await shows(ada, "LTB-")
        await shows(bea, TAKEN)
        await bea.locator(".message:not(.spent) .times .choice").first.click()
        await shows(bea, "LTB-")


@BOTH
async def test_the_calendar_is_walked_by_keyboard(tmp_path: Path, browser: Browser, code: str) -> None:
    on = {"en": "ArrowRight", "ar": "ArrowLeft"}[code]
    async with (
        open_web_town(tmp_path, place=visiting_place(1)) as town,
        open_page(browser, PHONE, code) as page,
    ):
        await comes(page, town, code)
        await taps(page, "📅")
        days = page.locator(".day")
        await days.first.focus()
        await page.keyboard.press(on)
        await expect(days.nth(1)).to_be_focused()
        await expect(days.nth(1)).to_have_attribute("aria-pressed", "true")
        await page.keyboard.press("End")
        await expect(days.last).to_be_focused()
        await page.keyboard.press(on)
        await expect(days.last).to_be_focused()
        await page.keyboard.press("Home")
        await expect(days.first).to_be_focused()
        await page.keyboard.press("Tab")
        await expect(page.locator(".times .choice").first).to_be_focused()
        await page.keyboard.press("Enter")
        await shows(page, "LTB-")


@BOTH
async def test_the_calendar_fits_a_small_phone(tmp_path: Path, browser: Browser, code: str) -> None:
    async with (
        open_web_town(tmp_path, place=visiting_place(1)) as town,
        open_page(browser, SMALL_PHONE, code) as page,
    ):
        await comes(page, town, code)
        await taps(page, "📅")
        await expect(page.locator(".day").first).to_be_visible()
        sizes = await page.evaluate(
            "[...document.querySelectorAll('.day, .times .choice')].map((each) => each.getBoundingClientRect())"
            ".map(({width, height}) => Math.round(Math.min(width, height)))"
        )
        assert min(sizes) >= 44, "a thumb must hit every day and every time"
        assert await width(page) == (360, 360)
