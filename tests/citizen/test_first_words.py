"""Words out of the blue are no report by default: what they plainly are is proposed first, and every way they can go."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.tickets.tables import ticket as ticket_table
from tests.dialogue import Citizen, Operator, Town, arrived
from tests.tickets.scenario import reports

RENT = "I cannot pay the rent any more"
WAYS = ("📍 Something broken or dirty", "❓ I need help or information", "🙋 A person")


@pytest.mark.parametrize(
    ("language", "said", "proposed", "asked"),
    [
        ("English", "the street lamp is broken since monday", "➡️ 📍 Street light", "Where is it?"),
        ("Italiano", "il lampione sotto casa è rotto da lunedì", "➡️ 📍 Illuminazione", "Dov'è?"),
        ("العربية", "مصباح الشارع مكسور منذ الإثنين", "➡️ 📍 إنارة الشوارع", "أين"),
        ("English", RENT, "➡️ ❓ Home", "Please check:"),
        ("Italiano", "Non riesco a pagare l'affitto", "➡️ ❓ Casa", "Controlli"),
        ("العربية", "لا أستطيع دفع الإيجار", "➡️ ❓ السكن", "نرجو المراجعة"),
        ("English", "il marciapiede è pieno di buche", "➡️ 📍 Roads and pavements", "Where is it?"),
    ],
)
async def test_what_it_plainly_is_comes_first(
    town: Town, language: str, said: str, proposed: str, asked: str
) -> None:
    anna = await arrived(town, "anna", language)
    await anna.says(said)
    assert anna.message_with(proposed).labels[0] == proposed
    assert await town.tickets_of("anna") == []
    await anna.taps(proposed)
    assert any(asked in message.text for message in anna.chat[-2:])


async def test_every_way_is_offered(anna: Citizen) -> None:
    await anna.says("there are strange things going on here")
    assert tuple(anna.labels[:-1]) == WAYS
    assert "Nothing is sent yet." in anna.sees


async def test_the_words_go_along_into_a_report(anna: Citizen) -> None:
    await anna.says("bench broken", photo="p")
    await anna.says(point=(41.4577, 12.9118))
    await anna.says("since last week")
    await anna.taps("📍 Something broken or dirty")
    assert "I can make a report of this" in anna.sees
    await anna.taps("Benches")
    assert "Please check:" in anna.sees
    for words in ("bench broken\nsince last week", "the place you sent", "1 photo"):
        assert words in anna.sees


async def test_the_words_go_along_to_a_question(town: Town, anna: Citizen) -> None:
    await anna.says("rent", point=(41.4577, 12.9118))
    await anna.says(photo="letter")
    await anna.taps("❓ I need help or information")
    await anna.taps("Home")
    assert "“rent" in anna.sees
    assert "openstreetmap.org" in anna.sees
    assert "1 file" in anna.sees
    await anna.taps("Send")
    [ticket] = await town.tickets_of("anna")
    assert (ticket.kind, ticket.private) == ("help", True)


async def test_the_words_go_along_to_a_person(town: Town, anna: Citizen) -> None:
    await anna.says(voice="v1")
    await anna.says("it is about my mother")
    await anna.taps("🙋 A person")
    [ticket] = await town.tickets_of("anna")
    assert ticket.kind == "talk"
    await anna.says("/my")
    await anna.taps(ticket.code)
    assert "it is about my mother" in anna.sees
    assert "1 file" in anna.sees


async def test_a_person_asked_for_in_words_gets_what_was_said_before(town: Town, anna: Citizen) -> None:
    await anna.says("there are strange things going on here")
    await anna.says("I want to talk to a person")
    [ticket] = await town.tickets_of("anna")
    assert ticket.kind == "talk"


async def test_nothing_deletes_it(town: Town, anna: Citizen) -> None:
    await anna.says(RENT)
    await anna.taps("Nothing, delete it")
    assert "what you wrote is deleted" in anna.sees
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    assert "Where is it?" in anna.sees
    assert await town.tickets_of("anna") == []


@pytest.mark.parametrize(
    "said",
    [
        "ciao",
        "Buongiorno!",
        "hello",
        "ok grazie",
        "grazie mille",
        "thank you very much",
        "شكرا جزيلا",
        "👍",
        "مرحبا",
        "?",
    ],
)
async def test_a_greeting_gets_the_menu(anna: Citizen, said: str) -> None:
    await anna.says(said)
    assert "What would you like to do?" in anna.message_with("In danger?").text


async def test_two_plain_readings_are_both_proposed(town: Town) -> None:
    anna = await arrived(town, "anna", "Italiano")
    await anna.says("la scuola di mio figlio")
    assert {"➡️ 📍 Edifici pubblici e scuole", "➡️ ❓ Scuola e corsi"} == {*anna.labels[:2]}


async def test_a_newcomers_first_words_are_asked_about_too(town: Town) -> None:
    bea = Citizen(town, "bea")
    await bea.says(RENT)
    await bea.taps("English")
    assert "This is Ascolto" in bea.sees
    assert bea.labels[0] == "➡️ ❓ Home"


async def test_with_an_open_request_both_are_offered(town: Town, anna: Citizen) -> None:
    code = await reports(anna)
    await anna.says(RENT)
    assert "Does this belong to one of your requests" in anna.sees
    assert anna.labels[0] == "➡️ ❓ Home"
    assert code in anna.labels[1]
    assert {*WAYS} <= {*anna.labels}
    await anna.taps("➡️ ❓ Home")
    await anna.taps("Send")
    assert {each.kind for each in await town.tickets_of("anna")} == {"report", "help"}


async def test_soon_after_sending_words_about_the_same_go_to_it(anna: Citizen) -> None:
    code = await reports(anna)
    await anna.says("the light is still off")
    assert f"Added to {code}" in anna.sees


async def test_later_on_it_is_asked(town: Town, anna: Citizen) -> None:
    code = await reports(anna)

    def an_hour_ago(tx: Transaction) -> None:
        tx.run(Statement(update(ticket_table).values(changed_at=utc_now() - timedelta(hours=1)), nothing))

    await town.run(an_hour_ago)
    await anna.says("somebody has stolen my bicycle")
    assert code in anna.labels[0]
    assert {*WAYS} <= {*anna.labels}


async def test_a_photo_with_an_open_request_is_asked_about(town: Town, anna: Citizen) -> None:
    code = await reports(anna)
    await anna.says("/menu")
    await anna.says(photo="p")
    assert code in anna.labels[0]
    await anna.taps("📍 Something broken or dirty")
    assert "What is it about?" in anna.sees
    assert len(await town.tickets_of("anna")) == 1


async def test_an_old_button_asks_what_it_is(anna: Citizen, town: Town) -> None:
    await anna.says(RENT)
    await anna.sends_tap("w/new", anna.newest)
    assert {*WAYS} <= {*anna.labels}
    for forged in ("w/as/visit", "w/as", "w/as/help/nothing/x", "w/7"):
        await anna.sends_tap(forged, anna.newest)
    assert await town.tickets_of("anna") == []


async def test_danger_among_the_waiting_words_leaves_them_waiting(anna: Citizen) -> None:
    await anna.says(RENT)
    await anna.says("my husband beats me")
    assert anna.labels[0] == "🙋 A person now"
    await anna.taps("A person now")
    await anna.taps("Go on")
    assert anna.labels[0] == "➡️ ❓ Home"
    await anna.taps("➡️ ❓ Home")
    assert RENT in anna.sees
    assert "beats" not in anna.sees


async def test_the_words_can_still_be_edited_after_the_choice(anna: Citizen) -> None:
    told = await anna.says("the lamp is brokn since monday")
    await anna.taps("📍 Something broken or dirty")
    await anna.says("the lamp is broken since monday", edits=told)
    assert "I have noted your correction." in anna.sees


async def test_nothing_of_it_reaches_the_team_before_it_is_sent(town: Town, anna: Citizen) -> None:
    await anna.says("the neighbours of number 12 are thieves")
    assert Operator(town, "giulia").chat == []
