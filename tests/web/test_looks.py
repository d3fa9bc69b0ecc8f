"""The pages in a real Chromium fit small screens, stand out, and are reached by keyboard."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser import DESK, PHONE, SMALL_PHONE, choose, open_page, widest
from tests.web.scenario import WebTown


async def test_a_long_notice_begins_at_its_top_and_numbers_can_be_called(
    town: WebTown, browser: Browser
) -> None:
    async with open_page(browser, SMALL_PHONE) as page:
        await page.goto(f"{town.url}/chat")
        await choose(page, "English")
        await page.locator(".choice", has_text="➕").click()
        await page.locator(".choice", has_text="Privacy").click()
        await page.locator(".choice", has_text="📜").click()
        notice = page.locator(".message", has_text="Your rights")
        await expect(notice).to_be_visible()
        head = await page.locator(".head").bounding_box()
        place = await notice.bounding_box()
        assert head
        assert place
        assert place["y"] >= head["y"] + head["height"]
        await page.locator(".choice", has_text="Menu").last.click()
        await page.locator(".choice", has_text="In danger?").last.click()
        await expect(page.locator("a[href='tel:1522']")).to_be_visible()


async def test_the_page_speaks_another_language_at_once(town: WebTown, browser: Browser) -> None:
    async with open_page(browser, PHONE) as page:
        await page.goto(f"{town.url}/chat")
        await choose(page, "English")
        await page.locator(".head button").first.click()
        await page.locator(".choice", has_text="العربية").click()
        await expect(page.locator("html")).to_have_attribute("dir", "rtl")
        await expect(page.locator("html")).to_have_attribute("lang", "ar")


@pytest.mark.parametrize("language", ["English", "العربية"])
async def test_a_small_phone_shows_everything(town: WebTown, browser: Browser, language: str) -> None:
    async with open_page(browser, SMALL_PHONE) as page:
        await page.goto(f"{town.url}/chat")
        await choose(page, language)
        assert await widest(page) == (360, 360)
        sizes = await page.evaluate(
            "[...document.querySelectorAll('.choice, .round')]"
            ".map((each) => each.getBoundingClientRect()).filter(({width}) => width)"
            ".map(({width, height}) => Math.min(width, height))"
        )
        assert min(sizes) >= 44, "a thumb must hit every button"


async def test_everything_is_reached_by_keyboard(town: WebTown, browser: Browser) -> None:
    async with open_page(browser, DESK) as page:
        await page.goto(f"{town.url}/chat")
        await page.locator(".languages button").first.focus()
        await page.keyboard.press("Enter")
        choice = page.locator(".choice", has_text="Report a problem")
        await choice.focus()
        await page.keyboard.press("Enter")
        await expect(page.locator(".message", has_text="What is it about?")).to_be_focused()
        await page.keyboard.press("Tab")
        await expect(page.locator(".choice").first).to_be_focused()


async def test_phone_and_team_room_stand_side_by_side(town: WebTown, browser: Browser) -> None:
    async with open_page(browser, DESK) as page:
        await page.goto(town.url)
        await choose(page, "English")
        await expect(page.locator("#team .topics")).to_be_visible()
        await page.set_viewport_size({"width": 390, "height": 844})
        await expect(page.locator("#team")).to_be_hidden()
        await page.locator(".switch button").last.click()
        await expect(page.locator("#team .topics")).to_be_visible()
        await expect(page.locator("#chat")).to_be_hidden()


CONTRASTS = """() => {
  const shade = (text) => text.match(/[\\d.]+/g).map((each, at) => Number(each) * (text.startsWith("color(") && at < 3 ? 255 : 1));
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const [r, g, b, a = 1] = shade(getComputedStyle(at).backgroundColor);
      if (a > 0.99) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const texts = [...document.querySelectorAll("body *")].filter((each) => each.checkVisibility() && [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
  return texts.map((each) => {
    const pair = [light(shade(getComputedStyle(each).color)), light(behind(each))].sort((a, b) => b - a);
    return [each.className || each.tagName, (pair[0] + 0.05) / (pair[1] + 0.05)];
  }).filter(([, ratio]) => ratio < 4.5);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_word_stands_out(town: WebTown, browser: Browser, scheme: str) -> None:
    async with open_page(browser, DESK, color_scheme=scheme, reduced_motion="reduce") as page:
        await page.goto(town.url)
        assert await page.evaluate(CONTRASTS) == []
        await choose(page, "English")
        await page.locator("#chat textarea").fill("The bench in the park is broken")
        await page.locator("#chat textarea").press("Enter")
        await expect(page.locator("#chat .message", has_text="What is this about?")).to_be_visible()
        assert await page.evaluate(CONTRASTS) == []
