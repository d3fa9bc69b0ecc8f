"""Events as anybody may read them: what was published, in one language, and nothing of whoever comes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import icalendar

from handlers.events.calendar_file import event_entry
from handlers.events.citizen.page import facts_of
from handlers.events.texts import access, dated, icon, map_link, text_of, topic, where
from handlers.events.urls import event_in_telegram, page_of
from handlers.messaging import calendar_file
from handlers.messaging.context import World
from handlers.messaging.unit_of_work import Effects, Turn
from locales.clean import clean
from locales.language import Language
from storage.engine.transaction import Transaction
from storage.events import events
from storage.events.events import Event
from storage.place.model import say

BEFORE: Final = timedelta(days=30)
"""So long what is over stays in a feed: a program that looks seldom must see a cancellation."""
MOST: Final = 500
REFRESH: Final = timedelta(hours=1)
"""How often a calendar program should ask again."""


@dataclass(frozen=True, slots=True)
class Told:
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


Reading = Callable[[Transaction, World, Language, datetime], list[Told]]


def coming(tx: Transaction, world: World, language: Language, now: datetime) -> list[Told]:
    """What is on and what comes, with what was cancelled among it."""
    return _since(tx, world, language, now, now)


def recent(tx: Transaction, world: World, language: Language, now: datetime) -> list[Told]:
    """With what has been over for a month at most."""
    return _since(tx, world, language, now, now - BEFORE)


def one(tx: Transaction, world: World, language: Language, now: datetime, code: str) -> Told | None:
    """Over or not; None when nobody may see it."""
    event = events.public_by_code(tx, code)
    return None if event is None else _told(_turn(tx, world, now), event, language)


def calendar(tx: Transaction, world: World, language: Language, now: datetime) -> bytes:
    """For programs that subscribe. As long as nothing changes it is the same to the byte."""
    turn = _turn(tx, world, now)
    found = events.public(tx, now - BEFORE, MOST)
    name = language.say("What's on in {town}", town=say(world.place.name, language.code))
    return calendar_file.calendar(
        clean(name), world.place.tz, [_entry(turn, each, language) for each in found], refresh=REFRESH
    )


def calendar_of(tx: Transaction, world: World, language: Language, now: datetime, code: str) -> bytes | None:
    turn, event = _turn(tx, world, now), events.public_by_code(tx, code)
    if event is None:
        return None
    return calendar_file.calendar(
        say(world.place.name, language.code), world.place.tz, [_entry(turn, event, language)]
    )


def readable(event: Event) -> Event:
    """Without characters that no page and no picture can hold."""
    return replace(event, venue=clean(event.venue), organiser=clean(event.organiser or "") or None)


def _since(tx: Transaction, world: World, language: Language, now: datetime, after: datetime) -> list[Told]:
    turn = _turn(tx, world, now)
    return [_told(turn, event, language) for event in events.public(tx, after, MOST)]


def _turn(tx: Transaction, world: World, now: datetime) -> Turn:
    """Only to read with: nothing is told to anybody."""
    return Turn(tx, world, now, "", Effects())


def _entry(turn: Turn, event: Event, language: Language) -> icalendar.Event:
    made = event_entry(turn, readable(event), language, event.changed_at)
    if turn.world.public_url:
        made.add("url", page_of(turn.world, event.code, language.code))
    return made


def _told(turn: Turn, event: Event, language: Language) -> Told:
    """Once it is over or cancelled, nobody needs to know how many places are left."""
    event, text, zone = readable(event), text_of(turn, event, language), turn.world.place.tz
    over = event.ends_at <= turn.now
    done = over or event.state == "cancelled"
    eased = [access(replace(event, access=code), language) for code in event.access.split(",")]
    return Told(
        event=event,
        reader=language,
        language=text.language or language.code,
        title=clean(text.title),
        body=clean(text.body),
        when=dated(turn, event, language),
        where=where(turn, event, language),
        icon=icon(turn, event),
        topic=topic(turn, event, language),
        access=tuple(each for each in eased if each),
        facts=tuple(facts_of(turn, replace(event, capacity=None) if done else event, language)),
        starts=event.starts_at.astimezone(zone),
        ends=event.ends_at.astimezone(zone),
        over=over,
        map_link=map_link(event),
        telegram="" if done else event_in_telegram(turn.tx, event.code),
        page=page_of(turn.world, event.code, language.code),
    )
