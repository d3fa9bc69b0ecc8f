"""At the door: codes typed or scanned, each answered in a line; whose event it is, who is in already, who has no place."""

from datetime import timedelta

from handlers.events import check_in
from handlers.messaging.unit_of_work import UnitOfWork
from storage.engine.transaction import Transaction
from storage.events import events, signups
from storage.events.events import Event
from storage.events.signups import Signup
from tests.events.scenario import event_now, makes, moves, signs_up
from tests.tickets.scenario import Desk

NOW = timedelta(minutes=-10)


async def today(desk: Desk, **changes: str) -> Event:
    """An event that has just begun."""
    made = await makes(desk, None, **changes)
    await moves(desk, made, NOW)
    return await event_now(desk, made)


async def signup_now(desk: Desk, known: Signup) -> Signup:
    def work(tx: Transaction) -> Signup | None:
        return signups.find(tx, known.event_id, known.person_id)

    found: Signup | None = await desk.town.run(work)
    assert found is not None
    return found


async def test_codes_are_typed_in_any_way_and_answered_with_the_total(desk: Desk) -> None:
    made = await makes(desk)
    bruno = await signs_up(desk, "bruno", made, 3)
    carla = await signs_up(desk, "carla", made)
    await moves(desk, made, NOW)
    await desk.marco.says("/door")
    opened = desk.marco.newest
    assert "Street party: write or scan the codes" in opened.text
    assert "In: 0. Still expected: 4." in opened.text
    await desk.marco.says(bruno.code.lower().replace("-", " "), reply_to=opened)
    assert "✅ 3 people, welcome!" in desk.marco.sees
    assert "In: 3. Still expected: 1." in desk.marco.sees
    await desk.marco.says(bruno.code)
    assert "Already in: 3 people." in desk.marco.sees
    await desk.marco.says(f"/door {carla.code}")
    assert "✅ 1 person, welcome!" in desk.marco.sees
    assert "In: 4. Still expected: 0." in desk.marco.sees
    assert (await signup_now(desk, bruno)).state == "came"
    assert (await event_now(desk, made)).taken == 4


async def test_several_codes_in_one_message(desk: Desk) -> None:
    made = await makes(desk)
    codes = [(await signs_up(desk, name, made)).code for name in ("bruno", "carla", "dora")]
    await moves(desk, made, NOW)
    had = len(desk.marco.chat)
    await desk.marco.says(f"{codes[0]}, {codes[1]}\n{codes[2]} {codes[0]}")
    assert "In: 3. Still expected: 0." in desk.marco.sees
    assert len(desk.marco.chat) == had + 1
    await moves(desk, made, timedelta(days=-2))
    await desk.marco.says(codes[0], reply_to=desk.marco.newest)
    assert "This event is not today." in desk.marco.sees


async def test_a_code_of_another_event_and_one_of_nobodys(desk: Desk) -> None:
    other = await makes(desk, title="=Other party")
    bruno = await signs_up(desk, "bruno", other)
    here = await today(desk)
    await desk.marco.says("/door")
    await desk.marco.says(bruno.code, reply_to=desk.marco.newest)
    assert "This code is for another event: Other party" in desk.marco.sees
    assert (await signup_now(desk, bruno)).state == "coming"
    await desk.marco.says("LTE-00000-0")
    assert "There is no such sign-up" in desk.marco.sees
    await desk.marco.says("Good evening", reply_to=desk.marco.message_with("write or scan"))
    assert "This is no code of a sign-up." in desk.marco.sees
    assert (await event_now(desk, here)).taken == 0


async def test_whoever_waits_is_let_in_by_a_tap_where_there_is_room(desk: Desk) -> None:
    made = await makes(desk, capacity="=4")
    await signs_up(desk, "bruno", made, 3)
    carla = await signs_up(desk, "carla", made, 2, wait=True)
    dora = await signs_up(desk, "dora", made, 1)
    await moves(desk, made, NOW)
    await desk.marco.says(f"/door {carla.code}")
    assert "it is full: 4 of 4." in desk.marco.sees
    assert "Let them in" not in "".join(desk.marco.labels)
    await desk.town.run(lambda tx: leaves(tx, dora, made))
    await desk.town.run(lambda tx: smaller(tx, carla))
    await desk.marco.says(carla.code)
    assert "On the waiting list, 1 person. There is room." in desk.marco.sees
    assert (await signup_now(desk, carla)).state == "waiting"
    await desk.marco.taps("Let them in", desk.marco.newest)
    assert "✅ 1 person, welcome!" in desk.marco.sees
    assert (await signup_now(desk, carla)).state == "came"
    assert (await event_now(desk, made)).taken == 4
    await desk.marco.says(dora.code)
    assert "it is full" in desk.marco.sees


def leaves(tx: Transaction, known: Signup, event: Event) -> None:
    """They cancel when nobody can move up any more."""
    signups.change(tx, known, event.changed_at, state="cancelled")
    events.give_back(tx, event.id, known.people)


def smaller(tx: Transaction, known: Signup) -> None:
    signups.change(tx, known, known.changed_at, people=1)


async def test_whoever_had_cancelled_takes_a_place_again(desk: Desk) -> None:
    made = await makes(desk)
    bruno = await signs_up(desk, "bruno", made, 2)
    await desk.town.run(lambda tx: leaves(tx, bruno, made))
    await moves(desk, made, NOW)
    await desk.marco.says(bruno.code)
    assert "Had cancelled, 2 people." in desk.marco.sees
    await desk.marco.taps("Let them in", desk.marco.newest)
    assert (await event_now(desk, made)).taken == 2


async def test_with_two_events_the_door_says_which(desk: Desk) -> None:
    first = await makes(desk)
    bruno = await signs_up(desk, "bruno", first)
    await moves(desk, first, NOW)
    second = await today(desk, title="=Choir")
    await desk.marco.says(bruno.code)
    assert "At the door of which event are you?" in desk.marco.sees
    await desk.marco.taps("Choir", desk.marco.newest)
    await desk.marco.says(bruno.code)
    assert "This code is for another event: Street party" in desk.marco.sees
    await desk.giulia.says("/door")
    await desk.giulia.taps("Street party", desk.giulia.newest)
    await desk.giulia.says(bruno.code)
    assert "✅ 1 person, welcome!" in desk.giulia.sees
    assert (await event_now(desk, second)).taken == 0


async def test_no_event_today_and_no_door_for_what_is_cancelled(desk: Desk) -> None:
    made = await makes(desk)
    bruno = await signs_up(desk, "bruno", made)
    await desk.marco.says("/door")
    assert "There is no event today." in desk.marco.sees
    await desk.marco.sends_tap(f"k/e/{made.id}/1/door", desk.marco.newest)
    assert "This event is not today." in desk.town.toasts
    await desk.marco.says(f"/door {bruno.code}")
    assert "There is no event today." in desk.marco.sees
    assert (await signup_now(desk, bruno)).state == "coming"


async def test_nobody_else_is_at_the_door_and_other_talk_is_left_alone(desk: Desk) -> None:
    made = await makes(desk)
    bruno = await signs_up(desk, "bruno", made)
    await moves(desk, made, NOW)
    had = len(desk.marco.chat)
    await desk.rita.says(bruno.code)
    await desk.marco.says(f"Somebody lost {bruno.code} here")
    assert len(desk.marco.chat) == had
    assert (await signup_now(desk, bruno)).state == "coming"


async def test_two_at_the_door_with_one_code(desk: Desk) -> None:
    made = await makes(desk)
    bruno = await signs_up(desk, "bruno", made, 2)

    def work(unit: UnitOfWork) -> list[str]:
        return [check_in.meet(unit, made, bruno.code).answer for _ in range(2)]

    assert await desk.town.unit(work) == ["in", "again"]
    assert (await event_now(desk, made)).taken == 2
