"""Several operators at broadcasts: each at one of their own, or at the same one; and coordinators at an emergency."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from flows.said import Media
from storage.broadcasts import broadcasts
from storage.broadcasts.broadcasts import Broadcast
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from tests.broadcasts.scenario import (
    TEXT,
    begins,
    drafts,
    goes_out,
    latest,
    only_draft,
    reads,
    subscribes,
    told,
    writes_broadcast,
)
from tests.dialogue import CHANNEL, Operator
from tests.tickets.scenario import Desk

PHOTO: Final = Media("photo", "phone:poster")
LINK: Final = "Programme https://comune.latina.it"


async def as_it_is(desk: Desk, known: Broadcast) -> Broadcast:
    found: Broadcast = await desk.town.run(lambda tx: broadcasts.get(tx, known.id))
    return found


async def test_two_operators_write_at_once_and_one_changes_another_meanwhile(desk: Desk) -> None:
    marco, giulia = desk.marco, desk.giulia
    card = await writes_broadcast(desk, marco, "The first news")
    his = await begins(marco, "Marco's news")
    hers = await begins(giulia, "Giulia's news")
    await marco.taps("🔗 Buttons", card)
    await giulia.says("Notizie di Giulia", reply_to=hers)
    await marco.says(LINK, reply_to=card)
    await marco.says("Notizie di Marco", reply_to=his)
    found = {told(desk, each).texts["en"]: told(desk, each) for each in await drafts(desk)}
    assert {each: dict(message.texts) for each, message in found.items()} == {
        "The first news": {"en": "The first news"},
        "Marco's news": {"en": "Marco's news", "it": "Notizie di Marco"},
        "Giulia's news": {"en": "Giulia's news", "it": "Notizie di Giulia"},
    }
    assert found["The first news"].buttons == (("Programme", "https://comune.latina.it"),)


async def test_two_operators_change_two_parts_of_one_at_once(desk: Desk) -> None:
    marco, giulia = desk.marco, desk.giulia
    card = await writes_broadcast(desk, marco)
    await giulia.says("/broadcasts")
    await giulia.taps(TEXT, giulia.newest)
    hers = giulia.newest
    await marco.taps("🔗 Buttons", card)
    await giulia.taps("🖼 Picture", hers)
    await marco.says(LINK, reply_to=card)
    await giulia.says(media=(PHOTO,), reply_to=hers)
    message = told(desk, await only_draft(desk))
    assert (message.picture, len(message.buttons)) == (PHOTO.ref, 1)


async def test_a_colleague_is_told_whose_question_it_is(desk: Desk) -> None:
    asked = await begins(desk.marco)
    before = asked.text
    await desk.giulia.taps("Skip", asked)
    assert desk.town.toasts[-1] == "This belongs to Marco."
    await desk.giulia.says("Festa", reply_to=asked)
    assert desk.giulia.sees == "This belongs to Marco."
    await desk.rita.says("Festa", reply_to=asked)
    assert (asked.text, dict(told(desk, await only_draft(desk)).texts)) == (before, {"en": TEXT})


async def test_begun_twice_it_is_asked_which_and_the_first_one_stays(desk: Desk) -> None:
    marco = desk.marco
    first = await begins(marco)
    await marco.says("/broadcast")
    assert f"You have begun: {TEXT}. Shall we go on with it?" in marco.sees
    await marco.taps("Go on", marco.newest)
    assert "Write the text in Italian" in marco.sees
    await marco.says("/broadcast")
    await marco.taps("Begin another one", marco.newest)
    assert "Step 1 of 5" in marco.sees
    await marco.says("Other news", reply_to=marco.newest)
    assert len(await drafts(desk)) == 2
    await marco.says("Festa", reply_to=first)
    assert "Please use the buttons on the card." in marco.sees
    await marco.says(f"/broadcast {TEXT} again")
    assert "Write the text in Italian" in marco.sees
    assert len(await drafts(desk)) == 3


async def test_what_a_colleague_has_sent_meanwhile_is_not_changed_or_stopped(desk: Desk) -> None:
    reader = await subscribes(desk, "a")
    asked = await begins(desk.marco)
    await desk.giulia.says("/broadcasts")
    await desk.giulia.taps(TEXT, desk.giulia.newest)
    await desk.giulia.taps("📣 Send", desk.giulia.newest)
    await goes_out(desk, 1)
    await desk.marco.taps("✖ Never mind", asked)
    await desk.marco.taps("Yes, throw it away", asked)
    assert "This has changed meanwhile" in asked.text
    await goes_out(desk)
    assert reads(desk, reader) == [TEXT]
    assert (await latest(desk)).state == "done"


async def test_an_answer_comes_too_late_when_it_is_on_its_way(desk: Desk) -> None:
    reader = await subscribes(desk, "a")
    asked = await begins(desk.marco)
    await desk.giulia.says("/broadcasts")
    await desk.giulia.taps(TEXT, desk.giulia.newest)
    await desk.giulia.taps("📣 Send", desk.giulia.newest)
    await goes_out(desk)
    await desk.marco.says("Festa", reply_to=asked)
    assert "This has changed meanwhile" in desk.marco.sees
    assert told(desk, await latest(desk)).texts == {"en": TEXT}
    assert reads(desk, reader) == [TEXT]


async def test_a_button_works_in_its_states_alone(desk: Desk) -> None:
    await subscribes(desk, "a")
    card = await writes_broadcast(desk, desk.marco)
    known = await only_draft(desk)
    texts, agree = card.button("✏️ Texts").tap, f"k/bc/{known.id:x}/{known.version}/agree"
    await desk.marco.sends_tap(agree, card)
    assert "This has changed meanwhile" in card.text
    assert (await as_it_is(desk, known)).state == "draft"
    await desk.marco.taps("📣 Send", card)
    await desk.marco.sends_tap(texts, card)
    assert "This has changed meanwhile" in card.text


def coordinators(desk: Desk, *addresses: str) -> None:
    """Who is listed in the settings from now on."""
    listed = replace(desk.town.context, coordinators=frozenset(addresses))
    desk.town.context = desk.town.pipeline.context = listed


def is_operator(tx: Transaction, desk: Desk, who: Operator) -> None:
    found = people.find(tx, desk.town.context.keys, CHANNEL, who.address)
    assert found
    people.change(tx, found, role="operator")


async def test_an_emergency_asks_for_texts_alone_and_of_coordinators(desk: Desk) -> None:
    giulia, marco = desk.giulia, desk.marco
    await giulia.says("/emergency")
    assert "Giulia · Emergency notice · Step 1 of 3" in giulia.sees
    await giulia.says("Flood", reply_to=giulia.newest)
    asked = giulia.newest
    await marco.taps("Skip", asked)
    assert desk.town.toasts[-1] == "Only a coordinator can do this."
    await giulia.taps("Skip", asked)
    await giulia.taps("‹ Back", asked)
    await giulia.says("Alluvione", reply_to=asked)
    await giulia.taps("Skip", giulia.newest)
    card = giulia.newest
    assert "🚨 Emergency notice" in card.text
    await giulia.taps("🖼 Picture", card)
    await giulia.says(media=(PHOTO,), reply_to=card)
    assert "🖼 With a picture." in giulia.sees


async def test_a_coordinator_no_more_goes_on_with_no_emergency(desk: Desk) -> None:
    marco = desk.marco
    coordinators(desk, "giulia", "marco")
    await marco.says("/emergency Flood")
    asked = marco.newest
    coordinators(desk, "giulia")
    await desk.town.run(lambda tx: is_operator(tx, desk, marco))
    await marco.says("Alluvione", reply_to=asked)
    assert marco.sees == "Only a coordinator can do this."
    await marco.taps("✖ Never mind", asked)
    assert desk.town.toasts[-1] == "Only a coordinator can do this."
    assert told(desk, await only_draft(desk)).texts == {"en": "Flood"}


async def test_a_coordinator_no_more_sets_no_time_for_an_emergency(desk: Desk) -> None:
    reader = await subscribes(desk, "a")
    marco = desk.marco
    coordinators(desk, "giulia", "marco")
    await marco.says("/emergency Flood")
    await marco.taps("Skip the other languages", marco.newest)
    known = await only_draft(desk)
    await marco.sends_tap(f"k/bc/{known.id:x}/{known.version}/ask/when", marco.newest)
    asked = marco.newest
    assert "When shall it go out?" in asked.text
    coordinators(desk, "giulia")
    await desk.town.run(lambda tx: is_operator(tx, desk, marco))
    day = (utc_now() + timedelta(days=1)).date()
    await marco.says(f"{day.isoformat()} 09:00", reply_to=asked)
    assert marco.sees == "Only a coordinator can do this."
    assert await as_it_is(desk, known) == known
    await goes_out(desk)
    assert reads(desk, reader) == []


async def test_the_answer_just_given_stands_whatever_a_colleague_wrote_meanwhile(desk: Desk) -> None:
    marco, giulia = desk.marco, desk.giulia
    card = await writes_broadcast(desk, marco)
    await giulia.says("/broadcasts")
    await giulia.taps(TEXT, giulia.newest)
    hers = giulia.newest
    await marco.taps("✏️ Texts", card)
    await marco.taps("✓ English", card)
    await giulia.taps("✏️ Texts", hers)
    await giulia.taps("✓ English", hers)
    await giulia.says("Giulia's words", reply_to=hers)
    await marco.says(TEXT, reply_to=card)
    assert told(desk, await only_draft(desk)).texts == {"en": TEXT}
    assert TEXT in marco.sees


async def test_so_does_a_corrected_one_and_all_that_was_not_answered_is_left_to_the_colleague(
    desk: Desk,
) -> None:
    marco, giulia = desk.marco, desk.giulia
    await marco.says("/broadcast")
    first = marco.newest
    await marco.says(TEXT, reply_to=first)
    await marco.says("Festa", reply_to=marco.newest)
    await giulia.says("/broadcasts")
    for language, words in (("✓ English", "Giulia's words"), ("✓ Italian", "Parole di Giulia")):
        await giulia.taps(TEXT if language == "✓ English" else "Giulia's words", giulia.newest)
        await giulia.taps("✏️ Texts", giulia.newest)
        await giulia.taps(language, giulia.newest)
        await giulia.says(words, reply_to=giulia.newest)
        await giulia.says("/broadcasts")
    await marco.says(TEXT, reply_to=first)
    assert told(desk, await only_draft(desk)).texts == {"en": TEXT, "it": "Parole di Giulia"}


async def test_an_emergency_that_was_only_begun_is_left_at_once(desk: Desk) -> None:
    await desk.giulia.says("/emergency")
    await desk.giulia.taps("✖ Never mind", desk.giulia.newest)
    assert desk.giulia.sees == "All right, nothing was begun."
    await desk.giulia.says("/emergency")
    await desk.giulia.says("Flood", media=(PHOTO,), reply_to=desk.giulia.newest)
    await desk.giulia.taps("Skip the other languages", desk.giulia.newest)
    assert "🖼 With a picture." in desk.giulia.sees
