"""What a citizen says when the ticket was closed meanwhile is kept on it, shown to the desk, and confirmed."""

import pytest

from tests.dialogue import Citizen, Operator, Town
from tests.tickets.scenario import moves, reports

NEEDLES = "There are needles in the sandpit"
ENDINGS = ("resolved", "not_ours", "withdrawn", "duplicate")


def heard_by_the_desk(giulia: Operator, words: str) -> str:
    return giulia.message_with(words).text


async def test_an_answer_announced_before_the_closing_is_kept(
    town: Town, anna: Citizen, giulia: Operator
) -> None:
    code = await reports(anna)
    await giulia.says("Which park is it?", reply_to=giulia.card(code))
    await anna.taps("Answer")
    await moves(town, code, "close", "resolved")
    await anna.says(NEEDLES)
    assert "We have received it." in anna.sees
    assert f"{code} is closed" in anna.sees
    told = heard_by_the_desk(giulia, NEEDLES)
    assert "🆕" in told
    assert code in told
    await anna.says(code)
    assert NEEDLES in anna.sees


@pytest.mark.parametrize("ending", ENDINGS)
async def test_a_reply_to_the_message_of_the_closing_is_kept_words_and_photo(
    town: Town, anna: Citizen, giulia: Operator, ending: str
) -> None:
    code = await reports(anna)
    await giulia.says("They come on Thursday.", reply_to=giulia.card(code))
    answer = anna.newest
    await moves(town, code, "close", ending)
    closing = anna.newest
    await anna.says(NEEDLES, reply_to=closing)
    assert "We have received it." in anna.sees
    await anna.says(photo="sandpit", reply_to=answer)
    assert "We have received it." in anna.sees
    assert heard_by_the_desk(giulia, NEEDLES)
    assert "phone:sandpit" in {file.ref for message in giulia.chat for file in message.screen.files}
    [ticket] = await town.tickets_of("anna")
    assert ticket.state == "closed"


async def test_the_desk_opens_it_again_below_the_words(town: Town, anna: Citizen, giulia: Operator) -> None:
    code = await reports(anna)
    await moves(town, code, "close", "resolved")
    await anna.says(NEEDLES, reply_to=anna.newest)
    await anna.taps("⭐", on=anna.message_with("How easy was it"))  # the ticket is another version now
    words = giulia.message_with(NEEDLES)
    await giulia.taps("🔁", on=words)
    [ticket] = await town.tickets_of("anna")
    assert ticket.is_open
    assert NEEDLES in giulia.message_with(NEEDLES).text
    assert "is open again" in anna.sees


async def test_the_citizen_opens_it_again_below_the_receipt(town: Town, anna: Citizen) -> None:
    code = await reports(anna)
    await moves(town, code, "close", "resolved")
    await anna.says(NEEDLES, reply_to=anna.newest)
    await anna.taps("It is still there", on=anna.newest)
    [ticket] = await town.tickets_of("anna")
    assert ticket.is_open


async def test_an_old_answer_button_still_takes_words(town: Town, anna: Citizen, giulia: Operator) -> None:
    code = await reports(anna)
    await giulia.says("They come on Thursday.", reply_to=giulia.card(code))
    await moves(town, code, "close", "resolved")
    await anna.taps("Answer", on=anna.message_with("They come on Thursday."))
    assert f"{code} is closed, but you can write now all the same" in anna.sees
    await anna.says(voice="v1")
    assert "We have received it." in anna.sees
    assert "phone:v1" in {file.ref for message in giulia.chat for file in message.screen.files}


async def test_words_for_a_closed_ticket_can_be_corrected(
    town: Town, anna: Citizen, giulia: Operator
) -> None:
    code = await reports(anna)
    told = await anna.says("the second pole")
    await moves(town, code, "close", "resolved")
    await anna.says("the third pole", edits=told)
    assert heard_by_the_desk(giulia, "the third pole")


async def test_words_just_after_the_closing_can_belong_to_it(
    town: Town, anna: Citizen, giulia: Operator
) -> None:
    code = await reports(anna)
    await moves(town, code, "close", "resolved")
    await anna.says("nobody came to look at it, it is dark as before")
    await anna.taps(code)
    assert "We have received it." in anna.sees
    assert heard_by_the_desk(giulia, "nobody came to look at it")


@pytest.mark.parametrize(("language", "received"), [("it", "L'abbiamo ricevuto."), ("ar", "وصلتنا رسالتكم.")])
async def test_it_is_confirmed_in_the_citizens_language(
    town: Town, anna: Citizen, giulia: Operator, language: str, received: str
) -> None:
    code = await reports(anna)
    await moves(town, code, "close", "resolved")
    closing = anna.newest
    await anna.sends_tap(f"l/{language}")
    await anna.says("ci sono siringhe nella sabbia", reply_to=closing)
    assert received in anna.sees
    assert heard_by_the_desk(giulia, "siringhe")
