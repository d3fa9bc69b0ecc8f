"""A draft becomes an event, changes one, waits, or is thrown away."""

from dataclasses import replace
from datetime import date
from typing import Any

from flows.event import Plan
from flows.event_questions import TOO_FEW
from flows.flow import Journey
from handlers.events import publishing
from handlers.events.plan import SAME_FOR_ALL, answers_of, columns, make, put_texts, texts_of
from handlers.events.team import card, editor
from handlers.events.team.editor_review import later_dates
from handlers.messaging.outbound import Piece
from handlers.messaging.team_request import TeamRequest
from storage.events import event_drafts, events
from storage.events.event_drafts import Draft
from storage.events.events import Event


def finish(request: TeamRequest, draft: Draft, journey: Journey[Any], verb: str) -> None:
    if verb == "later":
        _save_for_later(request, draft)
    elif draft.event_id is None:
        _publish(request, draft, journey.finish())
    else:
        _save(request, draft, journey, every=verb == "saveall")


def drop(request: TeamRequest, draft: Draft) -> None:
    """Nothing was published; an event that was being changed is as it was."""
    event_drafts.drop(request.unit.tx, draft.id)
    known = events.find(request.unit.tx, draft.event_id) if draft.event_id else None
    if known is not None:
        card.show(request, known, request.language.say("Nothing was changed."))
    else:
        _end(request, draft, request.language.say("Thrown away. Nobody has seen it."))


def _save_for_later(request: TeamRequest, draft: Draft) -> None:
    unit = request.unit
    event_drafts.put(unit.tx, unit.context.keys.own, draft.having(saved=True, revisiting=None), unit.now)
    title = draft.body.answers["title"]
    _end(
        request,
        draft,
        request.language.say("💾 Saved: {title}. Everybody of the team finds it with /events.", title=title),
    )


def _publish(request: TeamRequest, draft: Draft, plan: Plan) -> None:
    unit, desk = request.unit, request.language
    made = make(unit, plan, request.who)
    for each in made:
        publishing.publish(unit, each)
    event_drafts.drop(unit.tx, draft.id)
    lead = desk.say_many(
        "✅ Published. People can see it now.",
        "✅ Published, {n} dates. People can see them now.",
        len(made),
    )
    card.show(request, events.get(unit.tx, made[0].id), lead)


def _save(request: TeamRequest, draft: Draft, journey: Journey[Any], *, every: bool) -> None:
    """Put the changed lines over the event as it is now, whatever somebody else changed meanwhile."""
    unit = request.unit
    known = events.lock(unit.tx, draft.event_id or 0)
    if known.state != "published" or known.starts_at <= unit.now:
        event_drafts.drop(unit.tx, draft.id)
        card.show(request, known, request.language.say("This event cannot be changed any more."))
        return
    changed = {name: value for name, value in journey.answers.items() if value != draft.body.was.get(name)}
    merged = replace(journey, answers=answers_of(unit, known) | changed, revisiting=None)
    if merged.question is not None:  # more people have come meanwhile than it would have places for
        few = merged.question.name == "capacity"
        lead = request.language.say(TOO_FEW, n=known.taken) if few else ""
        editor.keep(request, draft, merged, lead)
        return
    plan = merged.finish()
    others = later_dates(unit, known) if every else []
    first_day = date.fromisoformat(plan.when["day"])
    moved = first_day - known.starts_at.astimezone(unit.context.place.tz).date()
    _write(request, known, plan, changed, first_day)
    for each in others:
        day = each.starts_at.astimezone(unit.context.place.tz).date() + moved
        _write(request, events.lock(unit.tx, each.id), plan, changed, day)
    event_drafts.drop(unit.tx, draft.id)
    said = request.language.say_many("✅ Saved.", "✅ Saved for {n} dates.", 1 + len(others))
    card.show(request, events.get(unit.tx, known.id), said)


def _write(request: TeamRequest, known: Event, plan: Plan, changed: dict[str, Any], day: date) -> None:
    """Only the lines that were changed: a later date may differ in others."""
    unit = request.unit
    values = columns(unit, plan, day)
    wanted = {name: values[name] for name in _columns_of(changed)}
    capacity = wanted.get("capacity")
    if capacity is not None:
        wanted["capacity"] = max(capacity, known.taken)
    after = events.change(unit.tx, known, unit.now, **wanted)
    if {"title", "text", "translations"} & changed.keys():
        put_texts(unit, known, plan)
        kept = {each.language for each in texts_of(unit, plan)}
        for code in set(events.texts(unit.tx, known.id)) - kept:
            events.drop_text(unit.tx, known.id, code)
    if after is not None:
        publishing.changed(unit, known, after)


def _columns_of(changed: dict[str, Any]) -> list[str]:
    found = [name for name in SAME_FOR_ALL if name in changed]
    found += ["venue", "latitude", "longitude"] if "place" in changed else []
    return found + (["starts_at", "ends_at", "wall"] if "when" in changed else [])


def _end(request: TeamRequest, draft: Draft, text: str) -> None:
    anew = editor.stands_in_picture(request, draft)
    edit = request.inbound.message_id if request.inbound.tap and not anew else ""
    request.show((Piece(text),), edit=edit)
