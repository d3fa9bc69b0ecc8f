"""A draft becomes an event, changes one, is kept for later, or is thrown away."""

from dataclasses import replace
from datetime import date
from typing import Any

from flows.event import Plan
from flows.questions.number import TOO_FEW
from handlers.events import publishing
from handlers.events.plan import SAME_FOR_ALL, answers_of, columns, make, put_texts, texts_of
from handlers.events.team import card, saved_drafts
from handlers.events.team.editor_review import later_dates
from handlers.events.team.saved_drafts import EVENT, WAS
from handlers.forms import runner
from handlers.forms.drafts import drop, under_way
from handlers.messaging.flow_handler import UnderWay
from handlers.messaging.team_conversation import request_of
from handlers.messaging.unit_of_work import Conversation, UnitOfWork
from handlers.messaging.widgets import simple
from storage.events import events
from storage.events.events import Event


def left(talk: Conversation) -> bool:
    """A change is given up: the event is as it was."""
    way = under_way(talk, talk.who, talk.language)
    known = events.find(talk.tx, way.journey.answers[EVENT]) if way else None
    drop(talk, talk.who)
    if known is not None:
        card.show(request_of(talk), known, talk.language.say("Nothing was changed."))
    return known is not None


def save_for_later(talk: Conversation, way: UnderWay) -> None:
    saved_drafts.put_aside(talk, way)
    drop(talk, talk.who)
    title = way.journey.answers["title"]
    said = talk.language.say("💾 Saved: {title}. Everybody of the team finds it with /events.", title=title)
    talk.show(simple(talk.language, said))


def publish(talk: Conversation, way: UnderWay) -> None:
    made = make(talk, way.journey.finish(), talk.who)
    for each in made:
        publishing.publish(talk, each)
    drop(talk, talk.who)
    lead = talk.language.say_many(
        "✅ Published. People can see it now.",
        "✅ Published, {n} dates. People can see them now.",
        len(made),
    )
    card.show(request_of(talk), events.get(talk.tx, made[0].id), lead)


def save(talk: Conversation, way: UnderWay) -> None:
    """Saves this date."""
    _save(talk, way, every=False)


def save_all(talk: Conversation, way: UnderWay) -> None:
    """Saves this date and all later ones."""
    _save(talk, way, every=True)


def _save(talk: Conversation, way: UnderWay, *, every: bool) -> None:
    """Puts the changed lines over the event as it is now, whatever another operator changed meanwhile."""
    answers = way.journey.answers
    known = events.lock(talk.tx, answers[EVENT])
    if known.state != "published" or known.starts_at <= talk.now:
        drop(talk, talk.who)
        said = talk.language.say("This event cannot be changed any more.")
        card.show(request_of(talk), known, said)
        return
    before, now = answers[WAS], answers_of(talk, known)
    changed = {name: value for name, value in answers.items() if value != before.get(name) and name in now}
    merged = replace(way.journey, answers={**answers, **now, **changed}, revisiting=None)
    if merged.question is not None:  # more people have signed up meanwhile than it would have places for
        few = merged.question.name == "capacity"
        lead = talk.language.say(TOO_FEW, n=known.taken) if few else ""
        runner.proceed(talk, replace(way, journey=merged), lead)
        return
    dates = _write_dates(talk, known, merged.finish(), changed, every=every)
    drop(talk, talk.who)
    said = talk.language.say_many("✅ Saved.", "✅ Saved for {n} dates.", dates)
    card.show(request_of(talk), events.get(talk.tx, known.id), said)


def _write_dates(unit: UnitOfWork, event: Event, plan: Plan, changed: dict[str, Any], *, every: bool) -> int:
    """Returns how many were written: later dates move by as much as this one."""
    zone = unit.context.place.tz
    others = later_dates(unit, event) if every else []
    first_day = date.fromisoformat(plan.when["day"])
    moved = first_day - event.starts_at.astimezone(zone).date()
    _write(unit, event, plan, changed, first_day)
    for each in others:
        day = each.starts_at.astimezone(zone).date() + moved
        _write(unit, events.lock(unit.tx, each.id), plan, changed, day)
    return 1 + len(others)


def _write(unit: UnitOfWork, event: Event, plan: Plan, changed: dict[str, Any], day: date) -> None:
    """Writes only the lines that were changed: a later date may differ in others."""
    values = columns(unit, plan, day)
    wanted = {name: values[name] for name in _columns_of(changed)}
    capacity = wanted.get("capacity")
    if capacity is not None:
        wanted["capacity"] = max(capacity, event.taken)
    after = events.change(unit.tx, event, unit.now, **wanted)
    if {"title", "text", "translations"} & changed.keys():
        put_texts(unit, event, plan)
        kept = {each.language for each in texts_of(unit, plan)}
        for code in set(events.texts(unit.tx, event.id)) - kept:
            events.drop_text(unit.tx, event.id, code)
    if after is not None:
        publishing.changed(unit, event, after)


def _columns_of(changed: dict[str, Any]) -> list[str]:
    found = [name for name in SAME_FOR_ALL if name in changed]
    found += ["venue", "latitude", "longitude"] if "place" in changed else []
    return found + (["starts_at", "ends_at", "wall"] if "when" in changed else [])
