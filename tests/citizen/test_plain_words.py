"""A person, the opening hours, one's own data: asked for in words, and understood as if the button had been tapped."""

import pytest

from handlers.forms.intents import Intent, intent_of
from tests.dialogue import Citizen, Town, arrived, latina
from tests.tickets.scenario import closes, reports

MEANT = {
    Intent.PERSON: (
        "voglio parlare con una persona", "Vorrei parlare con un essere umano!", "I want to talk to a person", "operatore",
        "C'è qualcuno?", "أريد التحدث مع شخص", "Please call me back", "Buongiorno, posso parlare con qualcuno dello sportello?",
        "أريد أن أتحدث مع موظف من فضلك", "أريد أن أكلم إنسانا",
    ),
    Intent.HOURS: ("quando siete aperti?", "When are you open on Saturday?", "متى تفتحون؟", "Buongiorno, a che ora aprite domani?", "what time do you close on fridays"),
    Intent.ERASE: ("delete my data", "Vorrei cancellare i miei dati per favore", "احذفوا بياناتي", "امسحوا كل بياناتي"),
    Intent.KNOW: ("what do you know of me", "what information do you have about me", "Che cosa sapete di me?", "ماذا تعرفون عني؟"),
    Intent.STOP: ("STOP", "no more messages please", "basta messaggi", "لا أريد رسائل"),
    Intent.MENU: ("menu", "Menù", "القائمة"),
    Intent.PRIVACY: ("privacy", "الخصوصية"),
    Intent.LANGUAGE: ("lingua", "change the language", "اللغة"),
    Intent.HELP: ("Aiuto!", "help me please", "ساعدوني"),
    None: (
        "la persona del piano di sopra fa rumore", "una persona è caduta per strada", "I saw a person on the roof", "شخص سقط في الشارع",
        "non voglio parlare con una persona", "il parco è aperto", "Stop the noise in via Isonzo", "ciao", "ok", "", "il mio lavoro",
        "qualcuno ha rotto la panchina", "the office is dirty",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wanted"), [(text, wanted) for wanted, texts in MEANT.items() for text in texts]
)
def test_what_a_whole_text_asks_for(text: str, wanted: Intent | None) -> None:
    assert intent_of(latina(), text) is wanted


def test_a_long_story_is_never_searched() -> None:
    assert intent_of(latina(), "I want to talk to a person " * 4) is None


@pytest.mark.parametrize(
    ("language", "said", "shown"),
    [
        ("Italiano", "voglio parlare con una persona", "Una persona legge"),
        ("English", "quando siete aperti?", "You can write to us here at any time"),
        ("العربية", "متى تفتحون؟", "من الإثنين إلى الجمعة"),
        ("English", "menu", "What would you like to do?"),
        ("English", "lingua", "Italiano"),
        ("English", "my requests", "You have sent nothing yet."),
    ],
)
async def test_it_is_done_at_once_and_nothing_is_filed(
    town: Town, language: str, said: str, shown: str
) -> None:
    anna = await arrived(town, "anna", language)
    await anna.says(said)
    assert shown in anna.sees
    assert await town.tickets_of("anna") == []


async def test_stop_ends_the_notices_and_tells_the_way_back(town: Town) -> None:
    anna = await arrived(town, "anna")
    await anna.says("/news")
    await anna.taps("Yes, tell me")
    await anna.says("no more messages please")
    assert "You get no more notices." in anna.sees
    assert "🔔 Turn them on again" in anna.labels
    await anna.says("STOP")
    assert "you get no notices" in anna.sees


async def test_at_a_question_with_choices_the_draft_stays(town: Town) -> None:
    anna = await arrived(town, "anna")
    await anna.taps("Report a problem")
    await anna.says("when are you open?")
    assert "You can write to us here at any time" in anna.sees
    await anna.taps("Go on")
    assert "What is it about?" in anna.sees


async def test_a_choice_that_is_called_so_is_an_answer(town: Town) -> None:
    anna = await arrived(town, "anna")
    await anna.says("/complaint")
    await anna.says("operator")
    assert "What went wrong" in anna.sees


async def at_the_story(anna: Citizen) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("Q4")


@pytest.mark.parametrize(
    "said", ["annulla", "cancel", "I want to talk to a person", "STOP", "delete my data"]
)
async def test_at_a_question_in_words_it_is_asked_what_is_meant(town: Town, said: str) -> None:
    anna = await arrived(town, "anna")
    await at_the_story(anna)
    await anna.says(said)
    assert f"You wrote “{said}”." in anna.sees
    assert {"🙋 A person", "✍️ It is part of my answer", "🗑 Stop and delete what I began"} <= {*anna.labels}
    await anna.taps("Go on")
    assert "What happened?" in anna.sees


async def test_it_may_have_been_a_part_of_the_story(town: Town) -> None:
    anna = await arrived(town, "anna")
    await at_the_story(anna)
    await anna.says("I want to talk to a person")
    await anna.taps("It is part of my answer")
    await anna.taps("Skip")
    assert "I want to talk to a person" in anna.sees
    assert "Please check:" in anna.sees


async def test_it_may_have_been_meant(town: Town) -> None:
    anna = await arrived(town, "anna")
    await at_the_story(anna)
    await anna.says("annulla")
    await anna.taps("Stop and delete what I began")
    assert "Nothing was sent" in anna.sees
    await at_the_story(anna)
    await anna.says("voglio parlare con una persona")
    await anna.taps("🙋 A person")
    assert "A person takes over from here" in anna.sees
    [ticket] = await town.tickets_of("anna")
    assert ticket.kind == "report"


async def test_a_page_is_shown_at_once_at_a_question_in_words_too(town: Town) -> None:
    anna = await arrived(town, "anna")
    await at_the_story(anna)
    await anna.says("quando siete aperti?")
    assert "You can write to us here at any time" in anna.sees
    await anna.taps("Go on")
    assert "What happened?" in anna.sees


async def test_a_second_tap_on_the_question_does_no_harm(town: Town) -> None:
    anna = await arrived(town, "anna")
    await at_the_story(anna)
    await anna.says("operator")
    await anna.taps("It is part of my answer")
    await anna.sends_tap("m/story", anna.newest)
    assert "A photo helps" in anna.sees


async def test_words_that_a_button_announced_may_be_such_a_wish(town: Town) -> None:
    anna = await arrived(town, "anna")
    code = await reports(anna)
    await anna.taps("Add something")
    await anna.says("I want to talk to a person")
    assert "A person reads what you write next" in anna.sees
    await closes(town, code)
    await anna.taps("⭐⭐")
    await anna.taps("I had technical problems")
    await anna.taps("Add details")
    await anna.says("quando siete aperti?")
    assert "You can write to us here at any time" in anna.sees


@pytest.mark.parametrize("said", ["menu", "privacy", "lingua"])
async def test_a_page_is_shown_at_once_where_a_photo_is_asked_for(town: Town, said: str) -> None:
    anna = await arrived(town, "anna")
    await at_the_story(anna)
    await anna.says("the lamp is broken")
    await anna.says(said)
    assert "What would you like? Nothing is lost." not in anna.sees
    await anna.sends_tap("m/here", anna.newest)
    assert "A photo helps" in anna.sees
