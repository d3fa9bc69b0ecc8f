"""The first minute, the menu, and the pages that are always there."""

import pytest

from storage.people import people
from tests.dialogue import Citizen, Town


@pytest.mark.parametrize(
    ("hint", "link", "first"),
    [("ar-EG", "", "العربية"), ("it", "", "Italiano"), ("xx", "", "Italiano"), ("it", "ar", "العربية")],
)
async def test_the_likeliest_language_stands_first(town: Town, hint: str, link: str, first: str) -> None:
    anna = Citizen(town, "anna", language_hint=hint)
    await anna.says(f"/start {link}".strip())
    assert anna.labels[0] == first
    assert sorted(anna.labels) == sorted(["Italiano", "English", "العربية"])
    assert all(len(row) <= 2 for row in anna.newest.screen.rows)


async def test_the_first_words_say_who_listens_and_whom_to_call(town: Town) -> None:
    anna = Citizen(town, "anna")
    await anna.arrives()
    for words in ("This is Ascolto, the listening desk of Latina.", "/privacy", "112, 1522 or 114"):
        assert words in anna.sees
    assert "📍 Report a problem" in anna.labels
    assert "🙋 Talk to a person" in anna.labels


async def test_which_notice_was_shown_is_remembered(town: Town) -> None:
    anna = Citizen(town, "anna")
    await anna.arrives()
    who = await town.run(lambda tx: people.find(tx, town.context.keys, "phone", "anna"))
    assert who.notice_version == town.context.place.notice_version
    assert who.language == "en"


async def test_the_full_notice_can_be_read_before_choosing_a_language(town: Town) -> None:
    anna = Citizen(town, "anna")
    await anna.says("/privacy")
    await anna.taps("📜")
    assert "Garante" in "".join(message.text for message in anna.chat)


async def test_a_deep_link_brings_straight_to_a_flow(town: Town) -> None:
    anna = Citizen(town, "anna")
    await anna.says("/start en_report")
    await anna.taps("English")
    assert "What is it about?" in anna.sees


async def test_the_language_can_be_changed_in_the_middle_of_a_flow(town: Town) -> None:
    anna = Citizen(town, "anna")
    await anna.arrives()
    await anna.taps("Report a problem")
    await anna.says("/language")
    await anna.taps("Italiano")
    who = await town.run(lambda tx: people.find(tx, town.context.keys, "phone", "anna"))
    assert who.language == "it"
    assert "Illuminazione" in " ".join(anna.labels)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/help", "/cancel"),
        ("/menu", "What would you like to do?"),
        ("/my", "You have sent nothing yet."),
        ("/privacy", "Requests are not deleted by themselves."),
        ("/nonsense", "/menu"),
        ("/MY@AscoltoBot", "You have sent nothing yet."),
        ("/talk", "A person reads what you write next"),
    ],
)
async def test_commands_answer_everywhere(town: Town, command: str, words: str) -> None:
    anna = Citizen(town, "anna")
    await anna.arrives()
    await anna.says(command)
    assert words in "".join(message.text for message in anna.chat)


async def test_the_menu_shows_whom_to_call(town: Town) -> None:
    anna = Citizen(town, "anna")
    await anna.arrives()
    await anna.taps("In danger?")
    for number in ("112", "1522", "114"):
        assert f"📞 {number}" in anna.sees


@pytest.mark.parametrize(
    "data", ["l/xx", "l", "l/it/../x", "zzz", "", "a", "n/send", "t/show", "s/1/6", "m/" + "x" * 60]
)
async def test_forged_taps_of_a_newcomer_show_the_languages(town: Town, data: str) -> None:
    anna = Citizen(town, "anna")
    await anna.says("/start")
    await anna.sends_tap(data or "/", anna.newest)
    assert anna.sees.startswith("🌐")
