"""Converts between the answers of the flow and the stored events."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from flows.event import Plan
from flows.questions.time import hours_in
from handlers.messaging.unit_of_work import UnitOfWork
from storage.engine.ids import new_id
from storage.events import events
from storage.events.events import Event, Text
from storage.people.people import Person
from storage.place.slots import Span, instant, walls

SAME_FOR_ALL: Final = (
    "kind",
    "topic",
    "neighbourhood",
    "venue",
    "latitude",
    "longitude",
    "organiser",
    "capacity",
    "most_each",
    "spoken",
    "access",
    "picture",
)
"""The columns that all dates of a series share."""


def columns(unit: UnitOfWork, plan: Plan, day: date) -> dict[str, Any]:
    """The columns of the event that takes place on that day."""
    span = span_on(unit, plan.when, day)
    latitude, longitude = plan.place.get("point") or (None, None)
    return {
        "kind": plan.kind,
        "topic": plan.topic,
        "neighbourhood": plan.neighbourhood,
        "starts_at": span.starts,
        "ends_at": span.ends,
        "wall": walls(span.starts, unit.context.place.tz),
        "venue": plan.place["venue"],
        "latitude": latitude,
        "longitude": longitude,
        "organiser": plan.organiser,
        "capacity": plan.capacity,
        "most_each": plan.most_each,
        "spoken": ",".join(plan.spoken or ()),
        "access": ",".join(plan.access or ()),
        "picture": plan.picture["ref"] if plan.picture else None,
    }


def span_on(unit: UnitOfWork, when: Mapping[str, str], day: date) -> Span:
    """The hours on the town's wall on that day, across any change of its clock."""
    start, end = hours_in(when)
    last = day if end > start else day + timedelta(days=1)
    zone = unit.context.place.tz
    begins = instant(day, start, zone)
    return Span(begins, max(instant(last, end, zone), begins + timedelta(minutes=1)))


def texts_of(unit: UnitOfWork, plan: Plan) -> list[Text]:
    """The team's language first."""
    others = (plan.translations or {}).get("texts", {})
    first = Text(unit.context.place.default_language, plan.title, plan.text)
    return [first, *(Text(code, each["title"], each["body"]) for code, each in others.items())]


def make(unit: UnitOfWork, plan: Plan, who: Person) -> list[Event]:
    """Makes one event for each day, not published yet; those of a series refer to the first."""
    made: list[Event] = []
    for day in plan.days:
        series = made[0].id if made else None
        event = events.add(unit.tx, unit.now, person_id=who.id, series_id=series, **columns(unit, plan, day))
        put_texts(unit, event, plan)
        made.append(event)
    if len(made) > 1:
        events.begin_series(unit.tx, made[0].id)
        made[0] = events.get(unit.tx, made[0].id)
    return made


def put_texts(unit: UnitOfWork, event: Event, plan: Plan) -> None:
    for text in texts_of(unit, plan):
        events.put_text(unit.tx, event.id, text)


def imagined(unit: UnitOfWork, plan: Plan, who: Person, known: Event | None) -> Event:
    """The event as it will be, for a preview."""
    values = columns(unit, plan, date.fromisoformat(plan.when["day"]))
    if known is not None:
        return replace(known, **values)
    return Event(
        id=new_id(),
        code="",
        series_id=None,
        state="published",
        version=1,
        taken=0,
        minutes=None,
        reached=None,
        person_id=who.id,
        published_at=None,
        changed_at=unit.now,
        **values,
    )


def answers_of(unit: UnitOfWork, event: Event) -> dict[str, Any]:
    """The answers that make this event."""
    zone = unit.context.place.tz
    begins, ends = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    found = dict(events.texts(unit.tx, event.id))
    first = found.pop(unit.context.place.default_language, None)
    others = {code: {"title": each.title, "body": each.body} for code, each in found.items()}
    point = None if event.latitude is None else [event.latitude, event.longitude]
    return {
        "kind": event.kind,
        "title": first.title if first else event.code,
        "text": first.body if first else "",
        "translations": {"texts": others} if others else None,
        "when": {"day": f"{begins:%Y-%m-%d}", "from": f"{begins:%H:%M}", "until": f"{ends:%H:%M}"},
        "repeat": "once",
        "place": {"venue": event.venue, "point": point},
        "neighbourhood": event.neighbourhood,
        "topic": event.topic,
        "capacity": event.capacity,
        "most_each": event.most_each,
        "spoken": _codes(event.spoken),
        "access": _codes(event.access),
        "organiser": event.organiser,
        "picture": {"kind": "photo", "ref": event.picture} if event.picture else None,
    }


def _codes(joined: str) -> list[str] | None:
    return [code for code in joined.split(",") if code] or None
