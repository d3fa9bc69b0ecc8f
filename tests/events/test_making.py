"""Operators make an event in the team chat, question by question; a refusal loses nothing."""

from datetime import date, timedelta

import pytest

from flows.said import Media
from storage.engine.utc import utc_now
from storage.events import events
from tests.events.scenario import (
    ANSWERS,
    FAR,
    PICTURE,
    all_events,
    answer,
    drafts,
    example_day,
    makes,
    typed,
    wall,
    writes,
)
from tests.tickets.scenario import Desk

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
    "picture": "Salti",
}


async def test_the_whole_flow_in_italian_ends_in_an_event(italian_desk: Desk) -> None:
    review = await writes(italian_desk, italian_desk.marco, **ITALIAN)
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
    await italian_desk.marco.taps("inglese", review)
    assert "We talk about the park." in review.text
    await italian_desk.marco.taps("arabo", review)
    assert "Parliamo insieme del parco." in review.text
    await italian_desk.marco.taps("Pubblichi", review)
    assert "Pubblicato" in review.text
    (made,) = await all_events(italian_desk)
    assert (made.kind, made.topic, made.neighbourhood) == ("assembly", "quartiere", None)
    assert (made.state, made.capacity, made.most_each) == ("published", None, 4)
    assert (made.spoken, made.access, made.venue[:4]) == ("it,en", "steps", "Sala")
    assert [wall(italian_desk, at).hour for at in (made.starts_at, made.ends_at)] == [18, 20]
    texts = await italian_desk.town.run(lambda tx: events.texts(tx, made.id))
    assert {code: text.title for code, text in texts.items()} == {
        "it": "Assemblea di quartiere",
        "en": "Assembly",
    }
    assert await drafts(italian_desk) == []


async def test_with_an_english_place_file_the_desk_asks_in_english(desk: Desk) -> None:
    made = await makes(desk)
    assert desk.marco.sees.startswith("✅ Published. People can see it now.")
    assert (made.kind, made.capacity, made.organiser) == ("public", 40, "Amici di Latina")
    await desk.marco.says("/events")
    assert "1 event is coming" in desk.marco.sees
    assert "Street party · 0/40" in desk.marco.sees


async def test_a_refusal_loses_nothing_and_the_event_still_gets_there(desk: Desk) -> None:
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


async def test_back_and_an_old_question_and_a_corrected_message(desk: Desk) -> None:
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


async def test_published_twice_by_a_double_tap_it_is_there_once(desk: Desk) -> None:
    review = await writes(desk, desk.marco)
    data = review.button("Publish").tap
    await desk.marco.sends_tap(data, review)
    await desk.marco.sends_tap(data, review)
    assert len(await all_events(desk)) == 1


async def test_what_returns_every_week_keeps_its_hour_when_the_clock_changes(desk: Desk) -> None:
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


async def test_a_last_day_before_the_first_is_refused_and_the_rest_is_kept(desk: Desk) -> None:
    await writes(desk, desk.marco, until="place", repeat="Every week")
    await answer(desk.marco, f"={typed(desk, FAR - timedelta(days=7), '')}")
    assert "must lie after the first one" in desk.marco.sees
    await answer(desk.marco, f"={typed(desk, FAR + timedelta(days=14), '')}")
    assert "Where is it?" in desk.marco.sees


async def test_a_new_first_day_after_the_last_one_asks_for_the_last_one_again(desk: Desk) -> None:
    until = typed(desk, FAR + timedelta(days=14), "")
    await writes(desk, desk.marco, repeat=f"Every week|={until}")
    await desk.marco.taps("✏️ Change", desk.marco.newest)
    await desk.marco.taps("When", desk.marco.newest)
    await answer(desk.marco, f"={typed(desk, FAR + timedelta(days=60))}")
    assert "Until which day does it return" in desk.marco.sees
    await answer(desk.marco, f"={typed(desk, FAR + timedelta(days=67), '')}")
    await desk.marco.taps("Publish", desk.marco.newest)
    assert len(await all_events(desk)) == 2


async def test_a_point_and_a_picture_sent_at_any_time_find_their_question(desk: Desk) -> None:
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


@pytest.mark.parametrize(
    ("question", "words", "why"),
    [
        ("translations", "Festa", "In which language is that?"),
        ("when", "tomorrow evening or so", "from when until when"),
        ("topic", "something nice", "Please choose one of the buttons"),
        ("capacity", "as many as come", "Please write a number"),
        ("most_each", "the whole family", "Please write a number"),
        ("organiser", "x" * 201, "too long"),
    ],
)
async def test_words_sent_with_a_picture_are_not_dropped_for_its_sake(
    desk: Desk, question: str, words: str, why: str
) -> None:
    asked = await writes(desk, desk.marco, until=question)
    (before,) = await drafts(desk)
    await desk.marco.says(words, media=(PICTURE,), reply_to=asked)
    assert why in desk.marco.sees
    assert "Everything else is kept." in desk.marco.sees
    (draft,) = await drafts(desk)
    assert draft.body.answers == before.body.answers
    await desk.marco.says(media=(PICTURE,), reply_to=desk.marco.newest)
    assert "I have added that" in desk.marco.sees
    (draft,) = await drafts(desk)
    assert draft.body.answers == before.body.answers | {"picture": PICTURE.kept()}


async def test_a_sticker_or_a_voice_is_no_title(desk: Desk) -> None:
    asked = await writes(desk, desk.marco, until="title")
    await desk.marco.says(reply_to=asked, media=(Media("voice", "phone:v", seconds=3),))
    assert "Please write a few words." in desk.marco.sees
    assert "title" not in (await drafts(desk))[0].body.answers
