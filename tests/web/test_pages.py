"""The pages in a real Chromium: a report in Arabic, an answer, a lost connection, a place, a voice message."""

import io

from PIL import Image
from playwright.async_api import Browser, expect

from tests.browser import DESK, PHONE, SMALL_PHONE, choose, open_page, widest
from tests.web.scenario import WebTown


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "teal").save(out, "JPEG")
    return out.getvalue()


async def test_an_arabic_report_is_answered_in_the_team_room(town: WebTown, browser: Browser) -> None:
    async with open_page(browser, PHONE, "ar") as phone, open_page(browser, DESK) as desk:
        await desk.goto(f"{town.url}/team")
        await phone.goto(f"{town.url}/chat")
        assert await phone.evaluate("document.documentElement.dir") == "rtl"
        await choose(phone, "العربية")
        await phone.locator("textarea").fill("مصباح الشارع معطل منذ يوم الاثنين والأطفال يمشون هنا")
        await phone.locator("textarea").press("Enter")
        await expect(phone.locator(".message.mine")).to_have_count(1)
        await phone.locator(".choice", has_text="إنارة").click()
        await phone.locator("textarea").fill("Via Isonzo 12")
        await phone.locator("textarea").press("Enter")
        await phone.locator(".choice", has_text="Isonzo").click()
        await phone.locator("input[type=file]").set_input_files(
            {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": picture()}
        )
        await expect(phone.locator(".message.mine .photo img")).to_be_visible()
        await phone.locator(".choice", has_text="✅").last.click()
        await phone.locator(".choice", has_text="✅ إرسال").click()
        await expect(phone.locator(".message", has_text="LT-").last).to_be_visible()
        await desk.locator(".topic", has_text="LT-").click()
        card = desk.locator(".message").first
        await expect(card).to_contain_text("مصباح")
        await card.locator(".foot button").click()
        await desk.get_by_role("textbox", name="/help").fill("Arriviamo giovedì.")
        await desk.get_by_role("textbox", name="/help").press("Enter")
        answer = phone.locator(".message", has_text="Arriviamo giovedì.")
        await expect(answer).to_be_visible()
        await expect(desk.locator(".reactions")).to_contain_text("👍")
        await desk.locator(".choice", has_text="Chiuda").click()
        await desk.locator(".choice", has_text="risolt").first.click()
        await phone.locator(".choice", has_text="⭐⭐⭐⭐⭐").click()
        praise = phone.locator(".message").last.locator(".choice")
        await expect(praise).not_to_have_count(0)
        await expect(desk.locator(".topic small")).to_have_text("chiusa")
        assert await widest(phone) == (390, 390)


async def test_the_answer_button_opens_the_answer_to_the_right_person(
    town: WebTown, browser: Browser
) -> None:
    async with open_page(browser, DESK) as page:
        await page.goto(town.url)
        await choose(page, "English")
        chat, team = page.locator("#chat"), page.locator("#team")
        await chat.locator(".choice", has_text="Talk to a person").click()
        await chat.locator("textarea").fill("I need help with my rent, please")
        await chat.locator("textarea").press("Enter")
        await team.locator(".topic", has_text="LT-").click()
        await team.locator(".persona.marco").click()
        await team.locator(".choice", has_text="✉️").click()
        await expect(team.locator(".replying")).to_be_visible()
        await team.get_by_role("textbox", name="/help").fill("Please come on Monday.")
        await team.get_by_role("textbox", name="/help").press("Enter")
        await expect(chat.locator(".message", has_text="Please come on Monday.")).to_contain_text("Marco")


async def test_a_question_that_moved_on_looks_like_it(town: WebTown, browser: Browser) -> None:
    async with open_page(browser, SMALL_PHONE) as page:
        await page.goto(f"{town.url}/chat")
        await choose(page, "English")
        await page.locator(".choice", has_text="Report a problem").click()
        await expect(page.locator(".spent")).to_have_count(0)
        await page.locator("textarea").fill("street light")
        await page.locator("textarea").press("Enter")
        await expect(page.locator(".message", has_text="Where is it?")).to_be_visible()
        await expect(page.locator(".spent")).to_contain_text("What is it about?")
        await page.locator(".spent .choice", has_text="Water").click()
        await expect(page.locator(".message", has_text="has moved on").last).to_be_visible()


async def test_words_written_without_a_connection_arrive_once_it_is_back(
    town: WebTown, browser: Browser
) -> None:
    async with open_page(browser, PHONE) as page:
        await page.goto(f"{town.url}/chat")
        await choose(page, "English")
        await page.context.set_offline(True)
        await page.locator("textarea").fill("The bench in the park is broken")
        await page.locator("textarea").press("Enter")
        await expect(page.locator(".offline")).to_be_visible()
        await expect(page.locator(".pending .state")).to_have_text("Not sent yet")
        await page.context.set_offline(False)
        await expect(page.locator(".pending")).to_have_count(0)
        await expect(page.locator(".offline")).to_be_hidden()
        await expect(page.locator(".message.mine", has_text="The bench")).to_have_count(1)
        await expect(page.locator(".message", has_text="What is this about?")).to_be_visible()
        kept = await page.evaluate("JSON.stringify(localStorage)")
        assert "bench" not in kept, "what was sent is forgotten by the browser"


async def test_unsent_words_outlive_a_reload(town: WebTown, browser: Browser) -> None:
    async with open_page(browser, PHONE) as page:
        await page.goto(f"{town.url}/chat")
        await choose(page, "English")
        await page.locator("textarea").fill("half a sentence")
        await page.reload()
        await expect(page.locator("textarea")).to_have_value("half a sentence")
        await page.route("**/chat/say", lambda route: route.abort())
        await page.locator("textarea").fill("The bench is broken")
        await page.locator("textarea").press("Enter")
        await expect(page.locator(".pending .state")).to_have_text("Not sent yet")
        await page.unroute("**/chat/say")
        await page.reload()
        await expect(page.locator(".message.mine", has_text="The bench is broken")).to_have_count(1)
        await expect(page.locator(".pending")).to_have_count(0)


async def test_a_receipt_opens_the_chat_in_another_browser(town: WebTown, browser: Browser) -> None:
    async with open_page(browser, PHONE) as phone, open_page(browser, DESK) as other:
        await phone.goto(f"{town.url}/chat")
        await choose(phone, "English")
        await phone.get_by_role("button", name="More", exact=True).click()
        await phone.get_by_role("button", name="Come back on another device").click()
        await phone.get_by_role("button", name="Show my number").click()
        number = await phone.locator("output").inner_text()
        await other.goto(f"{town.url}/chat")
        await other.get_by_role("button", name="More", exact=True).click()
        await other.get_by_role("button", name="I have a number").click()
        await other.get_by_label("The 16 digits").fill("1111 1111 1111 1111")
        await other.get_by_role("button", name="Open the chat").click()
        await expect(other.get_by_role("alert")).to_have_text(
            "This number opens no chat. Please check the digits."
        )
        await other.get_by_label("The 16 digits").fill(number)
        await other.get_by_role("button", name="Open the chat").click()
        await expect(other.locator(".message").first).to_contain_text("This is Ascolto")


async def test_a_place_is_sent_or_kindly_missed(town: WebTown, browser: Browser) -> None:
    latina = {"latitude": 41.4676, "longitude": 12.9037}
    async with open_page(browser, PHONE, geolocation=latina, permissions=["geolocation"]) as page:
        await page.goto(f"{town.url}/chat")
        await choose(page, "English")
        await page.get_by_role("button", name="Send my location").click()
        await expect(page.locator(".message.mine .place")).to_be_visible()
    async with open_page(browser, PHONE, permissions=[]) as page:
        await page.goto(f"{town.url}/chat")
        await page.get_by_role("button", name="Send my location").click()
        await expect(page.locator(".note")).to_contain_text("You can write the address instead.")


async def test_a_command_in_the_text_can_be_tapped(town: WebTown, browser: Browser) -> None:
    async with open_page(browser, PHONE) as page:
        await page.goto(f"{town.url}/chat")
        await choose(page, "English")
        await page.get_by_role("button", name="/privacy").click()
        await expect(page.locator(".message", has_text="Privacy").last).to_be_visible()
        await expect(page.locator(".message.mine")).to_have_count(0)


async def test_a_voice_message_is_recorded_and_sent(town: WebTown, browser: Browser) -> None:
    async with open_page(browser, PHONE, permissions=["microphone"]) as page:
        await page.goto(f"{town.url}/chat")
        await choose(page, "English")
        await page.get_by_role("button", name="Record a voice message").click()
        await expect(page.locator(".recording time")).to_have_text("0:01")
        await page.get_by_role("button", name="Stop and send").click()
        await expect(page.locator(".message.mine audio")).to_have_count(1)
        await expect(page.locator(".pending")).to_have_count(0)
        await expect(page.locator(".message.service", has_text="What is this about?")).to_be_visible()
