"""A citizen says thank you; the team reads it, counts it, and thanks in turn."""

from tests.dialogue import Citizen, code_in
from tests.tickets.scenario import Desk

WORDS = "Giulia explained every paper to me with great patience"


async def says_thanks(who: Citizen, whom: str = "Giulia") -> str:
    """Gives the code of the ticket."""
    await who.arrives()
    await who.taps("➕ More")
    await who.taps("🌟 Say thank you")
    await who.taps("Help that I got")
    await who.says(whom)
    await who.says(WORDS)
    await who.taps("✅ Send")
    return code_in(who.sees)


async def test_thanks_reach_the_team_with_for_what_and_to_whom(desk: Desk) -> None:
    code = await says_thanks(Citizen(desk.town, "bruno"))
    card = desk.marco.card(code)
    assert "🌟 Thanks" in card.text
    for shown in ("🤝 Help that I got", "To: Giulia", WORDS):
        assert shown in card.text


async def test_to_whom_can_be_skipped_and_a_refusal_keeps_the_rest(desk: Desk) -> None:
    bruno = Citizen(desk.town, "bruno")
    await bruno.arrives()
    await bruno.taps("➕ More")
    await bruno.taps("🌟 Say thank you")
    await bruno.taps("Something repaired")
    await bruno.taps("Skip")
    await bruno.says("ok")
    assert "That is very short" in bruno.sees
    assert "Something repaired" in bruno.sees
    await bruno.says(WORDS)
    await bruno.taps("✅ Send")
    assert "To:" not in desk.marco.card(code_in(bruno.sees)).text


async def test_the_team_closes_it_with_a_thank_you(desk: Desk) -> None:
    bruno = Citizen(desk.town, "bruno")
    card = desk.marco.card(await says_thanks(bruno))
    await desk.marco.taps("Say thank you and close", card)
    assert "💛 Marco thanks you for your kind words" in bruno.sees
    assert "closed: resolved" in card.text
    assert "Say thank you and close" not in card.labels


async def test_thanks_are_counted_by_kind(desk: Desk) -> None:
    await says_thanks(Citizen(desk.town, "bruno"))
    await desk.marco.says("/stats")
    assert "Thanks: 1" in desk.marco.sees


async def test_an_old_button_thanks_nobody_twice(desk: Desk) -> None:
    bruno = Citizen(desk.town, "bruno")
    card = desk.marco.card(await says_thanks(bruno))
    old = card.button("Say thank you and close").tap
    await desk.marco.taps("Say thank you and close", card)
    thanked = [each.text for each in bruno.chat]
    await desk.giulia.sends_tap(old, card)
    assert [each.text for each in bruno.chat] == thanked


async def test_thanks_in_arabic_and_by_a_link(desk: Desk) -> None:
    bruno = Citizen(desk.town, "bruno")
    await bruno.says("/start ar_praise")
    await bruno.taps("العربية")
    assert "شكر" in bruno.sees
