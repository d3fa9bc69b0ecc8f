"""A citizen answers a proposal of another time, and no other citizen can."""

from tests.rooms.scenario import RoomTown, some_day


async def test_a_proposal_that_suits_is_agreed(town: RoomTown) -> None:
    code = await proposed(town, other := some_day(40))
    assert (await town.ticket(code)).state == "waiting"
    assert "Does that suit you?" in town.anna.sees
    await town.anna.taps("✅ Yes, that suits us")
    [booking] = await town.bookings(code)
    assert town.local(booking).date() == other
    assert (await town.ticket(code)).outcome == "resolved"
    assert "The citizen agrees" in town.desk.giulia.message_with("The citizen agrees").text


async def test_a_proposal_that_does_not_suit_goes_back_to_the_desk(town: RoomTown) -> None:
    code = await proposed(town, some_day(40))
    await town.anna.taps("No, it does not")
    activity, ticket = await town.activity(code), await town.ticket(code)
    assert (activity.state, activity.wall[:10], ticket.state) == ("asked", some_day().isoformat(), "taken")
    assert await town.bookings(code) == []
    assert "That does not suit us" in town.desk.giulia.message_with("That does not suit us").text


async def test_a_proposal_that_somebody_else_took_meanwhile_is_not_agreed(town: RoomTown) -> None:
    code = await proposed(town, some_day(40))
    other = await town.asks(some_day(40), "10-12", by=await town.newcomer("carla"))
    await town.desk.giulia.taps("🤝 Agree", town.desk.giulia.card(other))
    await town.anna.taps("✅ Yes, that suits us", town.anna.message_with("Does that suit you?"))
    assert "somebody else has taken the room" in town.anna.sees
    assert await town.bookings(code) == []
    assert (await town.activity(code)).state == "asked"


async def test_an_old_answer_to_a_proposal_shows_how_it_stands(town: RoomTown) -> None:
    code = await proposed(town, some_day(40))
    question = town.anna.message_with("Does that suit you?")
    await town.anna.taps("No, it does not", question)
    await town.anna.taps("✅ Yes, that suits us", question)
    assert await town.bookings(code) == []
    assert code in town.anna.sees


async def test_nobody_answers_for_somebody_else(town: RoomTown) -> None:
    code = await proposed(town, some_day(40))
    yes = town.anna.newest.button("✅ Yes").tap
    carla = await town.newcomer("carla")
    await carla.sends_tap(yes, carla.newest)
    assert "moved on" in carla.sees
    await carla.sends_tap("r/yes/12/1", carla.newest)
    assert "moved on" in carla.sees
    assert await town.bookings(code) == []


async def proposed(town: RoomTown, other: object) -> str:
    code = await town.asks(some_day())
    giulia = town.desk.giulia
    await giulia.taps("🔁 Another time…", giulia.card(code))
    await giulia.says(f"{other:%d.%m.%Y} 10-12", reply_to=giulia.message_with("which day and hours"))
    return code
