"""Digests, daily and weekly: one message with the events published since the last one that interest its reader.

They are sent in many small units of work, so that no update is held up. `told_at` moves in the unit that
queues the message: after a crash a digest comes once or, at worst, with the next one.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import count, islice
from typing import Final

from handlers.events.citizen.browse import clipped, whats_on_button
from handlers.events.texts import dated, icon, title, where
from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, Piece, Screen, Show
from handlers.messaging.quiet_hours import over_at
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row
from locales.language import Language
from storage.events import events, subscriptions
from storage.events.events import Event
from storage.events.subscriptions import Subscription
from storage.people import people
from storage.people.people import Person
from storage.place.model import Place, say
from storage.place.slots import instant
from storage.place.week import WEEKDAYS
from storage.sending import timers
from storage.sending.outbox import BROADCAST
from storage.sending.timers import Timer

DIGEST: Final = "digest"
LATER: Final = "digest later"
"""The kind of timer for one person who had quiet hours."""
A_PIECE: Final = 25
"""People per unit of work: about as many as go out in the second until the next."""
SURE: Final = timedelta(minutes=1)
"""The units that publish just now may not be committed: a digest covers up to a little earlier."""
MOST: Final = 8
"""Events in one message, each with a button."""


def next_ones(place: Place, now: datetime) -> dict[str, tuple[date, datetime]]:
    """The next daily and the next weekly digest: the day there, and when it is due in UTC."""
    zone = place.tz
    today = now.astimezone(zone).date()
    days = (today + timedelta(days=n) for n in count())
    coming = ((day, instant(day, place.notices.digest, zone)) for day in days)
    week = list(islice(((day, due) for day, due in coming if due > now), 7))
    weekly = WEEKDAYS.index(place.notices.weekly_on)
    return {"daily": week[0], "weekly": next(each for each in week if each[0].weekday() == weekly)}


def tell_some(unit: UnitOfWork, fired: Timer) -> None:
    """Sends the next of the due digests; the rest in a unit of their own."""
    day, _colon, after = fired.occurrence.partition(":")
    until = fired.due_at - SURE
    due = subscriptions.due_digests(unit.tx, fired.subject, until, int(after or 0), A_PIECE)
    if not due:
        return
    news = _news(unit, min(each.told_at for each in due), until)
    known = people.some(unit.tx, (each.person_id for each in due))
    for each in due:
        if not each.hears(unit.now):
            continue
        free = _free_at(unit, each)
        if free > unit.now:
            timers.put(unit.tx, LATER, str(each.person_id), f"{day}:{fired.subject}", free)
        else:
            _tell(unit, known[each.person_id], each, news, until)
    if len(due) == A_PIECE:
        timers.put(unit.tx, DIGEST, fired.subject, f"{day}:{due[-1].person_id}", fired.due_at)


def tell_one(unit: UnitOfWork, fired: Timer) -> None:
    """Sends a digest after a person's quiet hours. They may have changed their choices meanwhile."""
    known = subscriptions.get(unit.tx, int(fired.subject))
    frequency = fired.occurrence.partition(":")[2]
    if known is None or known.frequency != frequency or not known.hears(unit.now):
        return
    if _free_at(unit, known) <= unit.now:
        until = fired.due_at - SURE
        _tell(unit, unit.person(known.person_id), known, _news(unit, known.told_at, until), until)


def _news(unit: UnitOfWork, since: datetime, until: datetime) -> list[Event]:
    found = events.published_since(unit.tx, since, unit.now)
    return [event for event in found if event.published_at is not None and event.published_at <= until]


def _free_at(unit: UnitOfWork, subscription: Subscription) -> datetime:
    """When they may receive a message."""
    if subscription.quiet_from == subscription.quiet_until:
        return unit.now
    start, end = time.fromisoformat(subscription.quiet_from), time.fromisoformat(subscription.quiet_until)
    return over_at(unit.now, start, end, unit.context.place.tz)


def _tell(
    unit: UnitOfWork, who: Person, subscription: Subscription, news: list[Event], until: datetime
) -> None:
    """Queues a digest, unless it is empty. A citizen who cannot be reached gets it once they are back."""
    if not who.can_be_told or who.language is None:
        return
    if not subscriptions.told(unit.tx, who.id, until):
        return
    chosen = subscriptions.interests(unit.tx, who.id)
    mine = [event for event in news if _is_new(event, subscription) and _interests(event, chosen)]
    if mine:
        language = unit.language_of(who)
        screen = digest(unit, _once_each(mine), language)
        unit.tell(who, Show(screen), priority=BROADCAST, policy="once")


def digest(unit: UnitOfWork, found: list[Event], language: Language) -> Screen:
    """One message for all of its events, the next first."""
    place = unit.context.place
    head = language.say("🗓 New in {place}:", place=say(place.name, language.code))
    pieces = [Piece(head, "bold")]
    for event in found[:MOST]:
        name = language.say("{icon} {title}", icon=icon(unit, event), title=title(unit, event, language))
        at = language.say("🕔 {when}", when=dated(unit, event, language))
        here = language.say("📍 {where}", where=where(unit, event, language))
        pieces += [Piece("\n\n"), Piece(name, "bold"), Piece(f"\n{at}\n{here}")]
    more = len(found) - MOST
    if more > 0:
        pieces.append(Piece("\n\n" + language.say_many("And {n} more.", "And {n} more.", more)))
    each: tuple[Row, ...] = tuple(
        (
            Button(
                clipped(f"{icon(unit, event)} {title(unit, event, language)}"),
                tap=tap("e", "show", event.id),
            ),
        )
        for event in found[:MOST]
    )
    # Translators: button
    stop = Button(language.say("🔕 No more notices"), tap=tap("e", "stop"))
    return Screen(tuple(pieces), (*each, (whats_on_button(language, "onward"), stop)), language=language.code)


def _is_new(event: Event, subscription: Subscription) -> bool:
    return event.published_at is not None and event.published_at > subscription.told_at


def _interests(event: Event, chosen: dict[str, set[str]]) -> bool:
    """None of a kind means all; an event for the whole town interests every neighbourhood."""
    topic_fits = not chosen["topic"] or event.topic in chosen["topic"]
    hoods = chosen["neighbourhood"]
    return topic_fits and (not hoods or event.neighbourhood is None or event.neighbourhood in hoods)


def _once_each(found: Iterable[Event]) -> list[Event]:
    """Only the next event of each series."""
    first: dict[int, Event] = {}
    for event in found:
        first.setdefault(event.series_id or event.id, event)
    return list(first.values())
