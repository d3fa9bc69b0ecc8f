"""The journey that a person is on: read from the draft, kept in it, dropped. In private there is one; in the team chat, one of each flow."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flows.flow import Answers, Facts, Flow, Journey
from handlers.forms.facts import facts
from handlers.messaging.capabilities import capabilities
from handlers.messaging.flow_buttons import FlowButtons
from handlers.messaging.flow_handler import FlowHandler, UnderWay
from handlers.messaging.people_names import operator_name
from handlers.messaging.unit_of_work import Conversation, UnitOfWork
from locales.clean import clean
from locales.language import Language
from storage.engine.ids import new_id
from storage.people.people import Person
from storage.sending import timers
from storage.tickets import drafts
from storage.tickets.drafts import Draft, TeamDraft
from storage.web import media, web_messages

WORDS = "words"
"""A draft of no flow: free text that waits until it is known what it belongs to."""
LONGEST_NUMBER = 10
NOTHING_YET: Answers = {}
REMINDER, EXPIRY = "draft reminder", "draft expiry"


def draft_of(unit: UnitOfWork, who: Person) -> Draft | None:
    """Read once in a unit of work, since no other unit changes it meanwhile."""
    if who.id not in unit.drafts:
        unit.drafts[who.id] = _read(unit, who)
    return unit.drafts[who.id]


def under_way(unit: UnitOfWork, who: Person, language: Language) -> UnderWay | None:
    draft = draft_of(unit, who)
    handler = capabilities(unit).handlers.get(draft.flow) if draft is not None else None
    if draft is None or handler is None:
        return None
    journey = Journey(_flow(unit, handler, draft.answers), draft.answers, draft.revisiting)
    way = _way(unit, who, handler, journey, language, draft.messages, draft.number)
    return replace(way, said=draft.said)


def begun(talk: Conversation, flow: str, given: Answers = NOTHING_YET) -> UnderWay:
    """A fresh journey, perhaps with given answers; nothing is kept yet."""
    handler = capabilities(talk).handlers[flow]
    journey = Journey(_flow(talk, handler, given), dict(given))
    number = new_id() if talk.draft_chat else 0
    return _way(talk, talk.who, handler, journey, talk.language, {}, number)


def today(unit: UnitOfWork) -> date:
    """Today's date in the town."""
    return unit.now.astimezone(unit.context.place.tz).date()


def keep(talk: Conversation, way: UnderWay, asked: str = "") -> UnderWay:
    """Keeps the draft, and returns it with the facts of the town for these answers.

    `asked` is the question that the present message has answered.
    """
    inbound = talk.inbound
    messages, said = dict(way.messages), dict(way.said)
    if asked and inbound.message_id and not inbound.tap:
        messages[inbound.message_id] = asked
        said[inbound.message_id] = clean(inbound.said.text)
    journey, number = way.journey, way.buttons.number
    put(talk, Draft(journey.flow.name, dict(journey.answers), journey.revisiting, messages, said, number))
    informed = _informed(talk, talk.who, way.handler, journey, talk.language)
    return UnderWay(way.handler, informed, messages, way.buttons, way.person_id, way.owner, said)


def put(talk: Conversation, draft: Draft) -> None:
    if talk.draft_chat:
        kept = TeamDraft(talk.who.id, talk.draft_chat, draft)
        drafts.put_in(talk.tx, talk.context.keys.own, kept, talk.now)
    else:
        if draft_of(talk, talk.who) is None:
            _set_timers(talk)
        drafts.put(talk.tx, talk.context.keys, talk.who, draft, talk.now)
    talk.drafts[talk.who.id] = draft


def drop(unit: UnitOfWork, who: Person) -> None:
    if draft_of(unit, who) is None:
        return
    unit.drafts[who.id] = None
    if unit.draft_chat:
        drafts.drop_in(unit.tx, who.id, unit.draft_chat, unit.draft_flow)
        return
    drafts.drop(unit.tx, who)
    for kind in (REMINDER, EXPIRY):
        timers.cancel(unit.tx, kind, str(who.id))


def put_aside(talk: Conversation) -> None:
    """Makes room for a short flow that must not cost the draft under way; `take_back` brings it back as it is."""
    if drafts.put_aside(talk.tx, talk.who):
        talk.drafts[talk.who.id] = None


def take_back(talk: Conversation) -> bool:
    """Whether a draft was put aside, and is under way again."""
    found = drafts.take_back(talk.tx, talk.who)
    if found:
        talk.drafts.pop(talk.who.id, None)
        _set_timers(talk)
    return found


def discard(unit: UnitOfWork, who: Person) -> None:
    """Deletes the draft, its files, and the citizen's own messages where we are the ones to keep them.

    The team chat keeps its own messages and files; an event may have the same picture.
    """
    draft = draft_of(unit, who)
    drop(unit, who)
    if draft is not None and not unit.draft_chat:
        delete_kept(unit, who, draft)


def delete_kept(unit: UnitOfWork, who: Person, draft: Draft) -> None:
    """Deletes its files, and where we are the ones to keep the chat, all that was written since it began."""
    for ref in references(draft.answers):
        media.drop(unit.tx, ref)
    numbers = [int(each) for each in draft.messages if each.isdecimal() and len(each) < LONGEST_NUMBER]
    if numbers:
        web_messages.take_back_since(unit.tx, unit.context.keys, who.lane, min(numbers))


def _read(unit: UnitOfWork, who: Person) -> Draft | None:
    if unit.draft_chat:
        own = unit.context.keys.own
        return drafts.get_in(unit.tx, own, who.id, unit.draft_chat, unit.draft_flow)
    return drafts.get(unit.tx, unit.context.keys, who)


def _flow(unit: UnitOfWork, handler: FlowHandler, answers: Answers) -> Flow[Any]:
    return handler.flow if handler.flow_for is None else handler.flow_for(unit, answers)


def _way(
    unit: UnitOfWork,
    who: Person,
    handler: FlowHandler,
    journey: Journey[Any],
    language: Language,
    messages: dict[str, str],
    number: int,
) -> UnderWay:
    informed = _informed(unit, who, handler, journey, language)
    if not number:
        return UnderWay(handler, informed, messages, person_id=who.id)
    owner = operator_name(unit, who.id)
    return UnderWay(handler, informed, messages, FlowButtons(number), who.id, owner)


def _informed(
    unit: UnitOfWork, who: Person, handler: FlowHandler, journey: Journey[Any], language: Language
) -> Journey[Any]:
    """Adds the present facts of its flow."""
    place, kind = unit.context.place, capabilities(unit).kinds.get(journey.flow.name)
    town: Facts = facts(place, kind, language.code, today(unit))
    known = handler.facts(unit, who, journey, town, language)
    return journey if known is journey.facts else replace(journey, facts=known)


def references(answer: Any) -> Iterator[str]:
    """Every file in an answer, however deep."""
    if isinstance(answer, dict):
        yield from (each for name, each in answer.items() if name == "ref" and isinstance(each, str))
        yield from (ref for each in answer.values() for ref in references(each))
    elif isinstance(answer, list):
        yield from (ref for each in answer for ref in references(each))


def _set_timers(talk: Conversation) -> None:
    team, subject = talk.context.place.team, str(talk.who.id)
    begun_at = talk.now.isoformat()
    reminder = talk.now + timedelta(hours=team.draft_reminder_hours)
    timers.put(talk.tx, REMINDER, subject, begun_at, reminder)
    timers.put(talk.tx, EXPIRY, subject, begun_at, talk.now + timedelta(days=team.draft_days))
