"""The menu: eight buttons at most, danger on top, the rest one tap away; and what leads to it from elsewhere."""

from datetime import timedelta

import pytest

from tests.dialogue import Citizen, Town, arrived, latina

MOST = 8
OLD_BUTTONS = (
    "m/report", "m/proposal", "m/complaint", "m/help", "m/praise", "m/visit", "m/room", "e/on", "e/news", "m/mine",
    "m/human", "m/language", "m/privacy", "m/danger", "m/menu", "m/here",
)  # fmt: skip


@pytest.mark.parametrize("language", ["English", "Italiano", "العربية"])
async def test_the_first_page_has_eight_buttons_and_danger_on_top(town: Town, language: str) -> None:
    anna = await arrived(town, "anna", language)
    assert len(anna.labels) <= MOST
    assert anna.newest.buttons[0].tap == "m/danger"
    assert anna.newest.buttons[-1].tap == "m/more"


async def test_everything_else_is_one_tap_away(anna: Citizen) -> None:
    first = {button.tap for button in anna.newest.buttons}
    await anna.taps("➕ More")
    both = first | {button.tap for button in anna.newest.buttons}
    assert {*OLD_BUTTONS} - {"m/menu", "m/here"} <= both
    assert anna.newest.buttons[0].tap == "m/danger"
    await anna.taps("‹ Back")
    assert {button.tap for button in anna.newest.buttons} == first


@pytest.mark.parametrize("data", OLD_BUTTONS)
async def test_every_old_button_still_works(anna: Citizen, data: str) -> None:
    await anna.sends_tap(data, anna.newest)
    assert "moved on" not in anna.sees
    assert "Something went wrong" not in anna.sees


@pytest.mark.parametrize("word", ["report", "proposal", "complaint", "help", "praise", "book", "room"])
async def test_every_old_link_still_leads_to_its_flow(town: Town, word: str) -> None:
    bea = Citizen(town, "bea")
    await bea.says(f"/start en_{word}")
    await bea.taps("English")
    assert "What would you like to do?" not in bea.sees


async def test_the_page_of_danger_offers_a_person_and_listens(town: Town, anna: Citizen) -> None:
    await anna.says("/danger")
    assert "📞 112" in anna.sees
    await anna.says("he is at the door again")
    assert anna.labels[0] == "🙋 A person now"
    await anna.taps("A person now")
    [ticket] = await town.tickets_of("anna")
    assert ticket.urgent


async def test_privacy_is_three_lines_and_what_can_be_done(anna: Citizen) -> None:
    await anna.says("/privacy")
    assert len(anna.sees.splitlines()) == 3
    assert "of private matters the group sees no words" in anna.sees
    assert {
        "🗑 Delete my data",
        "📄 What do you know of me?",
        "🔕 Stop all notices",
        "📜 The full notice",
    } <= {*anna.labels}
    await anna.taps("The full notice")
    assert "Article 9" in anna.sees + anna.chat[-2].text


@pytest.mark.parametrize("language", ["it", "en", "ar"])
def test_the_notice_promises_nothing_that_nobody_does(language: str) -> None:
    notice = latina().notice[language]
    for promise in ("12 mesi", "24 mesi", "12 months", "24 months", "12 شهر", "24 شهر", "backup"):
        assert promise not in notice
    assert "180" in notice


@pytest.mark.parametrize(
    ("said", "subject"),
    [("delete my data", "Delete my data"), ("che cosa sapete di me?", "What do you know of me?")],
)
async def test_a_right_reaches_a_person_with_a_due_time(
    town: Town, anna: Citizen, said: str, subject: str
) -> None:
    await anna.says(said)
    assert "Would you like to add something?" in anna.sees
    await anna.taps("Send it like this")
    assert "Your code is" in anna.sees
    [ticket] = await town.tickets_of("anna")
    assert (ticket.kind, ticket.private) == ("rights", True)
    assert ticket.due_at is not None
    assert timedelta(days=29) < ticket.due_at - ticket.opened_at < timedelta(days=31)
    await anna.says("/my")
    assert subject in " ".join(anna.labels)


async def test_a_right_can_be_asked_for_by_its_button_and_left_again(town: Town, anna: Citizen) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("Q4")
    await anna.says("/privacy")
    await anna.taps("Delete my data")
    await anna.taps("Cancel")
    assert "Nothing was sent" in anna.sees
    assert "What happened?" in anna.sees
    assert await town.tickets_of("anna") == []
