"""The journey a citizen is on: read from the draft, kept in it, dropped."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flows.flow import Journey
from flows.registry import FLOWS
from handlers.facts import facts
from handlers.turn import Conversation, Turn
from locales.language import Language
from storage import drafts, timers
from storage.drafts import Draft
from storage.people import Person

WORDS = "words"
"""A draft of no flow: words out of the blue that wait until we know what they belong to."""
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
    known = facts(turn.world.place, draft.flow, language.code)
    return UnderWay(
        Journey(FLOWS[draft.flow], draft.answers, draft.revisiting, known), draft.messages, is_kept=True
    )


def begun(talk: Conversation, flow: str) -> UnderWay:
    """A fresh journey; nothing is kept yet."""
    return UnderWay(Journey(FLOWS[flow], facts=facts(talk.world.place, flow, talk.language.code)))


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


def _set_timers(talk: Conversation) -> None:
    team, subject = talk.world.place.team, str(talk.who.id)
    begun_at = talk.now.isoformat()
    reminder = talk.now + timedelta(hours=team.draft_reminder_hours)
    timers.put(talk.tx, REMINDER, subject, begun_at, reminder)
    timers.put(talk.tx, EXPIRY, subject, begun_at, talk.now + timedelta(days=team.draft_days))
