"""Danger is heard in every state: the numbers first, then three ways. The draft stays, and no other ticket gets the words."""

from datetime import timedelta

import pytest

from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.tickets import drafts
from tests.dialogue import Citizen, Operator, Town, arrived, code_in
from tests.tickets.scenario import closes, reports

BEATEN = "my husband beats me and I am afraid of him"
WAYS = ["🙋 A person now", "🔐 How to reach me safely", "📞 Only the numbers"]


def warned(anna: Citizen) -> bool:
    """Whether the numbers stand before the three ways."""
    return "📞 112" in anna.sees and "📞 1522" in anna.sees and anna.labels[:3] == WAYS


def seen_by_the_team(giulia: Operator) -> str:
    return "\n".join(message.text for message in giulia.chat)


@pytest.mark.parametrize(
    ("language", "said", "first", "label"),
    [
        ("English", BEATEN, "please call", "🙋 A person now"),
        ("Italiano", "mi minaccia con un coltello, ho paura di lui", "chiami", "🙋 Una persona adesso"),
        ("العربية", "زوجي يضربني وأخاف منه", "اتصلوا", "🙋 شخص الآن"),
    ],
)
async def test_a_first_sentence_of_danger_files_nothing_by_itself(
    town: Town, language: str, said: str, first: str, label: str
) -> None:
    anna = await arrived(town, "anna", language)
    await anna.says(said)
    assert first in anna.sees
    assert anna.labels[0] == label
    assert await town.tickets_of("anna") == []


async def test_a_person_now_opens_one_urgent_private_ticket(
    town: Town, anna: Citizen, giulia: Operator
) -> None:
    await anna.says(BEATEN)
    await anna.taps("A person now")
    [ticket] = await town.tickets_of("anna")
    assert (ticket.urgent, ticket.private, ticket.private_reason) == (True, True, "danger")
    assert f"Your code is {ticket.code}." in anna.sees
    assert "📞 112" in anna.sees
    assert "working day" not in anna.sees
    assert "at the latest" in anna.sees or "Nobody is at work now. We are back" in anna.sees
    assert "beats" not in seen_by_the_team(giulia)
    assert ticket.code in seen_by_the_team(giulia)


@pytest.mark.parametrize("way", ["the menu's button", "a question's button", "/talk"])
async def test_whoever_asks_for_a_person_in_another_way_means_these_words(
    town: Town, anna: Citizen, way: str
) -> None:
    if way == "a question's button":
        await anna.taps("Report a problem")
    before = anna.newest
    await anna.says(BEATEN)
    if way == "/talk":
        await anna.says("/talk")
    else:
        await anna.taps("🙋", before)
    [ticket] = await town.tickets_of("anna")
    assert (ticket.urgent, ticket.private_reason) == (True, "danger")
    assert f"Your code is {ticket.code}." in anna.sees


async def test_a_look_at_the_numbers_makes_nothing_urgent(town: Town, anna: Citizen) -> None:
    await anna.taps("In danger?")
    await anna.says("/menu")
    await anna.taps("🙋 Talk to a person", anna.newest)
    await anna.says("I need a new identity card")
    [ticket] = await town.tickets_of("anna")
    assert not ticket.urgent


async def test_what_is_said_within_the_hour_joins_it(town: Town, anna: Citizen) -> None:
    await anna.says(BEATEN)
    await anna.taps("A person now")
    await anna.says("he wants to kill me")
    assert any("📞 112" in message.text for message in anna.chat[-2:])
    await anna.says("/menu")
    await anna.says("he beats the children")
    await anna.taps("A person now")
    [ticket] = await town.tickets_of("anna")
    await anna.says("/my")
    await anna.taps(ticket.code)
    for words in (BEATEN, "he wants to kill me", "he beats the children"):
        assert words in anna.sees


async def test_further_words_belong_to_it_until_something_else_is_begun(town: Town, anna: Citizen) -> None:
    await anna.says(BEATEN)
    await anna.says("please, we are in via Isonzo")
    assert warned(anna)
    await anna.says(voice="v1")
    assert warned(anna)
    await anna.taps("A person now")
    [ticket] = await town.tickets_of("anna")
    await anna.says("/my")
    await anna.taps(ticket.code)
    assert "via Isonzo" in anna.sees


async def test_a_person_asked_for_in_words_is_a_person_now(town: Town, anna: Citizen) -> None:
    await anna.says(BEATEN)
    await anna.says("I want to talk to a person")
    [ticket] = await town.tickets_of("anna")
    assert ticket.urgent


async def test_only_the_numbers_discards_the_words(town: Town, anna: Citizen) -> None:
    await anna.says(BEATEN)
    await anna.taps("Only the numbers")
    assert "nothing was sent, and we have deleted what you wrote" in anna.sees
    assert "📞 112" in anna.sees
    assert await town.tickets_of("anna") == []
    assert await town.run(lambda tx: tx.all(drafts.HELD_GET, of_person=int(anna.lane[1:]))) == []
    await anna.says("when are you open?")
    assert "You can write to us here at any time" in anna.sees


async def test_safe_contact_is_asked_and_kept_with_the_words(
    town: Town, anna: Citizen, giulia: Operator
) -> None:
    await anna.says(BEATEN)
    await anna.taps("How to reach me safely")
    assert "Does anybody else read this phone?" in anna.sees
    await anna.taps("Yes, somebody may read it")
    await anna.taps("By telephone")
    await anna.says("333 1234567")
    await anna.says("when my husband, who beats me, is at work")
    await anna.says("sunflower")
    [ticket] = await town.tickets_of("anna")
    assert ticket.urgent
    assert ticket.private
    assert f"Your code is {ticket.code}." in anna.sees
    await anna.says("/my")
    await anna.taps(ticket.code)
    for words in (BEATEN, "333 1234567", "who beats me, is at work", "sunflower"):
        assert words in anna.sees
    for words in ("333 1234567", "sunflower", "beats"):
        assert words not in seen_by_the_team(giulia)


async def test_safe_contact_may_be_left_out(town: Town, anna: Citizen) -> None:
    await anna.says(BEATEN)
    await anna.taps("How to reach me safely")
    await anna.taps("Send it like this")
    [ticket] = await town.tickets_of("anna")
    assert ticket.urgent


async def test_back_from_safe_contact_leads_to_the_three_ways(town: Town, anna: Citizen) -> None:
    await anna.says(BEATEN)
    await anna.taps("How to reach me safely")
    await anna.taps("‹ Back")
    assert warned(anna)
    await anna.taps("A person now")
    assert len(await town.tickets_of("anna")) == 1


async def begins(anna: Citizen, *steps: str) -> None:
    for step in steps:
        await (anna.taps(step[1:]) if step.startswith("!") else anna.says(step))


@pytest.mark.parametrize(
    "steps",
    [
        ("!Report a problem",),
        ("!Report a problem", "!Street light"),
        ("!Report a problem", "!Street light", "Q4"),
        ("!Report a problem", "!Street light", "Q4", "the lamp is broken", "!Skip"),
        ("!Report a problem", "!Street light", "Q4", "the lamp is broken", "!Skip", "!Change"),
        ("!Book a visit",),
    ],
)
async def test_in_a_flow_the_draft_stays_as_it_was(town: Town, anna: Citizen, steps: tuple[str, ...]) -> None:
    await begins(anna, *steps)
    await anna.says("/menu")
    await anna.sends_tap("m/here")
    before = anna.sees
    await anna.says(BEATEN)
    assert warned(anna)
    await anna.taps("A person now")
    await anna.taps("Go on")
    assert anna.sees == before
    [ticket] = await town.tickets_of("anna")
    assert ticket.urgent


async def test_the_draft_waits_while_safe_contact_is_asked(anna: Citizen) -> None:
    await begins(anna, "!Report a problem", "!Street light", "Q4", "the lamp is broken")
    await anna.says(BEATEN)
    await anna.taps("How to reach me safely")
    await anna.taps("Send it like this")
    await anna.taps("Go on")
    assert "A photo helps" in anna.sees
    await anna.taps("Skip")
    assert "the lamp is broken" in anna.sees
    assert "beats" not in anna.sees


async def test_an_unrelated_ticket_gets_none_of_it(town: Town, anna: Citizen, giulia: Operator) -> None:
    code = await reports(anna)
    await anna.says("mi vuole uccidermi, mi minaccia")
    assert warned(anna)
    await giulia.says("Which pole is it?", reply_to=giulia.card(code))
    await anna.says("the second, and my husband beats me", reply_to=anna.newest)
    assert warned(anna)
    await anna.taps("Answer")
    await anna.says(BEATEN)
    assert warned(anna)
    assert "beats me" not in seen_by_the_team(giulia)
    assert len(await town.tickets_of("anna")) == 1


async def test_under_a_photo_behind_a_command_and_in_an_edit(anna: Citizen, giulia: Operator) -> None:
    await anna.says(BEATEN, photo="p")
    assert warned(anna)
    for command in ("report", "start", "nonsense"):
        await anna.says(f"/{command} {BEATEN}")
        assert warned(anna)
    await anna.taps("Only the numbers")
    code = await reports(anna)
    added = await anna.says("the pole is number 12")
    await anna.says(BEATEN, edits=added)
    assert warned(anna)
    assert code in seen_by_the_team(giulia)
    assert "beats" not in seen_by_the_team(giulia)


async def test_at_a_rating(town: Town, anna: Citizen, giulia: Operator) -> None:
    code = await reports(anna)
    await closes(town, code)
    await anna.taps("⭐⭐")
    await anna.taps("I had technical problems")
    await anna.taps("Add details")
    await anna.says(BEATEN)
    assert warned(anna)
    await anna.taps("A person now")
    assert [each.urgent for each in await town.tickets_of("anna")] == [True, False]
    assert "beats" not in seen_by_the_team(giulia)


async def test_a_newcomer_is_answered_before_a_language_is_chosen(town: Town) -> None:
    bea = Citizen(town, "bea", language_hint="en")
    await bea.says(BEATEN)
    assert warned(bea)
    assert "🌐 العربية" in bea.labels
    await bea.taps("العربية")
    assert "اتصلوا" in bea.sees
    assert bea.labels[0] == "🙋 شخص الآن"
    await bea.sends_tap("u/now", bea.newest)
    [ticket] = await town.tickets_of("bea")
    assert (ticket.urgent, ticket.language) == (True, "ar")


async def test_a_newcomer_who_taps_is_answered_in_the_language_they_read(town: Town) -> None:
    bea = Citizen(town, "bea", language_hint="en")
    await bea.says(BEATEN)
    await bea.taps("A person now")
    await bea.says("please hurry")
    [ticket] = await town.tickets_of("bea")
    assert ticket.language == "en"
    assert f"Added to {ticket.code}" in bea.sees


async def test_words_that_nobody_decided_about_are_deleted_after_a_day(town: Town, anna: Citizen) -> None:
    await anna.says(BEATEN)

    def later(tx: Transaction) -> int:
        return drafts.forget_held(tx, utc_now() + timedelta(days=1))

    assert await town.run(later) == 1
    await anna.taps("A person now")
    assert code_in(anna.sees)


async def test_words_that_were_heard_wrongly_go_on(town: Town, anna: Citizen) -> None:
    await begins(anna, "!Report a problem", "!Street light", "Q4")
    await anna.says("the lamp beats me, it is on fire")
    assert warned(anna)
    await anna.taps("It is not about danger")
    assert "A photo helps" in anna.sees
    await anna.says("/cancel")
    await anna.says("there is a fire in the theatre play")
    await anna.taps("It is not about danger")
    assert "What is this about?" in anna.sees
    assert await town.tickets_of("anna") == []


@pytest.mark.parametrize("data", ["u", "u/", "u/x", "u/now/it/1"])
async def test_a_forged_button_shows_the_ways(anna: Citizen, data: str) -> None:
    await anna.sends_tap(data, anna.newest)
    assert warned(anna)
