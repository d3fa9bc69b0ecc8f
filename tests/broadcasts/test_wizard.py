"""A broadcast is written on the engine of all flows: back, out, past a question, once more from the card, and by several at once."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import msgspec
import pytest

from flows.broadcast import broadcast, emergency, later
from flows.flow import Flow, Journey
from flows.said import Media, Said
from storage.engine.utc import utc_now
from tests.broadcasts.scenario import (
    TEXT,
    begins,
    drafts,
    goes_out,
    only_draft,
    reads,
    subscribes,
    told,
    writes_broadcast,
)
from tests.tickets.scenario import Desk, open_desk

PHOTO: Final = Media("photo", "phone:poster")
LINK: Final = "Programme https://comune.latina.it"


async def test_back_to_the_first_text_and_on_again(desk: Desk) -> None:
    marco = desk.marco
    await marco.says("/broadcast")
    first = marco.newest
    assert first.text.startswith("Marco · Broadcast · Step 1 of 5")
    assert "‹ Back" not in first.labels
    await marco.says(TEXT, reply_to=first)
    asked = marco.newest
    assert asked.text.startswith("Marco · Broadcast · Step 2 of 5")
    await marco.taps("Skip", asked)
    await marco.taps("‹ Back", asked)
    await marco.taps("‹ Back", asked)
    assert f"“{TEXT}”" in asked.text
    await marco.says("Street party on Sunday", reply_to=asked)
    asked = marco.newest
    assert "Write the text in Arabic" in asked.text
    await marco.taps("‹ Back", asked)
    await marco.taps("‹ Back", asked)
    await marco.taps("Leave it as it is", asked)
    assert "Write the text in Arabic" in asked.text
    assert told(desk, await only_draft(desk)).texts == {"en": "Street party on Sunday"}


async def test_cancel_asks_once_there_is_something_to_lose(desk: Desk) -> None:
    marco = desk.marco
    await marco.says("/broadcast")
    await marco.taps("✖ Never mind", marco.newest)
    assert marco.sees == "All right, nothing was begun."
    asked = await begins(marco)
    await marco.taps("✖ Never mind", asked)
    assert "Shall I throw away what you have written?" in asked.text
    await marco.taps("Go on", asked)
    assert "Write the text in Italian" in asked.text
    await marco.taps("✖ Never mind", asked)
    await marco.taps("Yes, throw it away", asked)
    assert "Thrown away. Nobody got it." in asked.text
    assert await drafts(desk) == []
    await marco.says("Festa", reply_to=asked)
    assert await drafts(desk) == []


async def test_one_language_is_skipped_or_all_that_are_left(desk: Desk) -> None:
    marco = desk.marco
    asked = await begins(marco)
    assert asked.labels[:2] == ["Skip", "Skip the other languages"]
    await marco.taps("Skip", asked)
    assert "Write the text in Arabic" in asked.text
    assert "Skip the other languages" not in asked.labels
    await marco.taps("‹ Back", asked)
    await marco.taps("Skip the other languages", asked)
    assert "A picture?" in asked.text
    await marco.says("skip", reply_to=asked)
    assert "Buttons below the text?" in marco.sees
    assert "Step 5 of 5" in marco.sees
    await marco.taps("Without buttons", marco.newest)
    assert "Who shall get it?" in marco.sees
    message = told(desk, await only_draft(desk))
    assert (dict(message.texts), message.picture, message.buttons) == ({"en": TEXT}, "", ())


async def test_a_refusal_asks_again_and_keeps_everything_else(desk: Desk) -> None:
    marco = desk.marco
    asked = await begins(marco)
    await marco.says("Festa", reply_to=asked)
    await marco.says("y" * 4001, reply_to=marco.newest)
    assert "it has 4001 characters, and 4000 fit. Please shorten it. Everything else is kept." in marco.sees
    assert "Write the text in Arabic" in marco.sees
    await marco.taps("Skip", marco.newest)
    await marco.says("here it comes", reply_to=marco.newest)
    assert "Please send it as a photo, not as a file. Everything else is kept." in marco.sees
    await marco.says(media=(PHOTO,), reply_to=marco.newest)
    await marco.says("Programme", reply_to=marco.newest)
    assert "does not end with an address" in marco.sees
    assert "Buttons below the text?" in marco.sees
    await marco.says(LINK, reply_to=marco.newest)
    message = told(desk, await only_draft(desk))
    assert (dict(message.texts), message.picture) == ({"en": TEXT, "it": "Festa"}, PHOTO.ref)
    assert message.buttons == (("Programme", "https://comune.latina.it"),)


async def test_an_answer_is_corrected_by_another_reply_or_by_editing_it(desk: Desk) -> None:
    marco = desk.marco
    await marco.says("/broadcast")
    first = marco.newest
    sent = await marco.says("Street prty", reply_to=first)
    await marco.says(TEXT, reply_to=first, edits=sent)
    assert "I have noted your correction." in marco.sees
    assert "Write the text in Italian" in marco.sees
    assert told(desk, await only_draft(desk)).texts == {"en": TEXT}
    await marco.says("Street party at six", reply_to=first)
    assert told(desk, await only_draft(desk)).texts == {"en": "Street party at six"}


async def test_each_part_is_changed_from_the_card_and_leads_back_to_it(desk: Desk) -> None:
    marco = desk.marco
    card = await writes_broadcast(desk, marco)
    await marco.taps("🔗 Buttons", card)
    assert card.text.startswith(f"Marco · 📣 {TEXT}")
    assert card.labels == ["‹ Back"]
    await marco.says("Programme", reply_to=card)
    assert "Everything else is kept." in marco.sees
    await marco.taps("‹ Back", marco.newest)
    assert "draft, nobody has seen it" in marco.sees
    await marco.taps("🔗 Buttons", marco.newest)
    await marco.says(LINK, reply_to=marco.newest)
    assert "🔗 Programme: https://comune.latina.it" in marco.sees
    await marco.taps("🔗 Buttons", marco.newest)
    assert marco.labels == ["Remove it", "‹ Back"]
    await marco.says("Tickets https://comune.latina.it/t", reply_to=marco.newest)
    assert "🔗 Tickets: https://comune.latina.it/t" in marco.sees
    await marco.taps("🖼 Picture", marco.newest)
    await marco.says(media=(PHOTO,), reply_to=marco.newest)
    assert "🖼 With a picture." in marco.sees
    await marco.taps("✏️ Texts", marco.newest)
    await marco.taps("✓ English", marco.newest)
    await marco.says("Other words", reply_to=marco.newest)
    assert "Other words" in marco.sees
    await marco.taps("🕒 Later", marco.newest)
    assert marco.labels == ["‹ Back"]
    await marco.taps("‹ Back", marco.newest)
    message = told(desk, await only_draft(desk))
    assert (dict(message.texts), message.picture) == ({"en": "Other words"}, PHOTO.ref)
    assert message.buttons == (("Tickets", "https://comune.latina.it/t"),)


async def test_a_time_for_an_audience_of_nobody_leads_back_to_the_card(desk: Desk) -> None:
    marco = desk.marco
    card = await writes_broadcast(desk, marco)
    await marco.taps("🕒 Later", card)
    day = (utc_now() + timedelta(days=40)).date()
    await marco.says(f"{day.isoformat()} 09:00", reply_to=card)
    assert "Please choose another audience with 👥." in marco.sees
    assert "👥 Audience" in marco.labels
    assert (await only_draft(desk)).starts_at is None


async def test_a_restart_after_each_answer_loses_nothing(desk: Desk) -> None:
    reader = await subscribes(desk, "a")
    await desk.marco.says("/broadcast")
    desk.restarts()
    await desk.marco.says(TEXT, reply_to=desk.marco.newest)
    desk.restarts()
    await desk.marco.taps("Skip the other languages", desk.marco.newest)
    desk.restarts()
    await desk.marco.taps("‹ Back", desk.marco.newest)
    desk.restarts()
    await desk.marco.taps("Skip", desk.marco.newest)
    desk.restarts()
    await desk.marco.says(media=(PHOTO,), reply_to=desk.marco.newest)
    desk.restarts()
    await desk.marco.says(LINK, reply_to=desk.marco.newest)
    desk.restarts()
    await desk.marco.taps("Done", desk.marco.newest)
    await desk.marco.taps("🖼 Picture", desk.marco.newest)
    desk.restarts()
    await desk.marco.taps("Remove it", desk.marco.newest)
    await desk.marco.taps("📣 Send", desk.marco.newest)
    await goes_out(desk)
    assert reads(desk, reader) == [TEXT]


@pytest.fixture
async def arabic_desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as desk:
        place = msgspec.structs.replace(desk.town.context.place, default_language="ar")
        desk.town.context = desk.town.pipeline.context = replace(desk.town.context, place=place)
        yield desk


async def test_in_arabic(arabic_desk: Desk) -> None:
    reader = await subscribes(arabic_desk, "amal", "ar")
    marco = arabic_desk.marco
    asked = await begins(marco, "حفلة في الشارع")
    await marco.taps("تخطي", asked)
    await marco.taps("رجوع", asked)
    await marco.says("y" * 4001, reply_to=asked)
    assert "4001" in marco.sees
    await marco.says("Festa", reply_to=marco.newest)
    await marco.taps("تخطي", marco.newest)
    for _picture_and_links in range(2):
        await marco.sends_tap(marco.newest.buttons[0].tap, marco.newest)
    await marco.taps("✅", marco.newest)
    await marco.sends_tap(marco.newest.button("📣").tap, marco.newest)
    await goes_out(arabic_desk)
    assert reads(arabic_desk, reader) == ["حفلة في الشارع"]


FORGED: Final = (
    "k/fn/{n}/skipall/broadcast.text.en",
    "k/fn/{n}/skipall/broadcast.picture",
    "k/fn/{n}/skip/broadcast.text.xx",
    "k/fn/{n}/edit/broadcast.text.xx",
    "k/fn/{n}/send/broadcast.text.it",
    "k/fn/{n}/send/broadcast.review",
    "k/fa/{n}/broadcast.text.it/x",
    "k/fa/{n}/broadcast.picture/x",
    "k/fn/{n}/skip/broadcast-later.when",
)


async def test_forged_buttons_of_its_questions_do_nothing(desk: Desk) -> None:
    asked = await begins(desk.marco)
    number = asked.button("Skip").tap.split("/")[2]
    before = await only_draft(desk)
    for data in FORGED:
        await desk.marco.sends_tap(data.format(n=number), asked)
    assert await only_draft(desk) == before
    assert not [each for each in desk.marco.chat if "failed on our side" in each.text]


@pytest.mark.parametrize("flow", [broadcast(("en", "it", "ar")), emergency(("en", "it", "ar")), later])
def test_a_flow_begins_with_what_there_must_be(flow: Flow[object]) -> None:
    assert not flow.questions[0].optional
    assert all(question.optional for question in flow.questions[1:])


def test_skipping_all_that_are_left_leaves_what_is_written() -> None:
    journey = Journey(broadcast(("en", "it", "ar", "de"))).answer(Said(TEXT)).skip().answer(Said("حفلة"))
    there = journey.edit("text.it").skip_all()
    assert there.kept == {"text.en": TEXT, "text.it": None, "text.ar": "حفلة", "text.de": None}
    assert there.question is not None
    assert there.question.name == "picture"
