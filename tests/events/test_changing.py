"""Operators change, cancel and repeat an event in the team chat; attendees hear of it."""

from dataclasses import replace
from datetime import timedelta

import msgspec

from handlers.messaging.outbound import Button, Screen
from storage.place.model import say
from tests.chats import Message
from tests.events.scenario import (
    FAR,
    all_events,
    answer,
    drafts,
    event_now,
    makes,
    moves,
    signs_up,
    title_of,
    told,
    typed,
    wall,
)
from tests.tickets.scenario import Desk


async def test_a_changed_line_reaches_whoever_signed_up(desk: Desk) -> None:
    made = await makes(desk)
    await signs_up(desk, "bruno", made, 2)
    await changes(desk, "Where", "=Piazza Moro")
    review = desk.marco.newest
    assert (await event_now(desk, made)).venue.startswith("Sala")
    await desk.marco.taps("Save the change", review)
    assert (await event_now(desk, made)).venue == "Piazza Moro"
    assert any("Piazza Moro" in text for text in await told(desk, "bruno"))


async def changes(desk: Desk, line: str, said: str) -> None:
    """Marco opens the event, chooses a line and answers anew."""
    await desk.marco.says("/events")
    await desk.marco.taps("Street party", desk.marco.newest)
    await desk.marco.taps("✏️ Change", desk.marco.newest)
    await desk.marco.taps(line, desk.marco.newest)
    await answer(desk.marco, said)


async def test_two_change_two_lines_at_once_and_both_stand(desk: Desk) -> None:
    made = await makes(desk)
    await changes(desk, "Where", "=Piazza Moro")
    of_marco = desk.marco.newest
    desk.marco, desk.giulia = desk.giulia, desk.marco
    await changes(desk, "Title", "=Winter party")
    await desk.marco.taps("Save the change", desk.marco.newest)
    await desk.giulia.taps("Save the change", of_marco)
    after = await event_now(desk, made)
    assert (after.venue, await title_of(desk, made.id)) == ("Piazza Moro", "Winter party")


async def test_the_neighbourhood_is_changed_however_long_its_code(desk: Desk) -> None:
    made = await makes(desk)
    place = desk.town.context.place
    first, *others = place.neighbourhoods
    renamed = (msgspec.structs.replace(first, code="quartiere-delle-rose"), *others)
    place = msgspec.structs.replace(place, neighbourhoods=renamed)
    desk.town.context = desk.town.pipeline.context = replace(desk.town.context, place=place)
    await changes(desk, "Neighbourhood", say(first.name, "en"))
    assert "Save the change" in " ".join(desk.marco.labels)
    await desk.marco.taps("Save the change", desk.marco.newest)
    assert (await event_now(desk, made)).neighbourhood == "quartiere-delle-rose"


async def test_buttons_that_name_the_flow_in_full_are_still_read(desk: Desk) -> None:
    made = await makes(desk)
    await changes(desk, "Title", "=Winter party")
    review = desk.marco.newest
    number = review.button("Save the change").tap.split("/")[2]
    await desk.marco.sends_tap(f"k/fn/{number}/edit/event_change.place", review)
    assert "Where is it?" in desk.marco.sees
    older = Button("‹ Back", tap=f"k/fn/{number}/back/event_change.place")
    await desk.marco.says("Piazza Moro", reply_to=Message("0", Screen((), ((older,),)), 0))
    await desk.marco.sends_tap(f"k/fn/{number}/save/event_change.review", desk.marco.newest)
    after = await event_now(desk, made)
    assert (after.venue, await title_of(desk, made.id)) == ("Piazza Moro", "Winter party")
    await desk.marco.sends_tap(f"k/fn/{number}/save/event_change.review", desk.marco.newest)
    assert desk.town.toasts[-1].startswith("This was published")


async def test_a_change_left_alone_changes_nothing(desk: Desk) -> None:
    made = await makes(desk)
    await changes(desk, "Where", "=Piazza Moro")
    await desk.marco.taps("Change nothing", desk.marco.newest)
    assert "Nothing was changed." in desk.marco.sees
    assert (await event_now(desk, made)).version == made.version
    assert await drafts(desk) == []


async def test_a_change_under_way_is_dropped_with_its_event(desk: Desk) -> None:
    made = await makes(desk)
    await changes(desk, "Where", "=Piazza Moro")
    review = desk.marco.newest
    await desk.giulia.says("/events")
    await desk.giulia.taps("Street party", desk.giulia.newest)
    await desk.giulia.taps("Cancel", desk.giulia.newest)
    await desk.giulia.taps("Cancel without a reason", desk.giulia.newest)
    assert (await event_now(desk, made)).state == "cancelled"
    assert await drafts(desk) == []
    await desk.marco.taps("Save the change", review)
    assert desk.town.toasts[-1].startswith("This was published, or thrown away.")


async def test_places_below_who_comes_are_refused(desk: Desk) -> None:
    made = await makes(desk)
    await signs_up(desk, "bruno", made, 3)
    await changes(desk, "Places", "=2")
    assert "3 people are coming already." in desk.marco.sees
    await desk.marco.taps("Change nothing", desk.marco.newest)
    assert (await event_now(desk, made)).capacity == 40


async def test_people_who_come_before_fewer_places_are_saved_keep_theirs(desk: Desk) -> None:
    made = await makes(desk)
    await changes(desk, "Places", "=2")
    review = desk.marco.newest
    await signs_up(desk, "bruno", made, 3)
    await desk.marco.taps("Save the change", review)
    assert "How many people have room?" in desk.marco.sees
    await answer(desk.marco, "=3")
    await desk.marco.taps("Save the change", desk.marco.newest)
    assert (await event_now(desk, made)).capacity == 3


async def test_a_change_of_all_later_dates(desk: Desk) -> None:
    until = typed(desk, FAR + timedelta(weeks=2), "")
    await makes(desk, repeat=f"Every week|={until}")
    first, second, third = await all_events(desk)
    await desk.marco.sends_tap(f"k/e/{second.id}/{second.version}/change", desk.marco.newest)
    await desk.marco.taps("When", desk.marco.newest)
    await answer(desk.marco, "=19-21")
    await desk.marco.taps("For this and all later dates", desk.marco.newest)
    assert "Saved for 2 dates." in desk.marco.sees
    hours = [wall(desk, (await event_now(desk, each)).starts_at).hour for each in (first, second, third)]
    assert hours == [18, 19, 19]


async def test_a_cancelled_event_is_told_with_its_reason(desk: Desk) -> None:
    made = await makes(desk)
    await signs_up(desk, "bruno", made, 3)
    await desk.marco.says("/events")
    await desk.marco.taps("Street party", desk.marco.newest)
    await desk.marco.taps("Cancel it", desk.marco.newest)
    asked = desk.marco.newest
    assert "3 people have signed up" in asked.text
    await desk.giulia.says("What a pity")
    assert (await event_now(desk, made)).state == "published"
    await desk.marco.says("The square is closed.", reply_to=asked)
    assert (await event_now(desk, made)).state == "cancelled"
    assert "3 people are told." in desk.marco.sees
    heard = "\n".join(await told(desk, "bruno"))
    assert "has been cancelled" in heard
    assert "The square is closed." in heard
    await desk.marco.says("Really closed.", reply_to=asked)
    assert "cannot be cancelled any more" in desk.marco.sees


async def test_all_later_dates_can_be_cancelled_together(desk: Desk) -> None:
    await makes(desk, repeat=f"Every week|={typed(desk, FAR + timedelta(weeks=2), '')}")
    first, second, third = await all_events(desk)
    await signs_up(desk, "bruno", second, 2)
    await signs_up(desk, "carla", third)
    await desk.marco.sends_tap(f"k/e/{second.id}/{second.version}/cancel", desk.marco.newest)
    assert "2 people have signed up" in desk.marco.sees
    await desk.marco.taps("All later dates too", desk.marco.newest)
    assert "3 people have signed up" in desk.marco.sees
    await desk.marco.says("The teacher is ill.", reply_to=desk.marco.newest)
    assert "3 people are told." in desk.marco.sees
    states = [(await event_now(desk, each)).state for each in (first, second, third)]
    assert states == ["published", "cancelled", "cancelled"]
    for name in ("bruno", "carla"):
        assert "The teacher is ill." in "\n".join(await told(desk, name))


async def test_an_old_button_shows_how_the_event_stands(desk: Desk) -> None:
    made = await makes(desk)
    card = desk.marco.newest
    cancel = card.button("Cancel it").tap
    await changes(desk, "Where", "=Piazza Moro")
    await desk.marco.taps("Save the change", desk.marco.newest)
    await desk.marco.sends_tap(cancel, card)
    assert "has changed meanwhile" in card.text
    assert (await event_now(desk, made)).state == "published"


async def test_once_more_is_a_draft_without_its_day(desk: Desk) -> None:
    made = await makes(desk)
    await moves(desk, made, timedelta(days=-2))
    await desk.marco.says("/events")
    await desk.marco.taps("🕘 Over", desk.marco.newest)
    await desk.marco.taps("Street party", desk.marco.newest)
    assert "✏️ Change" not in desk.marco.labels
    await desk.marco.taps("Once more", desk.marco.newest)
    assert "When is it?" in desk.marco.sees
    await answer(desk.marco, f"={typed(desk)}")
    await answer(desk.marco, "Once")
    await desk.marco.taps("Publish", desk.marco.newest)
    _old, again = await all_events(desk)
    assert (again.venue, again.capacity, again.taken) == (made.venue, 40, 0)
