"""After sending: one's own tickets, answers, words that come later, stars, and other people's tickets."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from flows.said import Media
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from handlers.tickets.actions import move
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from storage.tickets import tickets
from storage.tickets.tables import ticket as ticket_table
from tests.dialogue import Citizen, Operator, Town, code_in, open_town
from tests.tickets.test_report import STORY, reports


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path) as opened:
        yield opened


@pytest.fixture
async def anna(town: Town) -> Citizen:
    citizen = Citizen(town, "anna", language_hint="en")
    await citizen.arrives()
    return citizen


@pytest.fixture
async def bea(town: Town) -> Citizen:
    citizen = Citizen(town, "bea", language_hint="en")
    await citizen.arrives()
    return citizen


@pytest.fixture
async def giulia(town: Town) -> Operator:
    return Operator(town, "giulia", name="Giulia")


async def closes(town: Town, code: str) -> None:
    await moves(town, code, "close", "resolved")


async def moves(town: Town, code: str, verb: str, outcome: str | None = None) -> None:
    """The desk moves it; its own buttons are tested with the desk."""

    def work(tx: Transaction) -> None:
        unit = UnitOfWork(tx, town.context, utc_now(), f"{verb}:{code}", Effects())
        ticket = tickets.by_code(tx, code)
        assert ticket
        move(unit, ticket, verb, None, outcome=outcome)

    await town.run(work)
    await town.deliver()


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


async def test_the_answer_comes_signed_and_word_for_word(anna: Citizen, giulia: Operator) -> None:
    code = await reports(anna)
    await giulia.says("They come on *Thursday* <b>.", reply_to=giulia.card(code))
    assert anna.sees == f"💬 {code}, Giulia from the desk:\nThey come on *Thursday* <b>."
    assert anna.labels == ["✍️ Answer", "📂 My requests"]


async def test_a_tap_under_an_answer_leaves_the_answer(anna: Citizen, giulia: Operator) -> None:
    code = await reports(anna)
    await giulia.says("They come on Thursday.", reply_to=giulia.card(code))
    answer = anna.newest
    await anna.taps("My requests")
    assert "They come on Thursday." in answer.text
    assert anna.newest.id != answer.id


async def test_a_reply_to_an_answer_reaches_the_desk_even_inside_a_flow(
    anna: Citizen, giulia: Operator
) -> None:
    code = await reports(anna)
    await giulia.says("Which pole is it?", reply_to=giulia.card(code))
    answer = anna.newest
    await anna.says("/help")
    await anna.says("/complaint")
    await anna.says("the second pole from the school", reply_to=answer)
    assert f"Added to {code}" in anna.sees
    assert any("the second pole from the school" in message.text for message in giulia.chat)
    await anna.says("/menu")
    await anna.taps("Complain")
    assert "What is your complaint about?" in anna.sees


async def test_the_answer_button_takes_the_next_message_only(anna: Citizen, giulia: Operator) -> None:
    code = await reports(anna)
    await giulia.says("Which pole is it?", reply_to=giulia.card(code))
    await anna.says("/complaint")
    await anna.taps("Answer")
    await anna.says("the second pole")
    assert f"Added to {code}" in anna.sees
    await anna.says("2")
    assert "What went wrong" in anna.sees


async def test_an_answer_after_a_question_of_the_desk_goes_on(town: Town, anna: Citizen) -> None:
    code = await reports(anna)
    await moves(town, code, "wait")
    [ticket] = await town.tickets_of("anna")
    assert ticket.state == "waiting"
    assert "we need a little more from you" in anna.sees
    await anna.says("it is the second pole")
    [ticket] = await town.tickets_of("anna")
    assert ticket.state == "taken"


async def test_free_words_go_to_the_ticket_in_focus(anna: Citizen, giulia: Operator) -> None:
    code = await reports(anna)
    await anna.says("and the one beside it too")
    assert f"👍 Added to {code}." in anna.sees
    assert any("and the one beside it too" in message.text for message in giulia.chat)


async def test_free_words_without_focus_are_asked_about(town: Town, anna: Citizen) -> None:
    code = await reports(anna)
    await anna.says("/menu")
    await anna.says("it is still dark here tonight")
    assert "Does this belong to one of your requests" in anna.sees
    await anna.taps(code)
    assert f"Added to {code}" in anna.sees
    assert len(await town.tickets_of("anna")) == 1


async def test_free_words_can_be_something_new(anna: Citizen) -> None:
    await reports(anna)
    await anna.says("/menu")
    await anna.says("there is also a big hole near the market")
    await anna.taps("something new")
    assert "I can make a report of this" in anna.sees


async def test_photos_added_as_an_album_are_confirmed_once(
    town: Town, anna: Citizen, giulia: Operator
) -> None:
    code = await reports(anna)
    await anna.taps("Add something")
    shown = len(anna.chat)
    for name in ("a", "b", "c"):
        await anna.says(photo=name, album="x")
    await town.deliver()
    assert len(anna.chat) == shown + 1
    assert f"Added to {code}" in anna.sees
    refs = {file.ref for message in giulia.chat for file in message.screen.files}
    assert {"phone:a", "phone:b", "phone:c"} <= refs


async def test_an_edited_message_becomes_a_revision(town: Town, anna: Citizen, giulia: Operator) -> None:
    code = await reports(anna)
    added = await anna.says("the pole is nubmer 12")
    await anna.says("the pole is number 12", edits=added)
    await anna.says("/my")
    await anna.taps(code)
    assert "number 12" in anna.sees
    assert "nubmer" not in anna.sees
    assert any("number 12" in message.text for message in giulia.chat)

    def entries(tx: Transaction) -> list[int | None]:
        who = people.find(tx, town.context.keys, "phone", "anna")
        ticket = tickets.by_code(tx, code)
        assert who
        assert ticket
        timeline = tickets.timeline(tx, people.key_of(town.context.keys, who), ticket)
        return [entry.revision_of for entry in timeline]

    assert sum(revised is not None for revised in await town.run(entries)) == 1


async def test_the_words_of_the_report_can_be_edited_after_sending(anna: Citizen, giulia: Operator) -> None:
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("Q4")
    told = await anna.says("the lamp is brokn since monday")
    await anna.taps("Skip")
    await anna.taps("Send")
    await anna.says("the lamp is broken since monday", edits=told)
    assert any("the lamp is broken since monday" in message.text for message in giulia.chat)


async def test_withdrawing_is_asked_about_first(town: Town, anna: Citizen) -> None:
    code = await reports(anna)
    await anna.says("/my")
    await anna.taps(code)
    await anna.taps("Withdraw")
    await anna.taps("No, leave it")
    await anna.taps("Withdraw")
    await anna.taps("Yes, withdraw it")
    assert "closed: withdrawn" in anna.sees
    [ticket] = await town.tickets_of("anna")
    assert (ticket.state, ticket.outcome) == ("closed", "withdrawn")


async def test_closing_asks_for_stars_and_why(town: Town, anna: Citizen) -> None:
    code = await reports(anna)
    await closes(town, code)
    assert anna.sees == f"{code} is closed: resolved. How easy was it to use this service?"
    await anna.taps("⭐⭐⭐⭐")
    assert "What did you like best?" in anna.sees
    await anna.taps("The instructions were clear")
    await anna.taps("Add details")
    await anna.says("quick and kind")
    assert "This helps us to do better." in anna.sees
    [ticket] = await town.tickets_of("anna")
    assert ticket.stars == 4
    await anna.says(code)
    told = [line.partition(": ")[2] for line in anna.sees.splitlines()[-3:]]
    assert told == ["⭐⭐⭐⭐", "The instructions were clear", "“quick and kind”"]


async def test_few_stars_ask_where_it_was_difficult(town: Town, anna: Citizen) -> None:
    code = await reports(anna)
    await closes(town, code)
    card = anna.newest
    await anna.taps("⭐", on=card)
    assert "most difficult" in anna.sees


async def test_still_there_opens_it_again(town: Town, anna: Citizen, giulia: Operator) -> None:
    code = await reports(anna)
    await closes(town, code)
    await anna.taps("It is still there")
    assert "is open again" in anna.sees
    await anna.says("still dark tonight")
    assert any("still dark tonight" in message.text for message in giulia.chat)
    [ticket] = await town.tickets_of("anna")
    assert ticket.state == "new"


async def test_after_thirty_days_it_is_a_new_request(town: Town, anna: Citizen) -> None:
    code = await reports(anna)
    await closes(town, code)
    long_ago = utc_now() - timedelta(days=31)
    await town.run(lambda tx: tx.core.execute(update(ticket_table).values(closed_at=long_ago)))
    await anna.taps("It is still there")
    assert "more than 30 days ago" in anna.sees
    [ticket] = await town.tickets_of("anna")
    assert ticket.state == "closed"


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


async def test_the_same_problem_is_followed_without_a_word_of_it(
    town: Town, anna: Citizen, bea: Citizen
) -> None:
    code = await reports(anna, "the lamp outside the school is dark")
    for citizen in (bea,):
        await citizen.taps("Report a problem")
        await citizen.taps("Street light")
        await citizen.says("Isonzo")
        await citizen.says("dark lamp outside the school")
        await citizen.taps("Skip")
        await citizen.taps("Send")
    assert "Somebody has told us of something like this" in bea.sees
    assert code not in bea.sees
    assert "outside the school" not in bea.sees
    await bea.taps("Yes, follow it")
    assert await town.tickets_of("bea") == []
    await closes(town, code)
    assert bea.sees == "What you follow (💡 Street light, Isonzo) is closed: resolved."
    await bea.says("/my")
    assert "You follow:" in bea.sees
    assert code not in bea.sees
    await bea.taps("🔕")
    assert "You follow:" not in bea.sees


async def test_within_fifty_metres_is_the_same_thing(town: Town, anna: Citizen, bea: Citizen) -> None:
    for citizen, point, story in (
        (anna, (41.4577, 12.9118), STORY),
        (bea, (41.4578, 12.9119), "lamp out of order"),
    ):
        await citizen.taps("Report a problem")
        await citizen.taps("Street light")
        await citizen.says(point=point)
        await citizen.says(story)
        await citizen.taps("Skip")
        await citizen.taps("Send")
    assert "Is it the same thing?" in bea.sees
    await bea.taps("No, send mine")
    assert code_in(bea.sees)
    assert len(await town.tickets_of("bea")) == 1


async def test_ones_own_report_gets_the_words_instead(town: Town, anna: Citizen) -> None:
    code = await reports(anna)
    await anna.taps("Menu")
    await anna.taps("Report a problem")
    await anna.taps("Street light")
    await anna.says("Isonzo")
    await anna.says(STORY)
    await anna.taps("Skip")
    await anna.taps("Send")
    assert f"You have told us of something like this: {code}" in anna.sees
    await anna.taps("Yes, add this to it")
    assert f"added it to {code}" in anna.sees
    assert len(await town.tickets_of("anna")) == 1


async def test_a_forged_follow_finds_nothing(town: Town, anna: Citizen, bea: Citizen) -> None:
    await reports(anna)
    [ticket] = await town.tickets_of("anna")
    await bea.sends_tap(f"d/follow/{ticket.id}", bea.newest)
    await bea.says("/my")
    assert "You follow:" not in bea.sees


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
