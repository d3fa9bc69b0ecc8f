"""A citizen files a report, and the many ways in which people really do that."""

import pytest

from flows.said import Media
from tests.dialogue import Citizen, Operator, Town, code_in, restarted
from tests.tickets.scenario import STORY, filed, reports


async def test_a_report_gets_a_code_and_says_what_happens_next(town: Town, anna: Citizen) -> None:
    code = await reports(anna)
    assert anna.newest.button("Copy the code").copy == code
    assert "An operator reads it and answers you here, by" in anna.sees
    [ticket] = await filed(town, anna)
    assert (ticket.code, ticket.kind, ticket.category, ticket.neighbourhood) == (
        code,
        "report",
        "light",
        "isonzo",
    )


async def test_the_report_stands_before_the_team(town: Town, anna: Citizen) -> None:
    code = await reports(anna)
    giulia = Operator(town, "giulia", name="Giulia")
    assert STORY in giulia.card(code).text


async def test_each_step_survives_a_restart(town: Town, anna: Citizen) -> None:
    for step in ("Report a problem", "Street light", "via Isonzo 12", "Isonzo", STORY, "Skip", "Send"):
        anna.town = restarted(anna.town)
        if step in {"via Isonzo 12", STORY}:
            await anna.says(step)
        else:
            await anna.taps(step)
    assert "Your code is" in anna.sees
    assert len(await filed(town, anna)) == 1


async def test_the_whole_report_in_arabic(town: Town) -> None:
    amal = Citizen(town, "amal", language_hint="ar")
    await amal.says("/start")
    assert amal.labels[0] == "العربية"
    await amal.taps("العربية")
    await amal.sends_tap("m/report", amal.newest)
    await amal.taps("إنارة")
    await amal.says("Q4")
    await amal.says("الشارع مظلم منذ يوم الاثنين والأطفال يمرون من هنا")
    await amal.sends_tap("n/skip/report.photos", amal.newest)
    await amal.sends_tap("n/send/report.review", amal.newest)
    assert "\u2066LT-" in amal.sees
    assert amal.newest.screen.language == "ar"


async def test_a_tap_edits_the_card_and_words_bring_a_new_one(anna: Citizen) -> None:
    await anna.taps("Report a problem")
    card = anna.newest
    await anna.taps("Street light")
    assert anna.newest.id == card.id
    await anna.says("via Isonzo 12")
    assert anna.newest.id != card.id


async def test_a_refusal_says_what_it_kept(anna: Citizen) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("Q4")
    await anna.says("ok")
    assert "That is very short." in anna.sees
    assert "(I kept: 💡 Street light and 📍 Q4 (Nuova Latina).)" in anna.sees


async def test_a_double_tap_on_an_answer_moves_on_once(anna: Citizen) -> None:
    await anna.taps("Report a problem")
    card, button = anna.newest, anna.newest.button("Street light")
    await anna.sends_tap(button.tap, card)
    await anna.sends_tap(button.tap, card)
    assert "Where is it?" in anna.sees
    assert "moved on" not in anna.sees


async def test_a_double_tap_on_send_files_once_and_keeps_the_code(town: Town, anna: Citizen) -> None:
    code = await reports(anna)
    await anna.sends_tap("n/send/report.review", anna.newest)
    assert code in anna.sees
    assert len(await filed(town, anna)) == 1


async def test_an_old_button_shows_kindly_where_we_are(anna: Citizen) -> None:
    await anna.taps("Report a problem")
    old = anna.newest.button("Waste").tap
    await anna.taps("Street light")
    await anna.says("Q4")
    await anna.sends_tap(old, anna.newest)
    assert anna.sees.startswith("That question has moved on. Here is where we are:")
    assert "What happened?" in anna.sees


async def test_an_old_button_of_a_flow_that_is_over_leaves_its_message(anna: Citizen) -> None:
    await reports(anna)
    await anna.taps("Menu")
    before = anna.newest
    await anna.sends_tap("a/report.category/light", before)
    assert "moved on" in anna.sees
    assert anna.newest.id != before.id


async def test_the_longest_texts_fit(town: Town, anna: Citizen) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("Q4")
    await anna.says("the lamp is broken " * 215)
    await anna.says("and the rest of it " * 100)
    assert "Thank you, I have added that." in anna.sees
    await anna.taps("Skip")
    await anna.taps("Send")
    code_in(anna.sees)
    assert all(len(message.text) <= 4096 for chat in town.chats.values() for message in chat)


async def test_hidden_directions_are_dropped(town: Town, anna: Citizen) -> None:
    await reports(anna, "the \u202elamp\u2066 is\u0000 broken since monday")
    [ticket] = await filed(town, anna)
    giulia = Operator(town, "giulia", name="Giulia")
    assert "the lamp is broken since monday" in giulia.card(ticket.code).text


async def test_nothing_at_all_is_no_answer(anna: Citizen) -> None:
    await anna.taps("Report a problem")
    await anna.says("\u200b\u2066 \u2069")
    assert "What is it about?" in anna.sees or "What would you like to do?" in anna.sees


@pytest.mark.parametrize("kind", ["voice", "video", "audio", "document", "photo"])
async def test_every_kind_of_file_tells_the_story(anna: Citizen, kind: str) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("Q4")
    await anna.says(media=(Media(kind, "phone:x", type="x/y", name="x"),))  # type: ignore[arg-type]  # each is a kind
    assert "A photo helps" in anna.sees


@pytest.mark.parametrize("kind", ["sticker", "contact"])
async def test_stickers_and_contacts_are_refused_politely(anna: Citizen, kind: str) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("Q4")
    await anna.says(media=(Media(kind, "phone:x"),))  # type: ignore[arg-type]  # each is a kind
    assert "in words" in anna.sees
    assert "What happened?" in anna.sees


async def test_the_sixth_report_within_an_hour_waits_with_its_answers(town: Town, anna: Citizen) -> None:
    stories = ["pothole", "graffiti", "rubbish", "fountain", "broken"]
    for story in stories:
        await reports(anna, f"{story} {story * 2} {story * 3}")
        await anna.taps("Menu")
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("Q4")
    await anna.says("yet another street lamp went dark")
    await anna.taps("Skip")
    await anna.taps("Send")
    assert "You have sent several requests within an hour." in anna.sees
    assert "yet another street lamp" in anna.sees
    assert len(await filed(town, anna)) == 5
