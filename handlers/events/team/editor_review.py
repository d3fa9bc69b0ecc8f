"""The review before an event is published, or changed: exactly what people will see, and the actions possible."""

from collections.abc import Mapping
from typing import Any

from flows.event import days_of
from flows.flow import Journey
from handlers.events.plan import imagined, texts_of
from handlers.events.team.preview import page, picture_of
from handlers.events.team.saved_drafts import EVENT
from handlers.forms import way_rows
from handlers.messaging.flow_handler import Review, UnderWay
from handlers.messaging.languages import fallback
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row
from locales.language import Language, language
from storage.events import events
from storage.events.events import Event


def review(unit: UnitOfWork, way: UnderWay, look: str) -> Review:
    """Exactly what people will see, in the team's language or in that of the code `look`; and what they will not."""
    team_language, plan = unit.team_language, way.journey.finish()
    reader = language(look) if look in unit.context.place.languages else team_language
    known = events.find(unit.tx, way.journey.answers.get(EVENT, 0))
    event = imagined(unit, plan, unit.person(way.person_id), known)
    texts = {each.language: each for each in texts_of(unit, plan)}
    pieces = (
        Piece(team_language.say("Please check. This is what people will see:"), "bold"),
        Piece("\n\n"),
        *page(unit, event, texts, reader),
        *(Piece(f"\n{line}") for line in ("", *_notes(unit, way.journey, texts))),
    )
    return Review(pieces, _rows(unit, way, reader, known), picture_of(event))


def _notes(unit: UnitOfWork, journey: Journey[Any], texts: Mapping[str, Any]) -> list[str]:
    """Remarks for the team, in its language."""
    team_language, plan = unit.team_language, journey.finish()
    days = days_of(plan.when["day"], plan.until)
    missing = fallback(unit, list(texts))
    notes = [f"ℹ️ {missing}" if missing else ""]
    if len(days) > 1:
        notes.append(
            team_language.say_many(
                "🔁 Every week, {n} date, the last one on {day}.",
                "🔁 Every week, {n} dates, the last one on {day}.",
                len(days),
                day=team_language.date(days[-1]),
            )
        )
    each = team_language.say_many(
        "👤 One person may sign up {n} person.", "👤 One person may sign up {n} people.", plan.most_each
    )
    return [note for note in (*notes, each) if note]


def _rows(unit: UnitOfWork, way: UnderWay, reader: Language, known: Event | None) -> tuple[Row, ...]:
    team_language, go, here = unit.team_language, way.buttons.go, way_rows.here(way)
    looks = tuple(
        Button(f"👁 {team_language.called(code)}", tap=go("look", here, code))
        for code in unit.context.place.languages
        if code != reader.code
    )
    # Translators: button
    change = Button(team_language.say("✏️ Change"), tap=go("change", here))
    if known is not None:
        return (
            looks,
            *_save_rows(unit, way, known),
            # Translators: button
            (change, Button(team_language.say("✖ Change nothing"), tap=go("drop", here))),
        )
    return (
        looks,
        # Translators: button
        (Button(team_language.say("✅ Publish"), tap=go("publish", here)), change),
        (
            # Translators: button
            Button(team_language.say("💾 Save for later"), tap=go("later", here)),
            # Translators: button
            Button(team_language.say("✖ Throw away"), tap=go("cancel", here)),
        ),
    )


def _save_rows(unit: UnitOfWork, way: UnderWay, event: Event) -> tuple[Row, ...]:
    """For this date; of a weekly event also for all later ones."""
    team_language, go, here = unit.team_language, way.buttons.go, way_rows.here(way)
    if not later_dates(unit, event):
        # Translators: button
        return ((Button(team_language.say("✅ Save the change"), tap=go("save", here)),),)
    return (
        # Translators: button
        (Button(team_language.say("✅ For this date only"), tap=go("save", here)),),
        # Translators: button
        (Button(team_language.say("✅ For this and all later dates"), tap=go("saveall", here)),),
    )


def later_dates(unit: UnitOfWork, event: Event) -> list[Event]:
    """The later dates of its series that are still to come."""
    if event.series_id is None:
        return []
    return [
        each
        for each in events.of_series(unit.tx, event.series_id)
        if each.state == "published" and each.starts_at > event.starts_at
    ]
