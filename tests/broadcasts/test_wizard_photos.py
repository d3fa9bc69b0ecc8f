"""Photos in the broadcast wizard: sent alone, too early, or with words that do not fit; nothing that was written is lost."""

from typing import Final

import pytest

from flows.said import Media
from tests.broadcasts.scenario import (
    TEXT,
    begins,
    drafts,
    only_draft,
    told,
    writes_broadcast,
)
from tests.tickets.scenario import Desk

PHOTO: Final = Media("photo", "phone:poster")
LINK: Final = "Programme https://comune.latina.it"


async def test_a_photo_sent_too_early_finds_its_question(desk: Desk) -> None:
    marco = desk.marco
    asked = await begins(marco)
    await marco.says(media=(PHOTO,), reply_to=asked)
    assert "I have added that" in marco.sees
    assert "Write the text in Italian" in marco.sees
    await marco.says("x" * 1001, reply_to=marco.newest)
    assert "1000 fit" in marco.sees
    await marco.taps("Skip the other languages", marco.newest)
    assert "Buttons below the text?" in marco.sees
    assert told(desk, await only_draft(desk)).picture == PHOTO.ref


NO_TEXT: Final = "There is no text in this message"


@pytest.mark.parametrize("command", ["/broadcast", "/emergency"])
async def test_a_photo_alone_is_no_first_text(desk: Desk, command: str) -> None:
    giulia = desk.giulia
    await giulia.says(command)
    await giulia.says(media=(PHOTO,), reply_to=giulia.newest)
    assert NO_TEXT in giulia.sees
    assert "rite the text in English" in giulia.sees
    assert await drafts(desk) == []
    await giulia.says(TEXT, media=(PHOTO,), reply_to=giulia.newest)
    message = told(desk, await only_draft(desk))
    assert (dict(message.texts), message.picture) == ({"en": TEXT}, PHOTO.ref)


@pytest.mark.parametrize("command", ["/broadcast", "/emergency"])
async def test_a_first_text_too_long_for_its_photo_is_refused(desk: Desk, command: str) -> None:
    giulia = desk.giulia
    await giulia.says(command)
    await giulia.says("x" * 1001, media=(PHOTO,), reply_to=giulia.newest)
    assert "it has 1001 characters, and 1000 fit" in giulia.sees
    assert await drafts(desk) == []
    await giulia.says(TEXT, reply_to=giulia.newest)
    assert told(desk, await only_draft(desk)).texts == {"en": TEXT}


@pytest.mark.parametrize("command", ["/broadcast", "/emergency"])
async def test_a_text_behind_the_command_too_long_for_its_photo_is_refused(desk: Desk, command: str) -> None:
    giulia = desk.giulia
    await giulia.says(f"{command} {'x' * 1001}", media=(PHOTO,))
    assert "it has 1001 characters, and 1000 fit" in giulia.sees
    assert await drafts(desk) == []
    await giulia.says(command, media=(PHOTO,))
    await giulia.says(TEXT, reply_to=giulia.newest)
    assert told(desk, await only_draft(desk)).texts == {"en": TEXT}


async def test_words_sent_with_a_photo_are_not_dropped_for_its_sake(desk: Desk) -> None:
    marco = desk.marco
    asked = await begins(marco)
    await marco.says("x" * 1001, media=(PHOTO,), reply_to=asked)
    assert "it has 1001 characters, and 1000 fit" in marco.sees
    assert "Write the text in Italian" in marco.sees
    await marco.taps("Skip the other languages", marco.newest)
    await marco.taps("Without a picture", marco.newest)
    await marco.says("Programme", media=(PHOTO,), reply_to=marco.newest)
    assert "does not end with an address" in marco.sees
    message = told(desk, await only_draft(desk))
    assert (dict(message.texts), message.picture) == ({"en": TEXT}, "")


async def test_nor_are_they_when_a_part_is_changed_from_the_card(desk: Desk) -> None:
    marco = desk.marco
    card = await writes_broadcast(desk, marco)
    await marco.taps("🔗 Buttons", card)
    await marco.says("Programme", media=(PHOTO,), reply_to=card)
    assert "does not end with an address" in marco.sees
    await marco.taps("‹ Back", marco.newest)
    await marco.taps("✏️ Texts", marco.newest)
    await marco.taps("✓ English", marco.newest)
    await marco.says("x" * 1001, media=(PHOTO,), reply_to=marco.newest)
    assert "it has 1001 characters, and 1000 fit" in marco.sees
    message = told(desk, await only_draft(desk))
    assert (dict(message.texts), message.picture) == ({"en": TEXT}, "")


async def test_a_photo_does_not_go_under_a_text_that_is_too_long_whichever_came_first(desk: Desk) -> None:
    marco, giulia = desk.marco, desk.giulia
    asked = await begins(marco, "x" * 1001)
    await marco.says("Festa", media=(PHOTO,), reply_to=asked)
    assert "Under a picture fit 1000 characters, and the longest text has 1001" in marco.sees
    assert "Write the text in Italian" in marco.sees
    card = await writes_broadcast(desk, giulia, "y" * 1001)
    await giulia.taps("✏️ Texts", card)
    await giulia.taps("✓ English", card)
    await giulia.says("Short", media=(PHOTO,), reply_to=card)
    assert "🖼 With a picture." in giulia.sees
    await giulia.taps("✏️ Texts", giulia.newest)
    await giulia.taps("✓ English", giulia.newest)
    await giulia.says("z" * 1001, reply_to=giulia.newest)
    assert "1000 fit" in giulia.sees
