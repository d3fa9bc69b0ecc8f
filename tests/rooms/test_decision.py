"""The coordinator decides about the civic room: agrees, proposes, refuses, takes back; collisions, races, languages."""

from datetime import timedelta

from handlers.tickets.access import timeline_of
from storage.engine.transaction import Transaction
from storage.tickets.tickets import Entry
from storage.visits import room_requests
from tests.chats import Message
from tests.dialogue import Citizen
from tests.rooms.scenario import STORY, RoomTown, some_day, typed

WEEK = timedelta(days=7)
MONTHS = (
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
)


def card(town: RoomTown, code: str) -> Message:
    return town.desk.giulia.card(code)


async def entries(town: RoomTown, code: str) -> list[Entry]:
    ticket = await town.ticket(code)
    found: list[Entry] = await town.desk.town.unit(lambda unit: list(timeline_of(unit, ticket)))
    return found


async def test_the_card_shows_what_is_asked_and_that_it_is_free(town: RoomTown) -> None:
    code = await town.asks(some_day())
    text = card(town, code).text
    for words in (
        "🏛 Civic room",
        STORY,
        "18:00–20:00",
        "25 people",
        "open to everybody: “Painting together”",
        "Associazione Colori",
        "✅ Free: 1 day",
    ):
        assert words in text


async def test_agreed_takes_the_room_and_tells_the_citizen(town: RoomTown) -> None:
    code = await town.asks(some_day())
    await town.desk.giulia.taps("🤝 Agree", card(town, code))
    [booking] = await town.bookings(code)
    assert (booking.service, booking.desk, booking.person_id) == (
        "sala-civica",
        "sala-civica",
        (await town.ticket(code)).person_id,
    )
    assert "✅ The room is yours" in town.anna.message_with("The room is yours").text
    assert (await town.ticket(code)).outcome == "resolved"
    assert (await town.activity(code)).title == "Painting together"
    assert "🤝 Agreed; 1 day to come" in card(town, code).text
    [agreed] = [each for each in await entries(town, code) if each.kind == "booking"]
    assert agreed.body["verb"] == "room agreed"


async def test_the_timeline_tells_it_to_both(town: RoomTown) -> None:
    code = await town.asks(some_day())
    await town.desk.giulia.taps("🤝 Agree", card(town, code))
    await town.desk.giulia.says(f"/show {code}")
    assert "The room is agreed: " in town.desk.giulia.sees
    await town.anna.says(code)
    assert "The room is agreed: " in town.anna.sees


async def test_what_is_not_open_to_everybody_keeps_its_title_to_itself(town: RoomTown) -> None:
    code = await town.asks(some_day(), title="")
    await town.desk.giulia.taps("🤝 Agree", card(town, code))
    assert (await town.activity(code)).title is None
    assert "🔑 not open to everybody" in card(town, code).text


async def test_only_a_coordinator_decides(town: RoomTown) -> None:
    code = await town.asks(some_day())
    await town.desk.marco.taps("🤝 Agree", card(town, code))
    assert await town.bookings(code) == []
    assert town.desk.town.toasts[-1] == "Only a coordinator can do this."


async def test_only_a_coordinator_answers_the_prompt(town: RoomTown) -> None:
    code = await town.asks(some_day())
    await town.desk.giulia.taps("🚫 Refuse…", card(town, code))
    prompt = town.desk.giulia.message_with("why can they not have the room")
    await town.desk.marco.says("Because I say so", reply_to=prompt)
    assert "Only a coordinator can do this." in town.desk.marco.sees
    assert (await town.activity(code)).state == "asked"


async def test_of_days_that_collide_none_is_taken_unless_wanted(town: RoomTown) -> None:
    day, giulia = some_day(), town.desk.giulia
    other = await town.asks(day + WEEK, "17-19", by=await town.newcomer("carla"))
    await giulia.taps("🤝 Agree", card(town, other))
    code = await town.asks(day, until=day + 3 * WEEK)
    assert "✅ Free: 3 days" in card(town, code).text
    assert "⚠️ Taken: " in card(town, code).text
    await giulia.taps("🤝 Agree", card(town, code))
    assert await town.bookings(code) == []
    assert "Nothing was agreed" in card(town, code).text
    await giulia.taps("🤝 Agree without these: 3 days")
    assert [town.local(each).date() for each in await town.bookings(code)] == [
        day,
        day + 2 * WEEK,
        day + 3 * WEEK,
    ]
    assert "It is taken by others on" in town.anna.message_with("The room is yours").text


async def test_what_collides_altogether_cannot_be_agreed(town: RoomTown) -> None:
    code, other = await town.asks(some_day()), await town.asks(some_day(), "19-21")
    await town.desk.giulia.taps("🤝 Agree", card(town, code))
    await town.desk.giulia.taps("🤝 Agree", card(town, other))
    assert await town.bookings(other) == []
    assert not any("without" in label for label in card(town, other).labels)


async def test_one_after_the_other_does_not_collide(town: RoomTown) -> None:
    for hours in ("18-20", "20-22", "16-18"):
        code = await town.asks(some_day(), hours)
        await town.desk.giulia.taps("🤝 Agree", card(town, code))
        assert len(await town.bookings(code)) == 1


async def test_a_proposal_goes_to_the_citizen(town: RoomTown) -> None:
    code, giulia, other = await town.asks(some_day()), town.desk.giulia, some_day(33)
    await giulia.taps("🔁 Another time…", card(town, code))
    prompt = giulia.message_with("which day and hours")
    await giulia.says("some other day", reply_to=prompt)
    assert "We did not find the day in it" in giulia.sees
    await giulia.says(typed(other, "21-23"), reply_to=prompt)
    assert "the room can be used at these hours" in giulia.sees
    await giulia.says(typed(other, "10-12"), reply_to=prompt)
    assert "The citizen is asked" in giulia.message_with("The citizen is asked").text
    assert "10:00–12:00" in town.anna.sees
    activity = await town.activity(code)
    assert (activity.state, activity.wall[:16]) == ("countered", f"{other}T10:00")


async def test_a_time_that_is_taken_cannot_be_proposed(town: RoomTown) -> None:
    code, giulia = await town.asks(some_day()), town.desk.giulia
    await giulia.taps("🤝 Agree", card(town, code))
    other = await town.asks(some_day())
    await giulia.taps("🔁 Another time…", card(town, other))
    await giulia.says(typed(some_day(), "19-21"), reply_to=giulia.message_with("which day and hours"))
    assert "The room is taken then" in giulia.sees
    assert (await town.activity(other)).state == "asked"


async def test_a_second_proposal_replaces_the_first(town: RoomTown) -> None:
    code, giulia = await town.asks(some_day()), town.desk.giulia
    for ahead in (33, 34):
        await giulia.taps("🔁 Another time…", card(town, code))
        prompt = giulia.message_with("which day and hours")
        await giulia.says(typed(some_day(ahead), "10-12"), reply_to=prompt)
    await town.anna.taps("✅ Yes, that suits us")
    [booking] = await town.bookings(code)
    assert town.local(booking).date() == some_day(34)


async def test_refused_with_a_reason_that_the_citizen_reads(town: RoomTown) -> None:
    code, giulia = await town.asks(some_day()), town.desk.giulia
    await giulia.taps("🚫 Refuse…", card(town, code))
    prompt = giulia.message_with("why can they not have the room")
    await giulia.says("The room is being painted.", reply_to=prompt)
    assert "We are sorry, we cannot give you the room" in town.anna.message_with("We are sorry").text
    assert "The room is being painted." in town.anna.message_with("is closed: not possible").text
    ticket = await town.ticket(code)
    assert (ticket.state, ticket.outcome) == ("closed", "refused")
    await giulia.says("Once more.", reply_to=prompt)
    assert "was decided meanwhile: not possible" in giulia.message_with("decided meanwhile").text


async def test_of_two_coordinators_one_wins_and_the_other_is_told(town: RoomTown) -> None:
    code, giulia = await town.asks(some_day()), town.desk.giulia
    await giulia.taps("🚫 Refuse…", card(town, code))
    prompt = giulia.message_with("why can they not have the room")
    await giulia.taps("🤝 Agree", card(town, code))
    await giulia.says("We are closed.", reply_to=prompt)
    assert giulia.message_with("decided meanwhile").text == f"{code} was decided meanwhile: agreed."
    assert len(await town.bookings(code)) == 1


async def test_what_a_colleague_closed_is_not_decided_behind_their_back(town: RoomTown) -> None:
    code, giulia = await town.asks(some_day()), town.desk.giulia
    await giulia.taps("🔁 Another time…", card(town, code))
    prompt = giulia.message_with("which day and hours")
    await town.desk.marco.says(f"/close {code} not ours")
    await giulia.says(typed(some_day(33), "10-12"), reply_to=prompt)
    assert f"Marco has closed {code} already." in giulia.message_with("has closed").text
    assert (await town.activity(code)).state == "asked"


async def test_an_old_button_says_how_it_stands(town: RoomTown) -> None:
    code, giulia = await town.asks(some_day()), town.desk.giulia
    old = card(town, code).button("🤝 Agree").tap
    await giulia.taps("🤝 Agree", card(town, code))
    await giulia.sends_tap(old, card(town, code))
    assert "has changed meanwhile" in town.desk.town.toasts[-1]
    assert len(await town.bookings(code)) == 1


async def test_a_changed_activity_is_not_agreed_by_an_older_version(town: RoomTown) -> None:
    code = await town.asks(some_day())
    activity = await town.activity(code)

    def decided(tx: Transaction) -> None:
        room_requests.change(tx, activity, activity.changed_at, state="asked")

    await town.desk.town.run(decided)
    await town.desk.giulia.taps("🤝 Agree", card(town, code))
    assert town.desk.town.toasts[-1] == f"{code} was decided meanwhile: asked for."
    assert await town.bookings(code) == []


async def test_the_desk_takes_a_day_back(town: RoomTown) -> None:
    day, giulia = some_day(), town.desk.giulia
    code = await town.asks(day, until=day + 9 * WEEK)
    await giulia.taps("🤝 Agree", card(town, code))
    await giulia.taps("📅 Give back a day…", card(town, code))
    await giulia.taps("More ›")
    await giulia.taps(giulia.newest.labels[-2])
    await giulia.taps("Yes, take it back")
    left = [town.local(each).date() for each in await town.bookings(code)]
    assert left == [day + number * WEEK for number in range(9)]
    assert "you cannot have the room on this day" in town.anna.sees
    assert "9 days to come" in card(town, code).text


async def test_a_day_of_another_request_is_not_taken_back(town: RoomTown) -> None:
    code, giulia = await town.asks(some_day()), town.desk.giulia
    await giulia.taps("🤝 Agree", card(town, code))
    other = await town.asks(some_day(31))
    await giulia.taps("🤝 Agree", card(town, other))
    [booking] = await town.bookings(code)
    ticket = await town.ticket(other)
    await giulia.sends_tap(f"k/free/{other}/{ticket.version}/{booking.id}", card(town, other))
    assert len(await town.bookings(code)) == 1


async def test_the_whole_of_it_in_arabic(town: RoomTown) -> None:
    amal = Citizen(town.desk.town, "amal")
    await amal.arrives("العربية")
    await amal.sends_tap("m/room", amal.newest)
    day = some_day()
    for words in (
        "نريد أن نرسم مع الأطفال والكبار في الحي",
        "جمعية الألوان، هاتف ٣٣٣",
        f"{day.day} {MONTHS[day.month - 1]} {day.year} من ١٨ إلى ٢٠",
        "مرة واحدة",
        "٢٥",
        "نعم",
        "الرسم معًا",
    ):
        await amal.says(words)
    await amal.sends_tap("n/send/room.review", amal.newest)
    [ticket] = await town.desk.town.tickets_of("amal")
    code = ticket.code
    await town.desk.giulia.taps("🤝 Agree", card(town, code))
    assert (await town.activity(code)).title == "الرسم معًا"
    told = amal.message_with("\u206618:00–20:00\u2069")
    assert told.screen.language == "ar"
