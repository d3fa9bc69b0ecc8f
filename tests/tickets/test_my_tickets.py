"""A citizen finds their own tickets and nobody else's, and is handed over to a person."""

import pytest

from flows.said import Media
from tests.dialogue import Citizen, Operator, Town, code_in
from tests.tickets.scenario import STORY, reports


async def test_my_shows_what_was_sent_and_where_it_stands(anna: Citizen) -> None:
    code = await reports(anna)
    await anna.says("/my")
    await anna.taps(code)
    assert f"{code}, 💡 Street light, Isonzo: received" in anna.sees
    assert f"You: “{STORY}”" in anna.sees


@pytest.mark.parametrize("typed", ["{}", "  {}  ", "lower", "bare"])
async def test_a_code_typed_in_any_way_shows_the_ticket(anna: Citizen, typed: str) -> None:
    code = await reports(anna)
    ways = {"lower": code.lower(), "bare": code.replace("-", "")}
    await anna.says(ways.get(typed, typed.format(code)))
    assert f"{code}, 💡 Street light" in anna.sees


async def test_the_list_has_pages(town: Town, anna: Citizen) -> None:
    first = await reports(anna, "pothole one by the market square")
    for number in range(7):
        await town.run(lambda tx: tx.core.exec_driver_sql("DELETE FROM rate"))
        await anna.taps("Menu")
        await reports(anna, f"thing{number} other{number} word{number}")
    await anna.says("/my")
    assert first not in " ".join(anna.labels)
    await anna.taps("Older ones")
    assert first in " ".join(anna.labels)


async def test_somebody_elses_ticket_looks_like_none(town: Town, anna: Citizen, bea: Citizen) -> None:
    code = await reports(anna)
    [ticket] = await town.tickets_of("anna")
    await bea.says(code)
    unknown = bea.sees
    assert unknown == "We do not know that code. Please check it, or look at your requests."
    for data in (
        f"t/show/{ticket.id}",
        f"t/add/{ticket.id}",
        f"t/withdraw/{ticket.id}/yes",
        f"t/reopen/{ticket.id}",
    ):
        await bea.sends_tap(data, bea.newest)
        assert bea.sees == unknown
    await bea.sends_tap(f"s/{ticket.id}/5", bea.newest)
    assert bea.sees == unknown
    await bea.sends_tap("t/show/12345", bea.newest)
    assert bea.sees == unknown
    [after] = await town.tickets_of("anna")
    assert after == ticket


async def test_an_operator_in_private_is_a_citizen_like_any_other(town: Town, anna: Citizen) -> None:
    code = await reports(anna)
    giulia = Operator(town, "giulia", name="Giulia")
    await giulia.says("/help")
    private = Citizen(town, "giulia")
    await private.arrives()
    await private.says(code)
    assert "We do not know that code." in private.sees


@pytest.mark.parametrize(
    "data",
    [
        "t/show/99999999999999999999999999", "t/show/²", "t/list/x", "t", "s/1", "s/1/6", "s/٣/٥", "w/1", "w", "d/follow/1",
        "d/send", "p/report.category/999999999999999999", "p/report.category/-1", "a/report.category",
        "n/edit/report.nothing", "n/edit/", "m", "m/anew/nothing", "a//", "\x00", "l", "n/send/report.review",
    ],
)  # fmt: skip
async def test_forged_buttons_break_nothing(town: Town, anna: Citizen, data: str) -> None:
    await anna.sends_tap(data, anna.newest)
    assert "went wrong" not in anna.sees
    await anna.says("/report")
    await anna.sends_tap(data, anna.newest)
    assert "went wrong" not in anna.sees
    assert await town.tickets_of("anna") == []


async def test_a_person_takes_over_with_what_was_gathered(
    town: Town, anna: Citizen, giulia: Operator
) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("via Isonzo 12")
    await anna.taps("A person")
    assert "A person takes over from here" in anna.sees
    code = code_in(anna.sees)
    [ticket] = await town.tickets_of("anna")
    assert (ticket.kind, ticket.category) == ("report", "light")
    assert "via Isonzo 12" in giulia.card(code).text


async def test_a_person_without_anything_gathered_is_told_a_few_words(town: Town, anna: Citizen) -> None:
    await anna.taps("Talk to a person")
    await anna.says("I do not know where to ask about my papers")
    code_in(anna.sees)
    [ticket] = await town.tickets_of("anna")
    assert ticket.kind == "talk"


async def test_twenty_messages_in_a_minute_are_enough(anna: Citizen) -> None:
    await reports(anna)
    for number in range(21):
        await anna.says(f"and another thing, number {number}")
    assert "That was a lot in one minute." in anna.sees


async def test_another_language_is_offered_once(anna: Citizen) -> None:
    await anna.says("il lampione davanti alla scuola è spento da lunedì sera")
    proposal = anna.newest
    assert "Italiano" in proposal.text
    assert proposal.screen.language == "it"
    await anna.sends_tap(proposal.buttons[0].tap, proposal)
    assert anna.newest.screen.language == "it"
    await anna.says("/language")
    await anna.taps("English")
    await anna.says("/cancel")
    await anna.says("c'è una grande buca in strada vicino al mercato")
    assert "Italiano" not in anna.sees


async def test_a_file_may_come_with_the_words(anna: Citizen, giulia: Operator) -> None:
    await reports(anna)
    await anna.says(
        "here is the letter", media=(Media("document", "phone:pdf", "application/pdf", "letter.pdf"),)
    )
    assert any(file.ref == "phone:pdf" for message in giulia.chat for file in message.screen.files)
