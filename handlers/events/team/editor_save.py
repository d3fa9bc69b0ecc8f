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
from handlers.messaging.team_request import Asking
from storage.events import event_drafts, events
from storage.events.event_drafts import Draft
from storage.events.events import Event


def finish(asking: Asking, draft: Draft, journey: Journey[Any], verb: str) -> None:
    if verb == "later":
        _save_for_later(asking, draft)
    elif draft.event_id is None:
        _publish(asking, draft, journey.finish())
    else:
        _save(asking, draft, journey, every=verb == "saveall")


def drop(asking: Asking, draft: Draft) -> None:
    """Nothing was published; an event that was being changed is as it was."""
    event_drafts.drop(asking.turn.tx, draft.id)
    known = events.find(asking.turn.tx, draft.event_id) if draft.event_id else None
    if known is not None:
        card.show(asking, known, asking.language.say("Nothing was changed."))
    else:
        _end(asking, draft, asking.language.say("Thrown away. Nobody has seen it."))


def _save_for_later(asking: Asking, draft: Draft) -> None:
    turn = asking.turn
    event_drafts.put(turn.tx, turn.world.keys.own, draft.having(saved=True, revisiting=None), turn.now)
    title = draft.body.answers["title"]
    _end(
        asking,
        draft,
        asking.language.say("💾 Saved: {title}. Everybody of the team finds it with /events.", title=title),
    )


def _publish(asking: Asking, draft: Draft, plan: Plan) -> None:
    turn, desk = asking.turn, asking.language
    made = make(turn, plan, asking.who)
    for each in made:
        publishing.publish(turn, each)
    event_drafts.drop(turn.tx, draft.id)
    lead = desk.say_many(
        "✅ Published. People can see it now.",
        "✅ Published, {n} dates. People can see them now.",
        len(made),
    )
    card.show(asking, events.get(turn.tx, made[0].id), lead)


def _save(asking: Asking, draft: Draft, journey: Journey[Any], *, every: bool) -> None:
    """Put the changed lines over the event as it is now, whatever somebody else changed meanwhile."""
    turn = asking.turn
    known = events.lock(turn.tx, draft.event_id or 0)
    if known.state != "published" or known.starts_at <= turn.now:
        event_drafts.drop(turn.tx, draft.id)
        card.show(asking, known, asking.language.say("This event cannot be changed any more."))
        return
    changed = {name: value for name, value in journey.answers.items() if value != draft.body.was.get(name)}
    merged = replace(journey, answers=answers_of(turn, known) | changed, revisiting=None)
    if merged.question is not None:  # more people have come meanwhile than it would have places for
        few = merged.question.name == "capacity"
        lead = asking.language.say(TOO_FEW, n=known.taken) if few else ""
        editor.keep(asking, draft, merged, lead)
        return
    plan = merged.finish()
    others = later_dates(turn, known) if every else []
    first_day = date.fromisoformat(plan.when["day"])
    moved = first_day - known.starts_at.astimezone(turn.world.place.tz).date()
    _write(asking, known, plan, changed, first_day)
    for each in others:
        day = each.starts_at.astimezone(turn.world.place.tz).date() + moved
        _write(asking, events.lock(turn.tx, each.id), plan, changed, day)
    event_drafts.drop(turn.tx, draft.id)
    said = asking.language.say_many("✅ Saved.", "✅ Saved for {n} dates.", 1 + len(others))
    card.show(asking, events.get(turn.tx, known.id), said)


def _write(asking: Asking, known: Event, plan: Plan, changed: dict[str, Any], day: date) -> None:
    """Only the lines that were changed: a later date may differ in others."""
    turn = asking.turn
    values = columns(turn, plan, day)
    wanted = {name: values[name] for name in _columns_of(changed)}
    capacity = wanted.get("capacity")
    if capacity is not None:
        wanted["capacity"] = max(capacity, known.taken)
    after = events.change(turn.tx, known, turn.now, **wanted)
    if {"title", "text", "translations"} & changed.keys():
        put_texts(turn, known, plan)
        kept = {each.language for each in texts_of(turn, plan)}
        for code in set(events.texts(turn.tx, known.id)) - kept:
            events.drop_text(turn.tx, known.id, code)
    if after is not None:
        publishing.changed(turn, known, after)


def _columns_of(changed: dict[str, Any]) -> list[str]:
    found = [name for name in SAME_FOR_ALL if name in changed]
    found += ["venue", "latitude", "longitude"] if "place" in changed else []
    return found + (["starts_at", "ends_at", "wall"] if "when" in changed else [])


def _end(asking: Asking, draft: Draft, text: str) -> None:
    anew = editor.stands_in_picture(asking, draft)
    edit = asking.heard.message_id if asking.heard.tap and not anew else ""
    asking.show((Piece(text),), edit=edit)
