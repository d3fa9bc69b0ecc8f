"""The journey a citizen is on: read from the draft, kept in it, dropped."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flows.flow import Journey
from flows.registry import FLOWS
from handlers.facts import facts
from handlers.turn import Conversation, Turn
from locales.language import Language
from storage import drafts, media, timers, web
from storage.drafts import Draft
from storage.people import Person

WORDS = "words"
"""A draft of no flow: words out of the blue that wait until we know what they belong to."""
LONGEST_NUMBER = 10
REMINDER, EXPIRY = "draft reminder", "draft expiry"


@dataclass(frozen=True)
class UnderWay:
    """A journey, and which question each of the citizen's messages answered."""

    journey: Journey[Any]
    messages: dict[str, str] = field(default_factory=dict)
    is_kept: bool = False
    """Whether there is a draft of it already."""


def under_way(turn: Turn, who: Person, language: Language) -> UnderWay | None:
    draft = drafts.get(turn.tx, turn.world.keys, who)
    if draft is None or draft.flow not in FLOWS:
        return None
    known = facts(turn.world.place, draft.flow, language.code, today(turn))
    return UnderWay(
        Journey(FLOWS[draft.flow], draft.answers, draft.revisiting, known), draft.messages, is_kept=True
    )


def begun(talk: Conversation, flow: str) -> UnderWay:
    """A fresh journey; nothing is kept yet."""
    known = facts(talk.world.place, flow, talk.language.code, today(talk))
    return UnderWay(Journey(FLOWS[flow], facts=known))


def today(turn: Turn) -> date:
    """Which day it is in the town."""
    return turn.now.astimezone(turn.world.place.tz).date()


def keep(talk: Conversation, way: UnderWay, asked: str = "") -> None:
    """Keep it as the draft; `asked` is the question that the message just heard has answered."""
    heard = talk.heard
    messages = dict(way.messages)
    if asked and heard.message_id and not heard.tap:
        messages[heard.message_id] = asked
    journey = way.journey
    put(
        talk, Draft(journey.flow.name, dict(journey.answers), journey.revisiting, messages), there=way.is_kept
    )


def put(talk: Conversation, draft: Draft, *, there: bool = False) -> None:
    """Keep a draft; `there` says that one was found before."""
    if not there and drafts.touched(talk.tx, talk.who) is None:
        _set_timers(talk)
    drafts.put(talk.tx, talk.world.keys, talk.who, draft, talk.now)


def drop(turn: Turn, who: Person) -> None:
    if not drafts.drop(turn.tx, who):
        return
    for kind in (REMINDER, EXPIRY):
        timers.cancel(turn.tx, kind, str(who.id))


def discard(turn: Turn, who: Person) -> None:
    """Delete what was not sent: the draft, its files, and the citizen's own messages where we are the ones to keep them."""
    draft = drafts.get(turn.tx, turn.world.keys, who)
    drop(turn, who)
    if draft is None:
        return
    for ref in _references(draft.answers):
        media.drop(turn.tx, ref)
    for message_id in draft.messages:
        if message_id.isdecimal() and len(message_id) < LONGEST_NUMBER:
            web.take_back(turn.tx, who.lane, int(message_id), turn.world.keys.own)


def _references(answer: Any) -> Iterator[str]:
    """Every file that stands in an answer, however deep."""
    if isinstance(answer, dict):
        yield from (each for name, each in answer.items() if name == "ref" and isinstance(each, str))
        yield from (ref for each in answer.values() for ref in _references(each))
    elif isinstance(answer, list):
        yield from (ref for each in answer for ref in _references(each))


def _set_timers(talk: Conversation) -> None:
    team, subject = talk.world.place.team, str(talk.who.id)
    begun_at = talk.now.isoformat()
    reminder = talk.now + timedelta(hours=team.draft_reminder_hours)
    timers.put(talk.tx, REMINDER, subject, begun_at, reminder)
    timers.put(talk.tx, EXPIRY, subject, begun_at, talk.now + timedelta(days=team.draft_days))
