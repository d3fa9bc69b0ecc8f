"""A citizen comes alone or with others, waits for a place, and stays away again."""

import io
from datetime import timedelta

import pytest
import zxingcpp
from PIL import Image

from storage.events.events import Text
from storage.people import people
from tests.dialogue import Citizen, Town, arrived
from tests.events.published import AT, Calendar, opens, person_of, signup_of


async def test_one_tap_to_come_and_one_to_stay_away(team: Calendar, anna: Citizen) -> None:
    event = await team.publish(capacity=5)
    await opens(anna, event)
    await anna.taps("✅ I come")
    code = (await signup_of(anna, event)).code
    assert "✅ You come." in anna.sees
    assert f"Your code at the door: {code}" in anna.sees
    assert "🪑 4 places left" in anna.sees
    await anna.taps("I cannot come")
    assert "Thank you for telling us" in anna.sees
    assert "🪑 5 places left" in anna.sees
    await anna.taps("✅ I come")
    assert (await signup_of(anna, event)).code == code, "the code for the door stays the same"
    assert len(anna.chat) == 2


async def test_with_others_and_then_with_fewer(team: Calendar, anna: Citizen) -> None:
    event = await team.publish(capacity=5, most_each=6)
    await opens(anna, event)
    await anna.taps("➕ With others")
    assert anna.labels[:6] == ["1", "2", "3", "4", "5", "6"]
    await anna.taps("4")
    assert "✅ You come, 4 people in all." in anna.sees
    assert "🪑 1 place left" in anna.sees
    await anna.taps("👥 How many we are")
    await anna.taps("6")
    assert "There is room for 5 people only." in anna.sees
    assert (await signup_of(anna, event)).people == 4, "what they have stays theirs"
    assert "⏳" not in "".join(anna.labels), "whoever comes is on no list"
    await anna.taps("✅ Come with 5")
    await anna.taps("👥 How many we are")
    await anna.taps("2")
    assert (await team.event(event)).taken == 2


async def test_too_many_for_the_places_left_come_with_fewer_or_wait(team: Calendar, anna: Citizen) -> None:
    event = await team.publish(capacity=2)
    await opens(anna, event)
    await anna.taps("➕ With others")
    await anna.taps("3")
    assert "There is room for 2 people only." in anna.sees
    await anna.taps("⏳ Wait for 3 places")
    assert "⏳ You are on the list with 3 people." in anna.sees
    assert (await team.event(event)).taken == 0
    await anna.taps("Take me off the list")
    assert (await signup_of(anna, event)).state == "cancelled"


async def test_the_door_code_is_a_picture_another_phone_reads(team: Calendar, anna: Citizen) -> None:
    event = await team.publish()
    await opens(anna, event)
    await anna.taps("✅ I come")
    await anna.taps("🎫 My code for the door")
    code = (await signup_of(anna, event)).code
    (file,) = anna.newest.screen.files
    assert code in anna.sees
    assert [button.copy for button in anna.newest.buttons] == [code]
    (read,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(file.body)))
    assert read.text == code


async def test_whoever_waits_gets_the_place_and_is_told(team: Calendar, town: Town, anna: Citizen) -> None:
    event = await team.publish(starts_at=AT, capacity=1)
    bea = await arrived(town, "bea", "Italiano")
    await opens(anna, event)
    await anna.taps("✅ I come")
    await opens(bea, event)
    await bea.sends_tap(f"e/wait/{event.id}/1")
    assert (await signup_of(bea, event)).state == "waiting"
    await opens(anna, event)
    await anna.taps("I cannot come")
    assert "Choir in the square" in anna.sees
    assert "somebody waits for a place" in anna.sees
    await anna.taps("No, I come")
    assert (await signup_of(anna, event)).state == "coming"
    await anna.taps("I cannot come")
    await anna.taps("Yes, I cannot come")
    assert (await signup_of(anna, event)).state == "cancelled"
    assert (await signup_of(bea, event)).state == "coming"
    assert "Coro in piazza" in bea.sees
    assert (await team.event(event)).taken == 1


async def test_a_full_event_offers_the_list(team: Calendar, town: Town, anna: Citizen) -> None:
    event = await team.publish(capacity=1)
    bea = await arrived(town, "bea")
    await opens(anna, event)
    await opens(bea, event)
    await bea.taps("✅ I come")
    await anna.taps("✅ I come")
    assert "All places are taken. You can wait" in anna.sees
    await anna.taps("⏳ Wait for 1 place")
    assert "⏳ You are on the list." in anna.sees
    carl = await arrived(town, "carl")
    await opens(carl, event)
    assert "⏳ Put me on the list" in carl.labels
    assert "✅ I come" not in carl.labels


async def test_nobody_who_blocked_the_service_is_let_in(team: Calendar, town: Town, anna: Citizen) -> None:
    event = await team.publish(capacity=1)
    bea, carl = await arrived(town, "bea"), await arrived(town, "carl")
    await opens(anna, event)
    await anna.taps("✅ I come")
    for who in (bea, carl):
        await opens(who, event)
        await who.taps("⏳ Put me on the list")
    person = await person_of(bea)
    await town.run(lambda tx: people.change(tx, person, reachable=False))
    await anna.sends_tap(f"e/off/{event.id}/yes")
    assert [(await signup_of(who, event)).state for who in (bea, carl)] == ["waiting", "coming"]


async def test_more_places_let_in_who_waits(team: Calendar, town: Town, anna: Citizen) -> None:
    event = await team.publish(capacity=1)
    await opens(anna, event)
    await anna.taps("✅ I come")
    bea = await arrived(town, "bea")
    await opens(bea, event)
    await bea.taps("⏳ Put me on the list")
    await team.change(event, capacity=2)
    assert "Good news: there is a place for you now." in bea.sees


@pytest.mark.parametrize("verb", ["in", "wait", "off", "with", "code", "ics", "see", "show", "text", "back"])
@pytest.mark.parametrize("rest", ["", "/1", "/yes", "/-1", "/999999", "/x/y/z"])
async def test_no_forged_tap_harms(team: Calendar, anna: Citizen, verb: str, rest: str) -> None:
    event = await team.publish(capacity=3, most_each=2)
    draft = await team.draft()
    await anna.sends_tap(f"e/{verb}/{event.id}{rest}")
    assert anna.sees
    for number in (draft.id, 1, 2**64):
        await anna.sends_tap(f"e/{verb}/{number}{rest}")
        assert "We do not know that event." in anna.sees
    assert (await team.event(event)).taken <= 2, "nobody brings more than is allowed"


async def test_an_old_button_of_an_event_that_is_over_or_cancelled(team: Calendar, anna: Citizen) -> None:
    running = await team.publish(starts_at=team.now - timedelta(hours=1))
    await opens(anna, running)
    await anna.taps("✅ I come")
    assert "✅ You come." in anna.sees, "whoever comes late is welcome"
    event = await team.publish()
    await opens(anna, event)
    page = anna.newest
    await team.cancel(event)
    await anna.taps("✅ I come", on=page)
    assert "Choir in the square has been cancelled. We are sorry." in anna.sees
    past = await team.publish((Text("en", "Fair", ""),), starts_at=team.now - timedelta(hours=3))
    await anna.sends_tap(f"e/in/{past.id}/1")
    assert "Fair is over. Here is what comes next." in anna.sees
    assert "Choir" in anna.sees, "what is on instead"


async def test_my_lists_where_one_goes(team: Calendar, town: Town, anna: Citizen) -> None:
    first = await team.publish(starts_at=AT, capacity=1)
    second = await team.publish((Text("en", "Fair", ""),), starts_at=AT + timedelta(days=1))
    bea = await arrived(town, "bea")
    await opens(bea, first)
    await bea.taps("✅ I come")
    await opens(anna, first)
    await anna.taps("⏳ Put me on the list")
    await opens(anna, second)
    await anna.taps("✅ I come")
    await anna.says("/my")
    assert "You go to:" in anna.sees
    assert "19:00: you are on the list" in anna.sees
    assert "✅ Fair, " in anna.sees
    await anna.taps("Fair")
    await anna.taps("I cannot come")
    await anna.says("/my")
    assert "Fair" not in anna.sees


async def test_a_code_for_the_door_that_is_typed_shows_its_event_to_its_owner_alone(
    team: Calendar, town: Town, anna: Citizen
) -> None:
    event = await team.publish()
    await opens(anna, event)
    await anna.taps("✅ I come")
    code = (await signup_of(anna, event)).code
    await anna.says(code.lower().replace("-", " "))
    assert "✅ You come." in anna.sees
    bea = await arrived(town, "bea")
    await bea.says(code)
    assert "Choir" not in bea.sees


async def test_whoever_waits_can_come_with_fewer(team: Calendar, anna: Citizen) -> None:
    event = await team.publish(capacity=2)
    await opens(anna, event)
    await anna.sends_tap(f"e/wait/{event.id}/3", anna.newest)
    await anna.taps("👥 How many we are")
    await anna.taps("2")
    assert "✅ You come, 2 people in all." in anna.sees
