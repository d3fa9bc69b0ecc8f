"""Operators make, change, cancel and count events in the team chat; whoever signed up hears of it."""

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from flows.said import Media
from handlers.events.team.attendees import safe
from handlers.team import morning_summary
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.events import events
from storage.events.tables import event as event_table
from tests.events.scenario import (
    ANSWERS,
    FAR,
    PICTURE,
    all_events,
    answer,
    drafts,
    event_now,
    example_day,
    italian_desk,
    makes,
    moves,
    restarted,
    signs_up,
    told,
    typed,
    wall,
    writes,
)
from tests.tickets.scenario import Desk, open_desk

ITALIAN = {
    "kind": "Assemblea",
    "title": "=Assemblea di quartiere",
    "text": "=Parliamo insieme del parco.",
    "translations": "inglese|=Assembly\nWe talk about the park.|Fatto",
    "repeat": "Una volta",
    "place": "Sala della Città Condivisa",
    "neighbourhood": "Tutta la città",
    "topic": "Vita di quartiere",
    "capacity": "Senza limite",
    "spoken": "italiano|inglese|Fatto",
    "access": "senza gradini|Fatto",
    "organiser": "=Amici del Parco",
    "picture": "Salta",
}


async def test_the_whole_flow_in_italian_ends_in_an_event(tmp_path: Path) -> None:
    async with italian_desk(tmp_path) as desk:
        review = await writes(desk, desk.marco, **ITALIAN)
        for words in (
            "Ecco come lo vedranno le persone:",
            "Assemblea di quartiere",
            "18:00 – 20:00",
            "Viale XVIII Dicembre 124",
            "Amici del Parco",
            "italiano e inglese",
            "senza gradini",
            "Parliamo insieme del parco.",
            "Chi legge arabo riceve il testo in italiano.",
        ):
            assert words in review.text
        await desk.marco.taps("inglese", review)
        assert "We talk about the park." in review.text
        await desk.marco.taps("arabo", review)
        assert "Parliamo insieme del parco." in review.text
        await desk.marco.taps("Pubblica", review)
        assert "Pubblicato" in review.text
        (made,) = await all_events(desk)
        assert (made.kind, made.topic, made.neighbourhood) == ("assembly", "quartiere", None)
        assert (made.state, made.capacity, made.most_each) == ("published", None, 4)
        assert (made.spoken, made.access, made.venue[:4]) == ("it,en", "steps", "Sala")
        assert [wall(desk, at).hour for at in (made.starts_at, made.ends_at)] == [18, 20]
        texts = await desk.town.run(lambda tx: events.texts(tx, made.id))
        assert {code: text.title for code, text in texts.items()} == {
            "it": "Assemblea di quartiere",
            "en": "Assembly",
        }
        assert await drafts(desk) == []


async def test_with_an_english_place_file_the_desk_asks_in_english(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        made = await makes(desk)
        assert desk.marco.sees.startswith("✅ Published. People can see it now.")
        assert (made.kind, made.capacity, made.organiser) == ("public", 40, "Amici di Latina")
        await desk.marco.says("/events")
        assert "1 event is coming" in desk.marco.sees
        assert "Street party · 0/40" in desk.marco.sees


async def test_a_refusal_loses_nothing_and_the_event_still_gets_there(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        asked = await writes(desk, desk.marco, until="when")
        for said, why in (
            ("=soon", "On which day is it"),
            ("=12.12.2020 18-20", "in the past"),
            ("=dal 12 al 14 dicembre 18-20", "more than one day"),
            ("=12/12 10-12 e 15-17", "more than one day or time"),
            ("=ogni sabato 18-20", "We understood “sabato 18-20”, but not “ogni”"),
            (f"={typed(desk, hours='')}", "From when until when?"),
            (f"={typed(desk, hours='18-18')}", "before it begins"),
        ):
            await answer(desk.marco, said)
            assert why in desk.marco.sees
            assert "Everything else is kept." in desk.marco.sees
            assert "Step 5 of 15" in desk.marco.sees
        assert await example_day(desk) in desk.marco.sees
        assert asked.text.startswith("Marco · ")
        await answer(desk.marco, f"={typed(desk)}")
        for name in list(ANSWERS)[5:]:
            await answer(desk.marco, ANSWERS[name])
        assert "Music and food for everybody." in desk.marco.sees
        await desk.marco.taps("Publish", desk.marco.newest)
        assert len(await all_events(desk)) == 1


async def test_a_restart_in_the_middle_strands_nobody(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.marco.says("/event")
        for said in ANSWERS.values():
            restarted(desk)
            await answer(desk.marco, said or f"={typed(desk)}")
        restarted(desk)
        await desk.marco.taps("Publish", desk.marco.newest)
        assert len(await all_events(desk)) == 1


async def test_two_operators_make_two_events_at_once(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.marco.says("/event")
        of_marco = desk.marco.newest
        await desk.giulia.says("/event")
        of_giulia = desk.giulia.newest
        for name, said in ANSWERS.items():
            for who, label in ((desk.marco, "Marco"), (desk.giulia, "Giulia")):
                await step(desk, label, name, said)
                assert who.sees.startswith((f"{label} · ", "Please check"))
        for who in (desk.giulia, desk.marco):
            await who.taps("Publish", who.message_with(f"{who.name}'s party"))
        assert of_marco.id != of_giulia.id
        titles = [await title_of(desk, each.id) for each in await all_events(desk)]
        assert sorted(titles) == ["Giulia's party", "Marco's party"]


async def step(desk: Desk, name: str, question: str, said: str) -> None:
    """One of the two answers the newest question that is theirs."""
    who = {"Marco": desk.marco, "Giulia": desk.giulia}[name]
    mine = [each for each in who.chat if each.text.startswith(f"{name} · ")]
    asked = max(mine, key=lambda message: message.changed)
    said = f"={name}'s party" if question == "title" else said or f"={typed(desk)}"
    if said.startswith("="):
        await who.says(said[1:], reply_to=asked)
    else:
        await who.taps(said, asked)


async def title_of(desk: Desk, event_id: int) -> str:
    texts = await desk.town.run(lambda tx: events.texts(tx, event_id))
    return str(texts["en"].title)


async def test_other_peoples_talk_is_no_answer(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        asked = await writes(desk, desk.marco, until="title")
        (before,) = await drafts(desk)
        await desk.giulia.says("Shall we have lunch?")
        await desk.marco.says("Yes, at one")
        await desk.rita.says("A party!", reply_to=asked)
        await desk.giulia.says("A party!", reply_to=asked)
        assert "Marco is at this one." in desk.giulia.sees
        await desk.giulia.taps("Throw away", asked)
        assert await drafts(desk) == [before]
        await desk.marco.says("A party", reply_to=asked)
        assert (await drafts(desk))[0].body.answers["title"] == "A party"


async def test_an_operators_draft_as_a_citizen_is_another_one(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        spoke = desk.town.spoken("marco", "marco", tap="l/en", message_id="1")
        await desk.town.hear(spoke)
        await desk.town.hear(desk.town.spoken("marco", "marco", tap="m/report", message_id="1"))
        await writes(desk, desk.marco, until="when")
        await desk.town.hear(
            desk.town.spoken("marco", "marco", tap="a/report.category/waste", message_id="1")
        )
        private = max((lane for lane in desk.town.chats if lane != "team"), key=str)
        assert any("Where is it?" in message.text for message in desk.town.chats[private])
        assert (await drafts(desk))[0].body.answers["title"] == "Street party"


async def test_back_and_an_old_question_and_a_corrected_message(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.marco.says("/event")
        asked_kind = desk.marco.newest
        await desk.marco.taps("Workshop", asked_kind)
        asked_title = desk.marco.newest
        sent = await desk.marco.says("Sewwing", reply_to=asked_title)
        await desk.marco.says("Sewing", reply_to=asked_title, edits=sent)
        assert "I have noted your correction." in desk.marco.sees
        assert "Step 3 of" in desk.marco.sees
        assert (await drafts(desk))[0].body.answers["title"] == "Sewing"
        await desk.marco.says("Sewing for all", reply_to=asked_title)
        assert (await drafts(desk))[0].body.answers["title"] == "Sewing for all"
        await desk.marco.taps("Back", desk.marco.newest)
        assert "Sewing for all" in desk.marco.sees
        await desk.marco.taps("Leave it as it is", desk.marco.newest)
        assert "Step 3 of" in desk.marco.sees
        draft = (await drafts(desk))[0]
        await desk.marco.sends_tap(f"k/ea/{draft.id}/kind/course", asked_title)
        assert "That question has moved on" in desk.marco.sees
        assert (await drafts(desk))[0].body.answers["kind"] == "workshop"


async def test_throwing_away_is_asked_once_and_then_nothing_is_left(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await writes(desk, desk.marco, until="when")
        asked = desk.marco.newest
        await desk.marco.taps("Throw away", asked)
        await desk.marco.taps("Go on", asked)
        assert "When is it?" in asked.text
        await desk.marco.taps("Throw away", asked)
        await desk.marco.taps("Yes, throw it away", asked)
        assert "Nobody has seen it" in asked.text
        assert await drafts(desk) == []
        await desk.marco.sends_tap("k/ev/1/publish/review", asked)
        assert "published, or thrown away" in desk.town.toasts[-1]


async def test_what_is_saved_can_be_taken_up_by_a_colleague(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await writes(desk, desk.marco)
        await desk.marco.taps("Save for later", desk.marco.newest)
        assert "Saved: Street party" in desk.marco.sees
        assert await all_events(desk) == []
        await desk.giulia.says("/events")
        await desk.giulia.taps("Drafts", desk.giulia.newest)
        assert "Street party · Marco" in desk.giulia.sees
        await desk.giulia.taps("Street party", desk.giulia.newest)
        await desk.giulia.taps("Publish", desk.giulia.newest)
        assert len(await all_events(desk)) == 1
        await desk.marco.says("/event")
        assert "Step 1 of 15" in desk.marco.sees


async def test_an_event_begun_is_not_forgotten_over_another(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await writes(desk, desk.marco, until="when")
        await desk.marco.says("/event")
        assert "You have begun: Street party" in desk.marco.sees
        asked = desk.marco.newest
        await desk.marco.taps("Begin another one", asked)
        assert "Step 1 of 15" in asked.text
        assert len(await drafts(desk)) == 2
        await desk.marco.says("/event Choir in the park")
        await desk.marco.taps("Workshop", desk.marco.newest)
        assert "What happens there?" in desk.marco.sees


async def test_published_twice_by_a_double_tap_it_is_there_once(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        review = await writes(desk, desk.marco)
        data = review.button("Publish").tap
        await desk.marco.sends_tap(data, review)
        await desk.marco.sends_tap(data, review)
        assert len(await all_events(desk)) == 1


async def test_what_returns_every_week_keeps_its_hour_when_the_clock_changes(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        year = wall(desk, utc_now()).year + 1
        october = date(year, 10, 18)
        until = october + timedelta(weeks=3)
        await makes(
            desk,
            when=f"=18.10.{year} 18-20",
            repeat=f"Every week|={until.day}.{until.month}.{until.year}",
        )
        assert "Published, 4 dates." in desk.marco.sees
        made = await all_events(desk)
        assert [wall(desk, each.starts_at).date() for each in made] == [
            october + timedelta(weeks=n) for n in range(4)
        ]
        assert {wall(desk, each.starts_at).hour for each in made} == {18}
        assert {wall(desk, each.ends_at).hour for each in made} == {20}
        assert {each.starts_at.hour for each in made} == {16, 17}
        assert {each.series_id for each in made} == {made[0].id}
        assert all(each.state == "published" for each in made)
        assert "date 1 of 4" in desk.marco.sees


async def test_a_last_day_before_the_first_is_refused_and_the_rest_is_kept(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await writes(desk, desk.marco, until="place", repeat="Every week")
        await answer(desk.marco, f"={typed(desk, FAR - timedelta(days=7), '')}")
        assert "must lie after the first one" in desk.marco.sees
        await answer(desk.marco, f"={typed(desk, FAR + timedelta(days=14), '')}")
        assert "Where is it?" in desk.marco.sees


async def test_a_new_first_day_after_the_last_one_asks_for_the_last_one_again(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        until = typed(desk, FAR + timedelta(days=14), "")
        await writes(desk, desk.marco, repeat=f"Every week|={until}")
        await desk.marco.taps("✏️ Change", desk.marco.newest)
        await desk.marco.taps("When", desk.marco.newest)
        await answer(desk.marco, f"={typed(desk, FAR + timedelta(days=60))}")
        assert "Until which day does it return" in desk.marco.sees
        await answer(desk.marco, f"={typed(desk, FAR + timedelta(days=67), '')}")
        await desk.marco.taps("Publish", desk.marco.newest)
        assert len(await all_events(desk)) == 2


async def test_a_point_and_a_picture_sent_at_any_time_find_their_question(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        asked = await writes(desk, desk.marco, until="when")
        await desk.marco.says(reply_to=asked, media=(PICTURE,))
        assert "I have added that" in desk.marco.sees
        await desk.marco.says(reply_to=desk.marco.newest, point=(41.47, 12.9))
        assert "I have added that" in desk.marco.sees
        await answer(desk.marco, f"={typed(desk)}")
        await answer(desk.marco, "Once")
        assert "What is the place called?" in desk.marco.sees
        await answer(desk.marco, "=Piazza Moro")
        for name in list(ANSWERS)[7:-1]:
            await answer(desk.marco, ANSWERS[name])
        review = desk.marco.newest
        assert [file.ref for file in review.screen.files] == ["phone:poster"]
        await desk.marco.taps("Publish", review)
        assert desk.marco.newest is not review
        (made,) = await all_events(desk)
        assert (made.venue, made.latitude, made.picture) == ("Piazza Moro", 41.47, "phone:poster")


async def test_a_changed_line_reaches_whoever_signed_up(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
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


async def test_two_change_two_lines_at_once_and_both_stand(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        made = await makes(desk)
        await changes(desk, "Where", "=Piazza Moro")
        of_marco = desk.marco.newest
        desk.marco, desk.giulia = desk.giulia, desk.marco
        await changes(desk, "Title", "=Winter party")
        await desk.marco.taps("Save the change", desk.marco.newest)
        await desk.giulia.taps("Save the change", of_marco)
        after = await event_now(desk, made)
        assert (after.venue, await title_of(desk, made.id)) == ("Piazza Moro", "Winter party")


async def test_a_change_left_alone_changes_nothing(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        made = await makes(desk)
        await changes(desk, "Where", "=Piazza Moro")
        await desk.marco.taps("Change nothing", desk.marco.newest)
        assert "Nothing was changed." in desk.marco.sees
        assert (await event_now(desk, made)).version == made.version
        assert await drafts(desk) == []


async def test_places_below_who_comes_are_refused(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        made = await makes(desk)
        await signs_up(desk, "bruno", made, 3)
        await changes(desk, "Places", "=2")
        assert "3 people are coming already." in desk.marco.sees
        await desk.marco.taps("Change nothing", desk.marco.newest)
        assert (await event_now(desk, made)).capacity == 40


async def test_people_who_come_before_fewer_places_are_saved_keep_theirs(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        made = await makes(desk)
        await changes(desk, "Places", "=2")
        review = desk.marco.newest
        await signs_up(desk, "bruno", made, 3)
        await desk.marco.taps("Save the change", review)
        assert "How many people have room?" in desk.marco.sees
        await answer(desk.marco, "=3")
        await desk.marco.taps("Save the change", desk.marco.newest)
        assert (await event_now(desk, made)).capacity == 3


async def test_a_change_of_all_later_dates(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
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


async def test_a_cancelled_event_is_told_with_its_reason(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
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


async def test_all_later_dates_can_be_cancelled_together(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
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


async def test_an_old_button_shows_how_the_event_stands(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        made = await makes(desk)
        card = desk.marco.newest
        cancel = card.button("Cancel it").tap
        await changes(desk, "Where", "=Piazza Moro")
        await desk.marco.taps("Save the change", desk.marco.newest)
        await desk.marco.sends_tap(cancel, card)
        assert "has changed meanwhile" in card.text
        assert (await event_now(desk, made)).state == "published"


async def test_once_more_is_a_draft_without_its_day(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
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


async def test_sign_ups_are_codes_and_people_and_never_names(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        made = await makes(desk)
        first = await signs_up(desk, "bruno", made, 3)
        await signs_up(desk, "carla", made)
        await desk.marco.says("/events")
        await desk.marco.taps("Street party", desk.marco.newest)
        await desk.marco.taps("Sign-ups", desk.marco.newest)
        assert "4 people are coming" in desk.marco.sees
        assert f"{first.code} · 3 · coming" in desk.marco.sees
        await desk.marco.taps("Export", desk.marco.newest)
        (file,) = desk.marco.newest.screen.files
        text = file.body.decode()
        assert text.startswith("\ufeffCode,People,State,When\r\n")
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
        assert [(row[0], row[1], row[2]) for row in rows[1:2]] == [(first.code, "3", "coming")]
        assert not {"bruno", "carla"} & set(text.replace(",", " ").split())
        assert file.name.endswith(".csv")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_of_the_export_is_a_formula(cell: str) -> None:
    assert safe(cell) == f"'{cell}"
    assert safe("LTE-7K3QP-M") == "LTE-7K3QP-M"


async def test_minutes_of_several_messages_are_sealed(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        made = await makes(desk)
        await moves(desk, made, timedelta(hours=-3))
        await desk.marco.sends_tap(f"k/e/{made.id}/1/minutes", desk.marco.newest)
        asked = desk.marco.newest
        assert "write the minutes as a reply" in asked.text
        await desk.marco.says("Forty people came.", reply_to=asked)
        await desk.marco.says("They want a fountain.", reply_to=desk.marco.newest)
        assert "Reply to this message to add more" in desk.marco.sees
        await desk.marco.sends_tap(f"k/e/{made.id}/1/minutes", desk.marco.newest)
        assert "Forty people came.\n\nThey want a fountain." in desk.marco.sees
        kept = await desk.town.run(lambda tx: raw_minutes(tx, made.id))
        assert b"fountain" not in kept
        await desk.marco.says("No fountain.", reply_to=asked, edits="999")
        assert "corrected message changes nothing" in desk.marco.sees
        await desk.marco.sends_tap(f"k/e/{made.id}/1/reached", desk.marco.newest)
        question = desk.marco.newest
        await desk.marco.says("many", reply_to=question)
        assert "Please write a number" in desk.marco.sees
        await desk.marco.says("45", reply_to=desk.marco.newest)
        assert "45 people reached" in desk.marco.sees


def raw_minutes(tx: Transaction, event_id: int) -> bytes:
    found = tx.core.execute(select(event_table.c.minutes).where(event_table.c.id == event_id)).scalar()
    return bytes(found or b"")


async def test_the_numbers_tell_of_what_took_place(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        made = await makes(desk)
        signup = await signs_up(desk, "bruno", made, 3)
        await signs_up(desk, "carla", made, 2)
        await moves(desk, made, timedelta(minutes=-30))
        await desk.marco.says(f"/door {signup.code}")
        await makes(desk, kind="Workshop")
        await desk.marco.says("/events numbers")
        assert "1 event in the last 8 weeks:" in desk.marco.sees
        assert "Public event: 1, 5 people signed up, 3 came" in desk.marco.sees
        await desk.marco.says("/stats")
        assert "Public event: 1, 5 people signed up, 3 came" in desk.marco.sees


async def test_the_morning_card_names_what_is_on_today(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        made = await makes(desk)
        await signs_up(desk, "bruno", made, 3)
        await desk.town.unit(morning_summary.morning_summary)
        assert "Street party" not in desk.marco.sees
        await moves(desk, made, timedelta())
        await desk.town.unit(morning_summary.morning_summary)
        assert "🗓 Today:" in desk.marco.sees
        assert "Street party, Sala" in desk.marco.sees
        assert "3 people" in desk.marco.sees


FORGED = [
    "k/ea",
    "k/ea/x/kind/public",
    "k/ea/1/kind/public",
    "k/ea/99999999999999999999/kind/public",
    "k/ev/1/publish/review",
    "k/ev/{draft}/publish/review",
    "k/ev/{draft}/publish/kind",
    "k/ev/{draft}/save/kind",
    "k/ev/{draft}/skip/kind",
    "k/ev/{draft}/page/kind/x",
    "k/ev/{draft}/edit/nothing",
    "k/ev/{draft}/look/review/zz",
    "k/ea/{draft}/kind/outreach",
    "k/ea/{draft}/kind/",
    "k/e/x/1/show",
    "k/e/{event}/1/nothing",
    "k/e/{event}/x/off",
    "k/e/{event}/1/letin/LTE-00000-0",
    "k/e/{event}/1/takeback",
    "k/e/{event}/1/people/x",
    "k/ep/{event}",
    "k/ep/99999999999999999999/minutes",
    "k/el/nothing/9999999",
    "k/el/past/٣",
]


async def test_forged_buttons_change_nothing(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        made = await makes(desk)
        await desk.marco.says("/event")
        (draft,) = await drafts(desk)
        on = desk.marco.newest
        for data in FORGED:
            await desk.marco.sends_tap(data.format(draft=draft.id, event=made.id), on)
        assert await all_events(desk) == [await event_now(desk, made)]
        assert (await event_now(desk, made)).version == 2
        assert (await drafts(desk))[0].body.answers == {}
        assert not [each for each in desk.marco.chat if "failed on our side" in each.text]


async def test_a_sticker_or_a_voice_is_no_title(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        asked = await writes(desk, desk.marco, until="title")
        await desk.marco.says(reply_to=asked, media=(Media("voice", "phone:v", seconds=3),))
        assert "Please write a few words." in desk.marco.sees
        assert "title" not in (await drafts(desk))[0].body.answers
