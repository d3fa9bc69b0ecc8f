"""The journey a citizen is on: read from the draft, kept in it, dropped."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flows.flow import Answers, Facts, Journey
from handlers.forms.facts import facts
from handlers.messaging.capabilities import capabilities
from handlers.messaging.flow_handler import UnderWay
from handlers.messaging.unit_of_work import Conversation, UnitOfWork
from locales.language import Language
from storage.people.people import Person
from storage.sending import timers
from storage.tickets import drafts
from storage.tickets.drafts import Draft
from storage.web import media, web_messages

WORDS = "words"
"""A draft of no flow: words out of the blue that wait until we know what they belong to."""
LONGEST_NUMBER = 10
NOTHING_YET: Answers = {}
REMINDER, EXPIRY = "draft reminder", "draft expiry"


def draft_of(unit: UnitOfWork, who: Person) -> Draft | None:
    """Read once in a unit of work, since nobody else changes it meanwhile."""
    if who.id not in unit.drafts:
        unit.drafts[who.id] = drafts.get(unit.tx, unit.context.keys, who)
    return unit.drafts[who.id]


def under_way(unit: UnitOfWork, who: Person, language: Language) -> UnderWay | None:
    draft = draft_of(unit, who)
    handler = capabilities(unit).flows.get(draft.flow) if draft is not None else None
    if draft is None or handler is None:
        return None
    journey = Journey(handler.flow, draft.answers, draft.revisiting)
    return UnderWay(_informed(unit, who, journey, language), draft.messages)


def begun(talk: Conversation, flow: str, given: Answers = NOTHING_YET) -> UnderWay:
    """A fresh journey, perhaps with answers that are given already; nothing is kept yet."""
    journey = Journey(capabilities(talk).flows[flow].flow, dict(given))
    return UnderWay(_informed(talk, talk.who, journey, talk.language))


def today(unit: UnitOfWork) -> date:
    """Which day it is in the town."""
    return unit.now.astimezone(unit.context.place.tz).date()


def keep(talk: Conversation, way: UnderWay, asked: str = "") -> UnderWay:
    """Keep it as the draft, and give it with what is known of the world now that it has these answers.

    `asked` is the question that the message just heard has answered.
    """
    inbound = talk.inbound
    messages = dict(way.messages)
    if asked and inbound.message_id and not inbound.tap:
        messages[inbound.message_id] = asked
    journey = way.journey
    put(talk, Draft(journey.flow.name, dict(journey.answers), journey.revisiting, messages))
    return UnderWay(_informed(talk, talk.who, journey, talk.language), messages)


def put(talk: Conversation, draft: Draft) -> None:
    if draft_of(talk, talk.who) is None:
        _set_timers(talk)
    drafts.put(talk.tx, talk.context.keys, talk.who, draft, talk.now)
    talk.drafts[talk.who.id] = draft


def drop(unit: UnitOfWork, who: Person) -> None:
    if draft_of(unit, who) is None:
        return
    drafts.drop(unit.tx, who)
    unit.drafts[who.id] = None
    for kind in (REMINDER, EXPIRY):
        timers.cancel(unit.tx, kind, str(who.id))


def discard(unit: UnitOfWork, who: Person) -> None:
    """Delete what was not sent: the draft, its files, and the citizen's own messages where we are the ones to keep them."""
    draft = draft_of(unit, who)
    drop(unit, who)
    if draft is None:
        return
    for ref in _references(draft.answers):
        media.drop(unit.tx, ref)
    for message_id in draft.messages:
        if message_id.isdecimal() and len(message_id) < LONGEST_NUMBER:
            web_messages.take_back(unit.tx, who.lane, int(message_id), unit.context.keys.own)


def _informed(unit: UnitOfWork, who: Person, journey: Journey[Any], language: Language) -> Journey[Any]:
    """With what its flow needs to know of the town just now."""
    place, name, rooms = unit.context.place, journey.flow.name, capabilities(unit)
    town: Facts = facts(place, rooms.kinds.get(name), language.code, today(unit))
    known = rooms.flows[name].facts(unit, who, journey, town, language)
    return journey if known is journey.facts else replace(journey, facts=known)


def _references(answer: Any) -> Iterator[str]:
    """Every file that stands in an answer, however deep."""
    if isinstance(answer, dict):
        yield from (each for name, each in answer.items() if name == "ref" and isinstance(each, str))
        yield from (ref for each in answer.values() for ref in _references(each))
    elif isinstance(answer, list):
        yield from (ref for each in answer for ref in _references(each))


def _set_timers(talk: Conversation) -> None:
    team, subject = talk.context.place.team, str(talk.who.id)
    begun_at = talk.now.isoformat()
    reminder = talk.now + timedelta(hours=team.draft_reminder_hours)
    timers.put(talk.tx, REMINDER, subject, begun_at, reminder)
    timers.put(talk.tx, EXPIRY, subject, begun_at, talk.now + timedelta(days=team.draft_days))
