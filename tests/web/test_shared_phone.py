"""A device that several people use: what one leaves behind, the next neither sees nor sends."""

from playwright.async_api import Browser, Page, Route, expect

from tests.browser import PHONE, choose, open_page
from tests.web.scenario import WebTown, arrived

KEPT = "JSON.stringify(localStorage) + JSON.stringify(sessionStorage)"
LEAVE = "Leave this chat on this device"


async def in_menu(page: Page, item: str) -> None:
    await page.get_by_role("button", name="More", exact=True).click()
    await page.get_by_role("button", name=item).click()


async def leave(page: Page) -> None:
    await in_menu(page, LEAVE)
    await page.get_by_role("button", name="Leave", exact=True).click()


async def cut(route: Route) -> None:
    await route.abort()


async def writes_without_connection(page: Page, text: str) -> None:
    await page.route("**/chat/say", cut)
    await page.locator("textarea").fill(text)
    await page.locator("textarea").press("Enter")
    await expect(page.locator(".pending .state")).to_have_text("Not sent yet")


async def test_leaving_takes_the_draft_and_the_unsent_words_along(town: WebTown, browser: Browser) -> None:
    async with open_page(browser, PHONE) as page:
        await page.goto(f"{town.url}/chat")
        await choose(page, "English")
        await writes_without_connection(page, "My husband reads this phone")
        await page.locator("textarea").fill("half a sentence of mine")
        await leave(page)
        await expect(page.locator(".languages")).to_be_visible()
        await expect(page.locator("textarea")).to_have_value("")
        assert await page.evaluate(KEPT) == "{}{}"
        await page.unroute("**/chat/say")
        await choose(page, "English")
        await page.locator("textarea").fill("The bench is broken")
        await page.locator("textarea").press("Enter")
        await expect(page.locator(".message.mine", has_text="The bench is broken")).to_be_visible()
        await expect(page.locator(".message", has_text="My husband")).to_have_count(0)


async def test_a_leave_that_fails_is_told(town: WebTown, browser: Browser) -> None:
    async with open_page(browser, PHONE) as page:
        await page.goto(f"{town.url}/chat")
        await choose(page, "English")
        await page.route("**/chat/leave", cut)
        await leave(page)
        await expect(page.get_by_role("alert")).to_contain_text("still open on this device")
        await page.unroute("**/chat/leave")
        await page.get_by_role("button", name="Leave", exact=True).click()
        await expect(page.locator(".languages")).to_be_visible()


async def test_coming_back_by_number_clears_what_stood_here(town: WebTown, browser: Browser) -> None:
    async with town.browser() as owner, open_page(browser, PHONE) as page:
        await arrived(owner)
        number = (await owner.post("/chat/receipt", {}))[1]["receipt"]
        await page.goto(f"{town.url}/chat")
        await choose(page, "English")
        await writes_without_connection(page, "words of the first person")
        await page.locator("textarea").fill("half a sentence of theirs")
        await in_menu(page, "I have a number")
        await page.get_by_label("The 16 digits").fill(number)
        await page.unroute("**/chat/say")
        async with page.expect_navigation():
            await page.get_by_role("button", name="Open the chat").click()
        await expect(page.locator(".message").first).to_contain_text("This is Ascolto")
        await expect(page.locator("textarea")).to_have_value("")
        assert await page.evaluate(KEPT) == "{}{}"
        mine = [message for message in await owner.chat() if message.get("said")]
        assert mine == [], "nothing of the first person came into this chat"


async def test_a_page_left_open_sends_nothing_into_the_next_chat(town: WebTown, browser: Browser) -> None:
    async with open_page(browser, PHONE) as page:
        await page.goto(f"{town.url}/chat")
        await choose(page, "English")
        await page.route("**/chat/live*", cut)
        await page.reload()
        await writes_without_connection(page, "words of the first person")
        next_tab = await page.context.new_page()
        await next_tab.goto(f"{town.url}/chat")
        await next_tab.route("**/chat/say", cut)
        await leave(next_tab)
        await choose(next_tab, "English")
        await page.unroute("**/chat/say")
        await expect(page.locator(".message", has_text="words of the first person")).to_have_count(0)
        await expect(page.locator(".message", has_text="What would you like to do?")).to_be_visible()
        await expect(next_tab.locator(".message.mine")).to_have_count(0)


async def test_words_from_before_the_chat_began_stay_in_their_tab(town: WebTown, browser: Browser) -> None:
    async with open_page(browser, PHONE) as page:
        await page.goto(f"{town.url}/chat")
        await page.locator("textarea").fill("half a sentence")
        await page.reload()
        await expect(page.locator("textarea")).to_have_value("half a sentence")
        other = await page.context.new_page()
        await other.goto(f"{town.url}/chat")
        await expect(other.locator("textarea")).to_have_value("")


async def test_the_browser_is_told_to_forget(town: WebTown) -> None:
    async with town.browser() as phone, town.browser() as tablet:
        await arrived(phone)
        receipt = (await phone.post("/chat/receipt", {}))[1]["receipt"]
        assert "storage" in await tablet.told_to_clear("/chat/return", {"receipt": receipt})
        cookies = phone.cookies
        assert "storage" in await phone.told_to_clear("/chat/leave", {})
        assert phone.cookies == {}
        phone.use(cookies)
        assert '"storage"' in (await phone.headers_of("/chat"))["clear-site-data"], "the chat is over"
        assert "clear-site-data" not in await tablet.headers_of("/chat")


async def test_words_of_another_session_are_refused(town: WebTown) -> None:
    async with town.browser() as phone:
        first = (await phone.post("/chat/begin", {}))[1]["session"]
        assert (await phone.post("/chat/begin", {}))[1]["session"] == first
        await phone.post("/chat/leave", {})
        second = (await phone.post("/chat/begin", {}))[1]["session"]
        assert second != first
        words = {"key": phone.key(), "text": "words of the first person"}
        assert (await phone.post("/chat/say", words, **{"Ascolto-Session": first}))[0] == 409
        assert (await phone.get(f"/chat/since?session={first}"))[0] == 409
        assert (await phone.post("/chat/say", words, **{"Ascolto-Session": second}))[0] == 200
