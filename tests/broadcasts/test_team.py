"""Operators write broadcasts in the team chat, choose who gets them, let a second person agree, and watch them go."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import update

from flows.said import Media
from handlers.broadcasts import progress
from handlers.broadcasts.button_data import read_number
from handlers.broadcasts.team.when import example, read_when
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from storage.broadcasts import broadcasts, deliveries
from storage.broadcasts.broadcasts import Broadcast
from storage.broadcasts.tables import broadcast as broadcast_table
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.events import events
from storage.people import people
from storage.place.model import say
from tests.broadcasts.scenario import (
    TEXT,
    drafts,
    goes_out,
    latest,
    reads,
    says_or_skips,
    subscribes,
    told,
    writes_broadcast,
)
from tests.dialogue import Citizen
from tests.events.scenario import italian_desk, makes, restarted, signs_up
from tests.tickets.scenario import Desk, open_desk

PHOTO = Media("photo", "phone:poster")
ARABIC = "حفلة في الشارع"


def second_from(desk: Desk, many: int) -> None:
    """From so many people on two must agree."""
    place = desk.town.context.place
    fewer = msgspec.structs.replace(place, notices=msgspec.structs.replace(place.notices, second_from=many))
    desk.town.context = desk.town.pipeline.context = replace(desk.town.context, place=fewer)


async def as_they_are(desk: Desk, known: Broadcast) -> Broadcast:
    found: Broadcast = await desk.town.run(lambda tx: broadcasts.get(tx, known.id))
    return found


def turn_in(desk: Desk, tx: Transaction) -> UnitOfWork:
    return UnitOfWork(tx, desk.town.context, utc_now(), "test", Effects())


async def test_from_the_command_to_the_phones_of_three_languages(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        english, italian, arabic = [await subscribes(desk, code, code) for code in ("en", "it", "ar")]
        card = await writes_broadcast(
            desk, desk.marco, ar=ARABIC, links="Programme https://www.comune.latina.it"
        )
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


async def test_in_italian(tmp_path: Path) -> None:
    async with italian_desk(tmp_path) as desk:
        await subscribes(desk, "carla", "it")
        arabic = await subscribes(desk, "amal", "ar")
        marco = desk.marco
        await marco.says("/broadcast")
        assert "italiano" in marco.sees
        await marco.says("Festa in piazza", reply_to=marco.newest)
        assert "Chi legge" in marco.sees
        assert "inglese" in marco.sees
        await marco.taps("Salta le altre lingue", marco.newest)
        await marco.taps("Senza immagine", marco.newest)
        await marco.taps("Senza pulsanti", marco.newest)
        assert "2 persone: arabo 1, italiano 1; phone 2; circa 1 secondo." in marco.sees
        await marco.taps("Lingue", marco.newest)
        await marco.taps("arabo", marco.newest)
        assert "1 persona: arabo 1; phone 1; circa 1 secondo." in marco.sees
        await marco.taps("Fatto", marco.newest)
        await marco.taps("Invia", marco.newest)
        await goes_out(desk)
        assert reads(desk, arabic) == ["Festa in piazza"]
        assert "consegnati: 1" in marco.message_with("1 di 1").text


async def test_a_refusal_says_why_and_everything_given_stays(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
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


async def test_a_long_text_and_a_picture_do_not_go_together(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
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


async def test_parts_are_changed_and_taken_out_again_but_for_the_first_text(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
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


async def test_who_gets_it_is_counted_at_each_tick(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
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


async def test_people_are_chosen_by_what_they_filed_or_signed_up_to(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
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


async def test_above_the_number_a_second_person_agrees(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        second_from(desk, 2)
        readers = [await subscribes(desk, name) for name in ("a", "b")]
        card = await writes_broadcast(desk, desk.marco)
        assert "From 2 people on, a second person must agree." in card.text
        await desk.marco.taps("📣 Send", card)
        assert "waits for a second person" in card.text
        assert not card.buttons
        asked = desk.marco.newest
        assert "Marco asks for a second person" in asked.text
        await desk.marco.taps("I agree", asked)
        assert "Somebody else must agree" in desk.town.toasts[-1]
        await goes_out(desk)
        assert reads(desk, readers[0]) == []
        await desk.giulia.taps("I agree", asked)
        assert "Written by Marco, agreed by Giulia." in asked.text
        await goes_out(desk)
        assert [reads(desk, who) for who in readers] == [[TEXT], [TEXT]]
        assert "agreed by Giulia" in desk.marco.message_with("2 of 2").text


async def test_whoever_changes_what_was_asked_is_its_author_now(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        second_from(desk, 1)
        await subscribes(desk, "a")
        card = await writes_broadcast(desk, desk.marco)
        await desk.marco.taps("📣 Send", card)
        asked = desk.marco.newest
        stale = asked.button("I agree").tap
        await desk.giulia.taps("Back to draft", asked)
        assert "Written by Giulia." in asked.text
        await desk.giulia.taps("📣 Send", asked)
        again = desk.giulia.newest
        await desk.marco.sends_tap(stale, again)
        assert "This has changed meanwhile" in again.text
        assert (await latest(desk)).state == "asked"
        await desk.giulia.taps("I agree", again)
        assert (await latest(desk)).state == "asked"
        await desk.marco.taps("I agree", again)
        assert (await latest(desk)).state == "scheduled"


async def test_later_and_back_to_a_draft(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        marco = desk.marco
        reader = await subscribes(desk, "a")
        card = await writes_broadcast(desk, marco)
        await marco.taps("🕒 Later", card)
        await marco.says("1.1.2020 18:30", reply_to=card)
        assert "That time is past" in marco.sees
        await marco.says("soon", reply_to=card)
        assert "I did not find a day and an hour" in marco.sees
        await marco.says("ogni domenica alle 9", reply_to=card)
        assert "We understood “domenica alle 9”, but not “ogni”" in marco.sees
        day = (utc_now() + timedelta(days=40)).date()
        await marco.says(f"{day.day}.{day.month}.{day.year} 18:30", reply_to=card)
        assert "🕒 It goes out" in marco.sees
        assert "18:30" in marco.sees
        await goes_out(desk)
        assert reads(desk, reader) == []
        await marco.says("/broadcasts")
        assert "Marco, goes out" in marco.sees
        await marco.taps(TEXT, marco.newest)
        scheduled = marco.newest
        await marco.taps("Back to draft", scheduled)
        assert "draft" in scheduled.text
        await marco.taps("📣 Send", scheduled)
        await goes_out(desk)
        assert reads(desk, reader) == [TEXT]


async def test_a_scheduled_one_is_cancelled(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        marco = desk.marco
        await subscribes(desk, "a")
        card = await writes_broadcast(desk, marco)
        await marco.taps("🕒 Later", card)
        day = (utc_now() + timedelta(days=40)).date()
        await marco.says(f"{day.isoformat()} 09:00", reply_to=card)
        scheduled = marco.newest
        before = len(marco.chat)
        await marco.taps("Cancel it", scheduled)
        await marco.taps("Yes, throw it away", scheduled)
        assert "Nobody got it" in scheduled.text
        assert (await latest(desk)).state == "stopped"
        await marco.says("/broadcasts")
        assert "There is no broadcast yet" in marco.sees
        assert len(marco.chat) == before + 1


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [
        ("{d}.{m}.{y} 18:30", 18, 30),
        ("{d}/{m}/{y} 18.30", 18, 30),
        ("{y}-{m:02}-{d:02} 7:05", 7, 5),
        ("{d}.{m}.{y} alle 9", 9, 0),
        ("{d}.{m}.{y} 6 pm", 18, 0),
        ("ore 21.15 del {d}/{m}/{y}", 21, 15),
        ("{d}.{m}.{y} 12", 12, 0),
    ],
)
async def test_times_as_people_type_them(tmp_path: Path, typed: str, hour: int, minute: int) -> None:
    async with open_desk(tmp_path) as desk:
        day = (utc_now() + timedelta(days=40)).date()
        text = typed.format(d=day.day, m=day.month, y=day.year)
        at = await desk.town.run(lambda tx: read_when(turn_in(desk, tx), text))
        there = at.astimezone(desk.town.context.place.tz)
        assert (there.date(), there.hour, there.minute) == (day, hour, minute)
        shown = await desk.town.run(lambda tx: example(turn_in(desk, tx)))
        assert await desk.town.run(lambda tx: read_when(turn_in(desk, tx), shown))


async def test_it_is_sent_to_oneself_as_citizens_see_it(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
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
    """Somebody writes to the bot in private; gives their lane."""
    citizen = Citizen(desk.town, address)
    await citizen.arrives()
    return citizen.lane


async def test_an_emergency_is_for_coordinators_and_asks_once_more(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
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


async def test_a_stranger_gets_nowhere(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await subscribes(desk, "a")
        card = await writes_broadcast(desk, desk.marco)
        before = card.text
        await desk.rita.says("/broadcast")
        assert "Only operators" in desk.rita.sees
        await desk.rita.taps("📣 Send", card)
        assert "Only operators" in desk.town.toasts[-1]
        await desk.rita.says("Something else", reply_to=card)
        assert (len(await drafts(desk)), card.text) == (1, before)


async def test_two_operators_write_at_once(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
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


async def test_a_restart_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        reader = await subscribes(desk, "a")
        await desk.marco.says(f"/broadcast {TEXT}")
        restarted(desk)
        await desk.marco.says("Festa", reply_to=desk.marco.newest)
        restarted(desk)
        await says_or_skips(desk.marco, "")
        await desk.marco.says("Nobody answers the picture question")
        await desk.marco.says("/broadcasts")
        await desk.marco.taps(TEXT, desk.marco.newest)
        assert "Festa" in desk.marco.sees
        restarted(desk)
        await desk.marco.taps("📣 Send", desk.marco.newest)
        restarted(desk)
        await goes_out(desk)
        assert reads(desk, reader) == [TEXT]


async def test_old_buttons_show_how_it_stands(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        marco = desk.marco
        await subscribes(desk, "a")
        card = await writes_broadcast(desk, marco)
        old = card.button("📣 Send").tap
        await marco.taps("👥 Audience", card)
        await marco.taps("Languages", card)
        tick = card.button("Italian").tap
        await marco.sends_tap(tick, card)
        await marco.sends_tap(tick, card)
        assert "This has changed meanwhile" in card.text
        (draft,) = await drafts(desk)
        assert told(desk, draft).audience.languages == ("it",)
        await marco.sends_tap(old, card)
        assert len(await drafts(desk)) == 1


@pytest.mark.parametrize(
    "forged",
    [
        "k/bc",
        "k/bc/1/1/send",
        "k/bc/zz/1/send",
        "k/bc/0/0/send",
        "k/bc/{id}/{version}/t/n/atlantis",
        "k/bc/{id}/{version}/t/x/it",
        "k/bc/{id}/{version}/who/x/999999999",
        "k/bc/{id}/{version}/ask/text.xx",
        "k/bc/{id}/{version}/skip/text.xx",
        "k/bc/{id}/{version}/explode",
        "k/bc/{id}/{version}/agree",
        "k/bc/{id}/{version}/really",
        "k/bc/{id}/{version}/retry",
        "k/bc/{id}/{version}/pause",
        "k/bc/ffffffffffffffffffffff/1/send",
    ],
)
async def test_a_forged_button_does_nothing(tmp_path: Path, forged: str) -> None:
    async with open_desk(tmp_path) as desk:
        await subscribes(desk, "a")
        card = await writes_broadcast(desk, desk.marco)
        (draft,) = await drafts(desk)
        before = await as_they_are(desk, draft)
        await desk.marco.sends_tap(forged.format(id=f"{draft.id:x}", version=draft.version), card)
        assert await as_they_are(desk, draft) == before
        assert "Something went wrong" not in desk.marco.sees


def test_what_is_no_number_is_nobodys() -> None:
    assert [read_number(word) for word in ("", "٣", "xyz", "1_0", "-1", "f" * 20)] == 6 * [0]


async def test_replies_to_a_card_go_nowhere_but_a_photo_is_its_picture(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
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


async def test_a_photo_with_words_answers_both(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        marco = desk.marco
        await marco.says("/broadcast")
        await marco.says(TEXT, media=(PHOTO,), reply_to=marco.newest)
        await marco.taps("Skip the other languages", marco.newest)
        assert "Buttons below the text?" in marco.sees
        (draft,) = await drafts(desk)
        assert told(desk, draft).picture == PHOTO.ref


async def test_never_mind_and_throw_away(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
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


async def test_the_list_shows_everything_with_its_numbers(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        marco = desk.marco
        await subscribes(desk, "a")
        await marco.taps("📣 Send", await writes_broadcast(desk, marco, "First news"))
        await goes_out(desk)
        await writes_broadcast(desk, marco, "Second news")
        await desk.giulia.says("/broadcasts")
        text = desk.giulia.sees
        assert text.index("Drafts") < text.index("Second news") < text.index("The last ones")
        assert text.index("The last ones") < text.index("First news") < text.index("✅ delivered: 1")
        listed = desk.giulia.newest
        await desk.giulia.taps("First news", listed)
        assert "1 of 1" in desk.giulia.sees
        await desk.giulia.taps("Second news", listed)
        assert "draft" in desk.giulia.sees


async def test_the_progress_card_in_every_state(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        readers = [await subscribes(desk, f"r{n}") for n in range(20)]
        await writes_broadcast(desk, desk.marco)
        (draft,) = await drafts(desk)
        ends = {"sent": 5, "blocked": 2, "failed": 1, "unknown": 1, "skipped": 1, "ready": 10}
        await desk.town.run(lambda tx: _stands(tx, draft, readers, ends))
        for state, labels, words in (
            ("running", ["⏸ Pause", "⏹ Stop"], "It is going out."),
            ("paused", ["▶️ Go on", "⏹ Stop"], "It rests."),
            ("stopped", [], "Stopped."),
            ("done", ["🔁 Retry the failed"], "gone out to everybody"),
        ):
            screen = await desk.town.unit(lambda unit, state=state: _screen(unit, draft, state))
            assert [button.label for row in screen.rows for button in row] == labels
            assert words in screen.text
            assert "▓▓▓▓▓░░░░░ 10 of 20" in screen.text
            for part in ("delivered: 5", "not reachable: 2", "failed: 1", "unknown: 1", "did not want it: 1"):
                assert part in screen.text
        running = await desk.town.unit(lambda unit: _screen(unit, draft, "running", per_second=2.5))
        assert "⏱ 2.5 a second, about 4 seconds left" in running.text
        asleep = await desk.town.unit(lambda unit: _screen(unit, draft, "running", later=True))
        assert "The others have quiet hours" in asleep.text


def _stands(tx: Transaction, known: Broadcast, readers: list[Any], ends: dict[str, int]) -> None:
    deliveries.add(tx, known.id, ((who.id, utc_now()) for who in readers))
    states = [state for state, n in ends.items() for _ in range(n)]
    for who, state in zip(readers, states, strict=True):
        deliveries.set_state(tx, known.id, who.id, state, known="ready")


def _screen(
    unit: UnitOfWork, known: Broadcast, state: str, *, per_second: float = 0.0, later: bool = False
) -> Any:
    for each in deliveries.ready(unit.tx, known.id, utc_now(), 50) if later else []:
        deliveries.postpone(unit.tx, known.id, each, utc_now() + timedelta(hours=3))
    shown = replace(known, state=state, counted=True, frozen_at=utc_now())
    return progress.screen(unit, shown, per_second=per_second)


async def test_events_of_the_audience_may_be_over_by_now(tmp_path: Path) -> None:
    """What is ticked can be taken back even when it is not offered any more."""
    async with open_desk(tmp_path) as desk:
        event = await makes(desk)
        card = await writes_broadcast(desk, desk.marco)
        await desk.marco.taps("👥 Audience", card)
        await desk.marco.taps("Signed up to", card)
        await desk.marco.taps("Street party", card)
        await desk.town.run(
            lambda tx: events.change(tx, events.get(tx, event.id), utc_now(), state="cancelled")
        )
        await desk.marco.taps("Signed up to", card)
        await desk.marco.taps(f"✓ {event.id}", card)
        assert "Everybody who asked for notices" in card.text


async def test_the_longest_code_of_a_place_file_fits_a_button(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
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
