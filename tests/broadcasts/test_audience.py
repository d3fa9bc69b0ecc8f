"""Operators choose who gets a broadcast, and see at each tick how many they are."""

from dataclasses import replace

import msgspec
from sqlalchemy import update

from storage.broadcasts.tables import broadcast as broadcast_table
from storage.engine.utc import utc_now
from storage.events import events
from storage.people import people
from storage.place.model import say
from tests.broadcasts.scenario import (
    TEXT,
    drafts,
    goes_out,
    reads,
    subscribes,
    told,
    writes_broadcast,
)
from tests.events.scenario import makes, signs_up
from tests.tickets.scenario import Desk


async def test_who_gets_it_is_counted_at_each_tick(desk: Desk) -> None:
    place, marco = desk.town.context.place, desk.marco
    hood, other = place.neighbourhoods[0], place.neighbourhoods[11]
    await subscribes(desk, "a", "it", interests={"neighbourhood": hood.code})
    await subscribes(desk, "b", "ar", channel="web", interests={"neighbourhood": other.code})
    await subscribes(desk, "c", "it", channel="telegram", interests={"topic": place.topics[0].code})
    await subscribes(desk, "d", "en", active=False)
    card = await writes_broadcast(desk, marco)
    await marco.taps("👥 Audience", card)
    assert "3 people: Italian 2, Arabic 1; Telegram 1, phone 1, web 1; about 1 second." in card.text
    await marco.taps(say(hood.name, "en"), card)
    assert "2 people: Italian 2; Telegram 1, phone 1" in card.text
    await marco.taps("page 2", card)
    await marco.taps(say(other.name, "en"), card)
    assert f"✓ {say(other.name, 'en')}" in card.labels
    assert "3 people" in card.text
    await marco.taps("Topics", card)
    await marco.taps(place.topics[1].label["en"], card)
    assert "2 people: Arabic 1, Italian 1" in card.text
    await marco.taps("Tick nothing", card)
    assert "3 people" in card.text
    await marco.taps("Languages", card)
    await marco.taps("English", card)
    assert "Nobody would get it." in card.text
    await marco.taps("Done", card)
    await marco.taps("📣 Send", card)
    assert "choose another audience" in desk.town.toasts[-1]
    assert len(await drafts(desk)) == 1


async def test_people_are_chosen_by_what_they_filed_or_signed_up_to(desk: Desk) -> None:
    marco = desk.marco
    await subscribes(desk, "anna")
    await subscribes(desk, "bruno")
    await desk.files(by="bruno", category="light")
    event = await makes(desk)
    await signs_up(desk, "carla", event)
    card = await writes_broadcast(desk, marco)
    await marco.taps("👥 Audience", card)
    await marco.taps("Requests they sent", card)
    await marco.taps("Waste", card)
    assert "1 person: English 1" in card.text
    await marco.taps("page 2", card)
    labels = card.labels
    await marco.taps("page 3", card)
    labels += card.labels
    private = [each for each in desk.town.context.place.help_topics if each.private]
    assert private
    assert not [each for each in private if f"❓ {each.icon} {say(each.label, 'en')}" in labels]
    assert [label for label in labels if label.startswith("❓")]
    await marco.taps("Tick nothing", card)
    await marco.taps("Signed up to", card)
    await marco.taps("Street party", card)
    assert "👥 Whoever signed up · Street party" in card.text
    assert "1 person" in card.text
    await marco.taps("Done", card)
    await marco.taps("📣 Send", card)
    await goes_out(desk)
    carla = await desk.town.run(lambda tx: people.find(tx, desk.town.context.keys, "phone", "carla"))
    assert TEXT in reads(desk, carla)


async def test_an_emergency_is_for_coordinators_and_asks_once_more(desk: Desk) -> None:
    marco, giulia = desk.marco, desk.giulia
    asleep = await subscribes(desk, "a", active=False)
    await marco.says("/emergency")
    assert "Only a coordinator" in marco.sees
    await giulia.says("/emergency")
    question = giulia.newest
    assert "at any hour" in question.text
    await marco.says("Flood", reply_to=question)
    assert "Only a coordinator" in marco.sees
    await giulia.says("Flood: stay upstairs", reply_to=question)
    await giulia.taps("Skip the other languages", giulia.newest)
    card = giulia.newest
    assert "🚨 Emergency notice" in card.text
    assert "Everybody who has ever written to us" in card.text
    assert not [label for label in card.labels if "Later" in label]
    await marco.taps("📣 Send", card)
    assert "Only a coordinator" in desk.town.toasts[-1]
    await giulia.taps("📣 Send", card)
    assert "Shall I really send it?" in card.text
    await goes_out(desk)
    assert reads(desk, asleep) == []
    await giulia.taps("Yes, send it now", card)
    await goes_out(desk)
    assert reads(desk, asleep) == ["Flood: stay upstairs"]


async def test_events_of_the_audience_may_be_over_by_now(desk: Desk) -> None:
    """What is ticked can be taken back even when it is not offered any more."""
    event = await makes(desk)
    card = await writes_broadcast(desk, desk.marco)
    await desk.marco.taps("👥 Audience", card)
    await desk.marco.taps("Signed up to", card)
    await desk.marco.taps("Street party", card)
    await desk.town.run(lambda tx: events.change(tx, events.get(tx, event.id), utc_now(), state="cancelled"))
    await desk.marco.taps("Signed up to", card)
    await desk.marco.taps(f"✓ {event.id}", card)
    assert "Everybody who asked for notices" in card.text


async def test_the_longest_code_of_a_place_file_fits_a_button(desk: Desk) -> None:
    place = desk.town.context.place
    hood = msgspec.structs.replace(place.neighbourhoods[0], code="n" * 32)
    waste = msgspec.structs.replace(place.categories[0], code="w" * 32)
    longest = msgspec.structs.replace(place, neighbourhoods=(hood,), categories=(waste,))
    desk.town.context = desk.town.pipeline.context = replace(desk.town.context, place=longest)
    card = await writes_broadcast(desk, desk.marco)
    (draft,) = await drafts(desk)
    await desk.town.run(lambda tx: tx.core.execute(update(broadcast_table).values(version=998)))
    await desk.marco.sends_tap(f"k/bc/{draft.id:x}/998/who/c", card)
    await desk.marco.taps("Waste", card)
    await desk.marco.taps("Neighbourhoods", card)
    assert hood.code in card.buttons[5].tap
    (draft,) = await drafts(desk)
    assert told(desk, draft).audience.categories == (f"report/{waste.code}",)
