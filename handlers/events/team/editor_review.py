"""The last page before an event is published, or changed: exactly what people will see, and what may be done."""

from collections.abc import Mapping
from typing import Any

from flows.event import days_of
from flows.flow import Journey
from handlers.events.plan import imagined, texts_of
from handlers.events.team.preview import page, picture_of
from handlers.events.team.saved_drafts import EVENT
from handlers.forms import screen
from handlers.messaging.flow_handler import Review, UnderWay
from handlers.messaging.languages import fallback
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row
from locales.language import Language, language
from storage.events import events
from storage.events.events import Event


def review(unit: UnitOfWork, way: UnderWay, look: str) -> Review:
    """Exactly what people will see, in the desk's language or in that of the code `look`; and what they will not."""
    desk, plan = unit.team_language, way.journey.finish()
    reader = language(look) if look in unit.context.place.languages else desk
    known = events.find(unit.tx, way.journey.answers.get(EVENT, 0))
    event = imagined(unit, plan, unit.person(way.person_id), known)
    texts = {each.language: each for each in texts_of(unit, plan)}
    pieces = (
        Piece(desk.say("Please check. This is what people will see:"), "bold"),
        Piece("\n\n"),
        *page(unit, event, texts, reader),
        *(Piece(f"\n{line}") for line in ("", *_notes(unit, way.journey, texts))),
    )
    return Review(pieces, _rows(unit, way, reader, known), picture_of(event))


def _notes(unit: UnitOfWork, journey: Journey[Any], texts: Mapping[str, Any]) -> list[str]:
    """What the team should know of it, in the desk's language."""
    desk, plan = unit.team_language, journey.finish()
    days = days_of(plan.when["day"], plan.until)
    missing = fallback(unit, list(texts))
    notes = [f"ℹ️ {missing}" if missing else ""]
    if len(days) > 1:
        notes.append(
            desk.say_many(
                "🔁 Every week, {n} date, the last one on {day}.",
                "🔁 Every week, {n} dates, the last one on {day}.",
                len(days),
                day=desk.date(days[-1]),
            )
        )
    each = desk.say_many(
        "👤 One person may sign up {n} person.", "👤 One person may sign up {n} people.", plan.most_each
    )
    return [note for note in (*notes, each) if note]


def _rows(unit: UnitOfWork, way: UnderWay, reader: Language, known: Event | None) -> tuple[Row, ...]:
    desk, go, here = unit.team_language, way.buttons.go, screen.here(way)
    looks = tuple(
        Button(f"👁 {desk.called(code)}", tap=go("look", here, code))
        for code in unit.context.place.languages
        if code != reader.code
    )
    # Translators: button
    change = Button(desk.say("✏️ Change"), tap=go("change", here))
    if known is not None:
        return (
            looks,
            *_save_rows(unit, way, known),
            # Translators: button
            (change, Button(desk.say("✖ Change nothing"), tap=go("drop", here))),
        )
    return (
        looks,
        # Translators: button
        (Button(desk.say("✅ Publish"), tap=go("publish", here)), change),
        (
            # Translators: button
            Button(desk.say("💾 Save for later"), tap=go("later", here)),
            # Translators: button
            Button(desk.say("✖ Throw away"), tap=go("cancel", here)),
        ),
    )


def _save_rows(unit: UnitOfWork, way: UnderWay, known: Event) -> tuple[Row, ...]:
    """For this date; where it returns every week, also for all later ones."""
    desk, go, here = unit.team_language, way.buttons.go, screen.here(way)
    if not later_dates(unit, known):
        # Translators: button
        return ((Button(desk.say("✅ Save the change"), tap=go("save", here)),),)
    return (
        # Translators: button
        (Button(desk.say("✅ For this date only"), tap=go("save", here)),),
        # Translators: button
        (Button(desk.say("✅ For this and all later dates"), tap=go("saveall", here)),),
    )


def later_dates(unit: UnitOfWork, known: Event) -> list[Event]:
    """Those of its series that are still to come after it."""
    if known.series_id is None:
        return []
    return [
        each
        for each in events.of_series(unit.tx, known.series_id)
        if each.state == "published" and each.starts_at > known.starts_at
    ]
