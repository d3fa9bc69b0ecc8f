"""A citizen asks for the civic room, and is refused kindly when it cannot be had."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import msgspec

from storage.engine.utc import utc_now
from storage.visits import bookings
from tests.dialogue import restarted
from tests.rooms.scenario import ROOM, STORY, RoomTown, open_room, room_place, some_day, typed


async def test_the_room_is_asked_for_in_nine_steps(town: RoomTown) -> None:
    day = some_day()
    code = await town.asks(day)
    activity, ticket = await town.activity(code), await town.ticket(code)
    assert (activity.state, activity.room, activity.title, activity.last_day) == ("asked", ROOM, None, None)
    assert activity.wall.startswith(f"{day}T18:00")
    assert ticket.kind == "room"
    assert "An operator reads it and answers you here, by" in town.anna.sees


async def test_the_review_shows_every_answer(town: RoomTown) -> None:
    day = some_day()
    await town.anna.taps("➕ More")
    await town.anna.taps("🏛 Ask for the civic room")
    for words in (STORY, "Colori", typed(day)):
        await town.anna.says(words)
    await town.anna.taps("Every week")
    await town.anna.says(f"{day + timedelta(days=21):%d.%m.%Y}")
    await town.anna.says("٢٥")
    await town.anna.taps("Only for us")
    for words in (
        "Please check",
        STORY,
        "Colori",
        "18:00–20:00",
        "until ",
        "25 people",
        "Only for us",
    ):
        assert words in town.anna.sees


async def test_a_restart_after_each_answer_loses_nothing(town: RoomTown) -> None:
    anna = town.anna
    await anna.says("/room")
    for words in (STORY, "Colori", typed(some_day()), "once", "30", "no"):
        anna.town = restarted(anna.town)
        await anna.says(words)
    assert "Please check" in anna.sees


async def test_hours_at_which_the_room_is_closed_are_refused_before_the_review(town: RoomTown) -> None:
    await town.anna.says("/room")
    await town.anna.says(STORY)
    await town.anna.says("Colori")
    await town.anna.says(typed(some_day(), "21-23"))
    assert "the room can be used at these hours: 09:00–22:00" in town.anna.sees
    assert "(I kept:" in town.anna.sees
    await town.anna.says(typed(some_day(), "20-22"))
    assert "Only once, or every week?" in town.anna.sees


async def test_a_day_on_which_the_room_is_closed_is_refused(tmp_path: Path) -> None:
    async with open_room(tmp_path, room_place(some_day())) as town:
        await town.anna.says("/room")
        await town.anna.says(STORY)
        await town.anna.says("Colori")
        await town.anna.says(typed(some_day()))
        assert "closed on that day" in town.anna.sees


async def test_a_sentence_that_names_no_day_gets_an_example_and_is_not_taken_for_more_words(
    town: RoomTown,
) -> None:
    await town.anna.says("/room")
    await town.anna.says(STORY)
    await town.anna.says("Colori")
    await town.anna.says("whenever it suits you best, we are free in the evening")
    assert "We did not find the day in it. Please write it like this: 12.12 18:00-20:00" in town.anna.sees
    await town.anna.says("dal 12 al 14 dicembre 18-20")
    assert "There is more than one day or time in “dal 12 al 14 dicembre 18-20”" in town.anna.sees
    await town.anna.says("dopodomani 18-20, forse")
    assert "We understood “dopodomani 18-20”, but not “forse”" in town.anna.sees
    assert "I have added that" not in town.anna.sees


async def test_a_repetition_names_the_holidays_it_leaves_out(tmp_path: Path) -> None:
    day = some_day()
    async with open_room(tmp_path, room_place(day + timedelta(days=7))) as town:
        code = await town.asks(day, until=day + timedelta(days=14))
        await town.desk.giulia.taps("🤝 Agree", town.desk.giulia.card(code))
        assert [town.local(each).date() for each in await town.bookings(code)] == [
            day,
            day + timedelta(days=14),
        ]
        assert "On public holidays the room is closed" in town.anna.message_with("The room is yours").text


async def test_a_repetition_keeps_the_hour_on_the_wall_across_both_changes_of_the_clock(
    town: RoomTown,
) -> None:
    day = some_day(5)
    code = await town.asks(day, until=day + timedelta(days=358))
    await town.desk.giulia.taps("🤝 Agree", town.desk.giulia.card(code))
    local = [town.local(each) for each in await town.bookings(code)]
    assert len(local) == 52
    assert {(at.hour, at.minute) for at in local} == {(18, 0)}
    assert {at.utcoffset() for at in local} == {timedelta(hours=1), timedelta(hours=2)}
    assert {(later - earlier).days for earlier, later in pairwise(local)} == {7}


async def test_a_place_without_rooms_offers_none(tmp_path: Path) -> None:
    async with open_room(tmp_path, msgspec.structs.replace(room_place(), rooms=())) as town:
        await town.anna.says("/menu")
        assert not any("civic room" in label for label in town.anna.labels)
        await town.anna.says("/room")
        assert "There is no room to ask for here." in town.anna.sees


async def test_of_several_rooms_one_is_chosen(tmp_path: Path) -> None:
    place = room_place()
    second = msgspec.structs.replace(
        place.rooms[0], code="studio", seat_pool="studio", label={"en": "Small studio", "it": "Studio"}
    )
    async with open_room(tmp_path, msgspec.structs.replace(place, rooms=(*place.rooms, second))) as town:
        await town.anna.says("/room")
        await town.anna.says(STORY)
        await town.anna.says("Colori")
        assert "Which room" in town.anna.sees
        await town.anna.taps("Small studio")
        for words in (typed(some_day()), "once", "30", "no"):
            await town.anna.says(words)
        assert "Small studio" in town.anna.sees


async def test_a_deep_link_leads_to_the_room(town: RoomTown) -> None:
    carla = await town.newcomer("carla")
    await carla.says("/start room")
    assert "What would you like to do in the room?" in carla.sees


async def test_too_many_in_an_hour_keep_the_answers(town: RoomTown) -> None:
    for _ in range(5):
        await town.asks(some_day())
    await town.anna.says("/room")
    for words in (STORY, "Colori", typed(some_day()), "once", "30", "no"):
        await town.anna.says(words)
    await town.anna.taps("✅ Send")
    assert "Your answers are kept" in town.anna.sees


async def test_whoever_asks_for_a_person_instead_is_handed_over(town: RoomTown) -> None:
    await town.anna.says("/room")
    await town.anna.says(STORY)
    await town.anna.taps("🙋 A person")
    assert "A person takes over from here" in town.anna.sees
    assert STORY in town.desk.giulia.newest.text


async def test_days_of_a_room_are_not_listed_among_visits(town: RoomTown) -> None:
    code = await town.asks(some_day())
    await town.desk.giulia.taps("🤝 Agree", town.desk.giulia.card(code))
    [booking] = await town.bookings(code)
    listed = await town.desk.town.run(lambda tx: bookings.of_person(tx, booking.person_id, utc_now()))
    assert listed == []
