"""A citizen withdraws a request for the room, or gives the room back: one day of it, or all."""

from datetime import timedelta

from tests.rooms.scenario import RoomTown, some_day


async def test_one_day_is_given_back(town: RoomTown) -> None:
    day = some_day()
    code = await agreed(town, until=day + timedelta(days=14))
    await town.anna.taps("✖ Give the room back", town.anna.message_with("The room is yours"))
    await town.anna.taps(town.anna.labels[1])
    await town.anna.taps("Yes, give it back")
    left = [town.local(each).date() for each in await town.bookings(code)]
    assert left == [day, day + timedelta(days=14)]
    assert "gave the room back" in town.desk.giulia.message_with("gave the room back").text
    other = await town.asks(day + timedelta(days=7), by=await town.newcomer("carla"))
    await town.desk.giulia.taps("🤝 Agree", town.desk.giulia.card(other))
    assert len(await town.bookings(other)) == 1


async def test_all_days_are_given_back(town: RoomTown) -> None:
    code = await agreed(town, until=some_day(44))
    await town.anna.taps("✖ Give the room back", town.anna.message_with("The room is yours"))
    await town.anna.taps("✖ All of them")
    await town.anna.taps("Yes, give it back")
    assert await town.bookings(code) == []
    assert (await town.activity(code)).state == "withdrawn"


async def test_given_back_twice_is_told_once(town: RoomTown) -> None:
    code = await agreed(town, until=some_day(44))
    [first, *_rest] = await town.bookings(code)
    before = len(town.desk.giulia.chat)
    for _ in range(2):
        await town.anna.sends_tap(f"r/day/{first.id}/{first.version}/yes", town.anna.newest)
        await town.anna.sends_tap(f"r/all/{first.ticket_id}/yes", town.anna.newest)
    assert len(town.desk.giulia.chat) == before + 2
    assert code in town.anna.sees


async def test_nobody_gives_back_somebody_elses_day(town: RoomTown) -> None:
    code = await agreed(town)
    [booking] = await town.bookings(code)
    carla = await town.newcomer("carla")
    for data in (f"r/day/{booking.id}/{booking.version}/yes", f"r/all/{booking.ticket_id}/yes"):
        await carla.sends_tap(data, carla.newest)
        assert "moved on" in carla.sees
    assert len(await town.bookings(code)) == 1


async def test_a_withdrawn_request_is_not_decided_any_more(town: RoomTown) -> None:
    code = await town.asks(some_day())
    card = town.desk.giulia.card(code)
    agree = card.button("🤝 Agree").tap
    await town.anna.says(code)
    await town.anna.taps("Withdraw")
    await town.anna.taps("Yes, withdraw it")
    assert (await town.activity(code)).state == "withdrawn"
    await town.desk.giulia.sends_tap(agree, card)
    assert await town.bookings(code) == []


async def test_withdrawing_what_was_opened_again_gives_the_room_back(town: RoomTown) -> None:
    code = await agreed(town)
    await town.anna.taps("🔁 Open it again")
    await town.anna.says("/my")
    await town.anna.taps(code)
    await town.anna.taps("Withdraw")
    await town.anna.taps("Yes, withdraw it")
    assert await town.bookings(code) == []


async def agreed(town: RoomTown, **how: object) -> str:
    code = await town.asks(some_day(), **how)  # type: ignore[arg-type]  # as `asks` takes it
    await town.desk.giulia.taps("🤝 Agree", town.desk.giulia.card(code))
    return code
