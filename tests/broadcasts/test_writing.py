"""Operators write a broadcast in the team chat, part by part, and change every part of it again."""

from flows.said import Media
from tests.broadcasts.scenario import (
    TEXT,
    drafts,
    goes_out,
    reads,
    says_or_skips,
    subscribes,
    told,
    writes_broadcast,
)
from tests.dialogue import Citizen
from tests.tickets.scenario import Desk

PHOTO = Media("photo", "phone:poster")

ARABIC = "حفلة في الشارع"


async def test_from_the_command_to_the_phones_of_three_languages(desk: Desk) -> None:
    english, italian, arabic = [await subscribes(desk, code, code) for code in ("en", "it", "ar")]
    card = await writes_broadcast(desk, desk.marco, ar=ARABIC, links="Programme https://www.comune.latina.it")
    assert "draft, nobody has seen it" in card.text
    assert "Whoever reads Italian gets the text in English." in card.text
    assert "3 people: Arabic 1, English 1, Italian 1; phone 3; about 1 second." in card.text
    assert "🔗 Programme: https://www.comune.latina.it" in card.text
    await desk.marco.taps("📣 Send", card)
    assert "It goes out now" in card.text
    await goes_out(desk)
    assert [reads(desk, who) for who in (english, italian, arabic)] == [[TEXT], [TEXT], [ARABIC]]
    seen = desk.town.chats[arabic.lane][0]
    assert seen.button("Programme").url == "https://www.comune.latina.it"
    done = desk.marco.message_with("It has gone out to everybody")
    assert "▓▓▓▓▓▓▓▓▓▓ 3 of 3" in done.text
    assert "✅ delivered: 3" in done.text
    assert not done.buttons


async def test_in_italian(italian_desk: Desk) -> None:
    await subscribes(italian_desk, "carla", "it")
    arabic = await subscribes(italian_desk, "amal", "ar")
    marco = italian_desk.marco
    await marco.says("/broadcast")
    assert "italiano" in marco.sees
    await marco.says("Festa in piazza", reply_to=marco.newest)
    assert "Chi legge" in marco.sees
    assert "inglese" in marco.sees
    await marco.taps("Salti le altre lingue", marco.newest)
    await marco.taps("Senza immagine", marco.newest)
    await marco.taps("Senza pulsanti", marco.newest)
    assert "2 persone: arabo 1, italiano 1; phone 2; circa 1 secondo." in marco.sees
    await marco.taps("Lingue", marco.newest)
    await marco.taps("arabo", marco.newest)
    assert "1 persona: arabo 1; phone 1; circa 1 secondo." in marco.sees
    await marco.taps("Fatto", marco.newest)
    await marco.taps("Invii", marco.newest)
    await goes_out(italian_desk)
    assert reads(italian_desk, arabic) == ["Festa in piazza"]
    assert "consegnati: 1" in marco.message_with("1 di 1").text


async def test_a_refusal_says_why_and_everything_given_stays(desk: Desk) -> None:
    marco = desk.marco
    await marco.says("/broadcast")
    first = marco.newest
    await marco.says(" ", reply_to=first)
    assert "There is no text in this message" in marco.sees
    await marco.says("x" * 4001, reply_to=first)
    assert "it has 4001 characters, and 4000 fit" in marco.sees
    await marco.says(TEXT, reply_to=first)
    await marco.taps("Skip the other languages", marco.newest)
    picture = marco.newest
    await marco.says("here it comes", reply_to=picture)
    assert "Please send it as a photo" in marco.sees
    await marco.says(media=(PHOTO,), reply_to=picture)
    links = marco.newest
    for wrong, why in (
        ("Programme", "does not end with an address"),
        ("Programme http://comune.latina.it", "does not end with an address"),
        ("Programme https://localhost", "does not end with an address"),
        ("Programme https://x:y@comune.latina.it", "does not end with an address"),
        ("https://comune.latina.it", "has no words"),
        (f"{'x' * 41} https://comune.latina.it", "may have 40 characters"),
        ("\n".join(4 * ["A https://comune.latina.it"]), "3 buttons at most"),
    ):
        await marco.says(wrong, reply_to=links)
        assert why in marco.sees
    await marco.says("The programme https://comune.latina.it/a?b=c", reply_to=links)
    (draft,) = await drafts(desk)
    message = told(desk, draft)
    assert (dict(message.texts), message.picture) == ({"en": TEXT}, PHOTO.ref)
    assert message.buttons == (("The programme", "https://comune.latina.it/a?b=c"),)


async def test_a_long_text_and_a_picture_do_not_go_together(desk: Desk) -> None:
    marco = desk.marco
    card = await writes_broadcast(desk, marco, "x" * 1001)
    await marco.taps("🖼 Picture", card)
    await marco.says(media=(PHOTO,), reply_to=card)
    assert "Under a picture fit 1000 characters, and the longest text has 1001" in marco.sees
    await marco.says("/broadcasts")
    await marco.taps("xxx", marco.newest)
    card = marco.newest
    await marco.taps("✏️ Texts", card)
    await marco.taps("✓ English", card)
    await marco.says("Short", reply_to=card)
    card = marco.newest
    await marco.says(media=(PHOTO,), reply_to=card)
    assert "🖼 With a picture." in marco.sees
    await marco.taps("✏️ Texts", marco.newest)
    await marco.taps("➕ Italian", marco.newest)
    await marco.says("y" * 1001, reply_to=marco.newest)
    assert "1000 fit" in marco.sees
    (draft,) = await drafts(desk)
    assert told(desk, draft).texts == {"en": "Short"}


async def test_parts_are_changed_and_taken_out_again_but_for_the_first_text(desk: Desk) -> None:
    marco = desk.marco
    card = await writes_broadcast(desk, marco, it="Festa", links="Programme https://comune.latina.it")
    await marco.taps("🔗 Buttons", card)
    await marco.taps("Remove it", card)
    assert "🔗 Programme" not in card.text
    await marco.taps("✏️ Texts", card)
    await marco.taps("✓ English", card)
    assert "Remove it" not in card.labels
    await marco.taps("Back", card)
    await marco.taps("✏️ Texts", card)
    await marco.taps("✓ Italian", card)
    await marco.taps("Remove it", card)
    (draft,) = await drafts(desk)
    assert told(desk, draft).texts == {"en": TEXT}
    await marco.sends_tap(f"k/bc/{draft.id:x}/{draft.version}/remove/text.en", card)
    (draft,) = await drafts(desk)
    assert told(desk, draft).texts == {"en": TEXT}


async def test_it_is_sent_to_oneself_as_citizens_see_it(desk: Desk) -> None:
    marco = desk.marco
    card = await writes_broadcast(desk, marco, it="Festa", links="Programme https://comune.latina.it")
    await marco.taps("👁 Send it to myself", card)
    assert "you have never written to me in private" in marco.sees
    await marco.taps("Show it here", marco.newest)
    assert "Arabic\nStreet party" in marco.sees
    assert marco.labels == ["Programme"]
    lane = await arrives(desk, "marco")
    await marco.taps("👁 Send it to myself", card)
    seen = desk.town.chats[lane][-3:]
    assert [message.text for message in seen] == [TEXT, "Festa", TEXT]
    assert [message.screen.language for message in seen] == ["en", "it", "ar"]
    assert "🔕 No more notices" in seen[0].labels
    assert "🔕 Basta avvisi" in seen[1].labels
    assert "3 languages" in desk.town.toasts[-1]


async def arrives(desk: Desk, address: str) -> str:
    """The person with this address writes to the bot in private; gives their lane."""
    citizen = Citizen(desk.town, address)
    await citizen.arrives()
    return citizen.lane


async def test_two_operators_write_at_once(desk: Desk) -> None:
    marco, giulia = desk.marco, desk.giulia
    await marco.says("/broadcast")
    hers, his = marco.newest, marco.newest
    await giulia.says("/broadcast")
    hers = giulia.newest
    await marco.says("Marco's news", reply_to=his)
    his = marco.newest
    await giulia.says("Giulia's news", reply_to=hers)
    hers = giulia.newest
    await marco.says("Notizie di Marco", reply_to=his)
    await giulia.says("Notizie di Giulia", reply_to=hers)
    found = {each.person_id: dict(told(desk, each).texts) for each in await drafts(desk)}
    assert sorted(map(str, found.values())) == sorted(
        map(
            str,
            [
                {"en": "Marco's news", "it": "Notizie di Marco"},
                {"en": "Giulia's news", "it": "Notizie di Giulia"},
            ],
        )
    )


async def test_a_restart_in_the_middle_loses_nothing(desk: Desk) -> None:
    reader = await subscribes(desk, "a")
    await desk.marco.says(f"/broadcast {TEXT}")
    desk.restarts()
    await desk.marco.says("Festa", reply_to=desk.marco.newest)
    desk.restarts()
    await says_or_skips(desk.marco, "")
    await desk.marco.says("Nobody answers the picture question")
    await desk.marco.says("/broadcasts")
    await desk.marco.taps(TEXT, desk.marco.newest)
    assert "Festa" in desk.marco.sees
    desk.restarts()
    await desk.marco.taps("📣 Send", desk.marco.newest)
    desk.restarts()
    await goes_out(desk)
    assert reads(desk, reader) == [TEXT]


async def test_replies_to_a_card_go_nowhere_but_a_photo_is_its_picture(desk: Desk) -> None:
    marco = desk.marco
    card = await writes_broadcast(desk, marco)
    await marco.says("I would not say it like this", reply_to=card)
    assert "Nobody was sent this" in marco.sees
    await marco.says(media=(PHOTO,), reply_to=card)
    assert "With a picture" in marco.sees
    card = marco.newest
    await marco.taps("✏️ Texts", card)
    await marco.taps("➕ Italian", card)
    written = await marco.says("Festa", reply_to=card)
    await marco.says("Festa!", reply_to=card, edits=written)
    assert "the broadcast stays as it was" in marco.sees
    (draft,) = await drafts(desk)
    assert told(desk, draft).texts == {"en": TEXT, "it": "Festa"}


async def test_a_photo_with_words_answers_both(desk: Desk) -> None:
    marco = desk.marco
    await marco.says("/broadcast")
    await marco.says(TEXT, media=(PHOTO,), reply_to=marco.newest)
    await marco.taps("Skip the other languages", marco.newest)
    assert "Buttons below the text?" in marco.sees
    (draft,) = await drafts(desk)
    assert told(desk, draft).picture == PHOTO.ref


async def test_never_mind_and_throw_away(desk: Desk) -> None:
    marco = desk.marco
    await marco.says("/broadcast")
    await marco.taps("Never mind", marco.newest)
    assert "nothing was begun" in marco.sees
    card = await writes_broadcast(desk, marco)
    await marco.taps("Throw away", card)
    await marco.taps("Back", card)
    assert len(await drafts(desk)) == 1
    await marco.taps("Throw away", card)
    await marco.taps("Yes, throw it away", card)
    assert await drafts(desk) == []
