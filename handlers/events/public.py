"""Events for the public: published ones, in one language, and nothing about attendance."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import icalendar

from handlers.events.calendar_file import event_entry
from handlers.events.citizen.page import facts_of
from handlers.events.texts import access, dated, icon, map_of, text_of, topic, where
from handlers.events.urls import event_in_telegram, page_of
from handlers.messaging import calendar_file
from handlers.messaging.context import Context
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from locales.clean import clean
from locales.language import Language
from storage.engine.transaction import Transaction
from storage.events import events
from storage.events.events import Event
from storage.place.model import say

BEFORE: Final = timedelta(days=30)
"""So long a past event stays in a feed: a program that polls seldom must see a cancellation."""
MOST: Final = 500
REFRESH: Final = timedelta(hours=1)
"""How often a calendar program should ask again."""


@dataclass(frozen=True, slots=True)
class PublicEvent:
    """An event with its words. `language` is that of its title and body, `reader` that of all the rest."""

    event: Event
    reader: Language
    language: str
    title: str
    body: str
    when: str
    where: str
    icon: str
    topic: str
    access: tuple[str, ...]
    facts: tuple[str, ...]
    starts: datetime
    ends: datetime
    over: bool
    map_link: str
    telegram: str
    page: str

    @property
    def cancelled(self) -> bool:
        return self.event.state == "cancelled"


Reading = Callable[[Transaction, Context, Language, datetime], list[PublicEvent]]


def coming(tx: Transaction, context: Context, language: Language, now: datetime) -> list[PublicEvent]:
    """Events under way and to come, cancelled ones included."""
    return _since(tx, context, language, now, now)


def recent(tx: Transaction, context: Context, language: Language, now: datetime) -> list[PublicEvent]:
    """Adds those that have been over for a month at most."""
    return _since(tx, context, language, now, now - BEFORE)


def one(
    tx: Transaction, context: Context, language: Language, now: datetime, code: str
) -> PublicEvent | None:
    """Over or not; None when it is not public."""
    event = events.public_by_code(tx, code)
    return None if event is None else _told(_unit(tx, context, now), event, language)


def calendar(tx: Transaction, context: Context, language: Language, now: datetime) -> bytes:
    """For programs that subscribe. As long as nothing changes it is the same to the byte."""
    unit = _unit(tx, context, now)
    found = events.public(tx, now - BEFORE, MOST)
    name = language.say("What's on in {town}", town=say(context.place.name, language.code))
    return calendar_file.calendar(
        clean(name), context.place.tz, [_entry(unit, each, language) for each in found], refresh=REFRESH
    )


def calendar_of(
    tx: Transaction, context: Context, language: Language, now: datetime, code: str
) -> bytes | None:
    unit, event = _unit(tx, context, now), events.public_by_code(tx, code)
    if event is None:
        return None
    return calendar_file.calendar(
        say(context.place.name, language.code), context.place.tz, [_entry(unit, event, language)]
    )


def readable(event: Event) -> Event:
    """Without characters that no page and no picture can hold."""
    return replace(event, venue=clean(event.venue), organiser=clean(event.organiser or "") or None)


def _since(
    tx: Transaction, context: Context, language: Language, now: datetime, after: datetime
) -> list[PublicEvent]:
    unit = _unit(tx, context, now)
    return [_told(unit, event, language) for event in events.public(tx, after, MOST)]


def _unit(tx: Transaction, context: Context, now: datetime) -> UnitOfWork:
    """For reading only: it sends nothing."""
    return UnitOfWork(tx, context, now, "", Effects())


def _entry(unit: UnitOfWork, event: Event, language: Language) -> icalendar.Event:
    made = event_entry(unit, readable(event), language, event.changed_at)
    if unit.context.public_url:
        made.add("url", page_of(unit.context, event.code, language.code))
    return made


def _told(unit: UnitOfWork, event: Event, language: Language) -> PublicEvent:
    """An event that is over or cancelled does not show how many places are left."""
    event, text, zone = readable(event), text_of(unit, event, language), unit.context.place.tz
    over = event.ends_at <= unit.now
    done = over or event.state == "cancelled"
    eased = [access(replace(event, access=code), language) for code in event.access.split(",")]
    return PublicEvent(
        event=event,
        reader=language,
        language=text.language or language.code,
        title=clean(text.title),
        body=clean(text.body),
        when=dated(unit, event, language),
        where=where(unit, event, language),
        icon=icon(unit, event),
        topic=topic(unit, event, language),
        access=tuple(each for each in eased if each),
        facts=tuple(facts_of(unit, replace(event, capacity=None) if done else event, language)),
        starts=event.starts_at.astimezone(zone),
        ends=event.ends_at.astimezone(zone),
        over=over,
        map_link=map_of(event),
        telegram="" if done else event_in_telegram(unit.tx, event.code),
        page=page_of(unit.context, event.code, language.code),
    )
