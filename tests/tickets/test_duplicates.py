"""The same problem is followed without a word of what another citizen wrote."""

from tests.dialogue import Citizen, Town, code_in
from tests.tickets.scenario import STORY, closes, reports


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
