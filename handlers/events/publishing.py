"""An event becomes public, changes, or is cancelled; and whoever it concerns is told, each in their own language.

Whoever wants notices at once hears of it by a broadcast; the others by their digest. Whoever signed up hears of every
change of time and place, and of a cancellation, notices or not.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from handlers.events import attendance, reminders
from handlers.events.citizen.browse import clipped
from handlers.events.texts import dated, text_of, title, topic, where
from handlers.messaging.languages import languages
from handlers.messaging.unit_of_work import UnitOfWork
from locales.language import Language, language
from storage.broadcasts import broadcasts, deliveries, event_notices
from storage.broadcasts.broadcasts import Audience, Broadcast, Message
from storage.events import events, signups
from storage.events.events import Event
from storage.sending import timers
from storage.sending.timers import Timer

BEGINS: Final = "event begins"
"""The kind of timer that ends its invitations."""
NEAR: Final = timedelta(hours=12)
"""What changes so shortly before must be told at any hour: they would stand before a closed door."""
LONGEST_BODY: Final = 400
"""Characters of the event's own text in a notice: the rest is one tap away."""
Words = Callable[[Language], str]


def publish(unit: UnitOfWork, known: Event) -> Event:
    """From now on everybody can read it and sign up. What is public already, or cancelled, stays as it is."""
    event = events.lock(unit.tx, known.id)
    if event.state != "draft":
        return event
    published = _change(unit, event, state="published", published_at=unit.now)
    _set_timers(unit, published)
    if published.starts_at > unit.now and not _is_told_already(unit, published):
        _send(unit, published, _invitation(unit, published))
    return published


def cancel(unit: UnitOfWork, known: Event, reason: str = "") -> Event:
    """It does not take place: everyone signed up is told; `reason` is quoted as it was written."""
    event = events.lock(unit.tx, known.id)
    if event.state == "cancelled":
        return event
    cancelled = _change(unit, event, state="cancelled")
    _call_back(unit, event_notices.going_out(unit.tx, event.id))
    if event.state == "published" and event.ends_at > unit.now:
        words = partial(_cancellation, unit, cancelled, reason=reason)
        _tell_signed_up(unit, cancelled, words, cancelled.starts_at)
    return cancelled


def changed(unit: UnitOfWork, before: Event, after: Event) -> None:
    """Somebody of the team has changed it. A new time or place is told; new places go to whoever waits for one."""
    if after.state != "published" or after.ends_at <= unit.now:
        return
    _set_timers(unit, after)
    _correct_invitations(unit, after)
    moved = (before.starts_at, before.ends_at, before.venue) != (after.starts_at, after.ends_at, after.venue)
    if moved:
        # An earlier change that somebody has not heard of yet is told no more: this one is newer.
        _call_back(
            unit,
            [each for each in event_notices.going_out(unit.tx, after.id) if _is_for_signed_up(unit, each)],
        )
        soon = min(before.starts_at, after.starts_at)
        _tell_signed_up(unit, after, lambda reader: _move(unit, before, after, reader), soon)
    attendance.let_in(unit, after.id)


def end_invitations(unit: UnitOfWork, fired: Timer) -> None:
    """It begins: nobody is invited any more whose quiet hours end after it."""
    event = events.find(unit.tx, int(fired.subject))
    if event is not None and event.starts_at <= unit.now:
        found = event_notices.going_out(unit.tx, event.id)
        _call_back(unit, [each for each in found if not _is_for_signed_up(unit, each)])


def _is_told_already(unit: UnitOfWork, event: Event) -> bool:
    """Of what repeats only the first time is told: the others stand on its list."""
    if event.series_id is None:
        return False
    others = events.of_series(unit.tx, event.series_id)
    return any(
        each.state == "published" and each.id != event.id and each.ends_at > unit.now for each in others
    )


def _invitation(unit: UnitOfWork, event: Event) -> Message:
    """For those who want to hear at once of what is there, or of what it is about."""
    hoods = (event.neighbourhood,) if event.neighbourhood else ()
    return Message(
        _in_each(unit, lambda reader: _announcement(unit, event, reader)),
        Audience(neighbourhoods=hoods, topics=(event.topic,), frequencies=("now",)),
        event.picture or "",
    )


def _announcement(unit: UnitOfWork, event: Event, reader: Language) -> str:
    text = text_of(unit, event, reader)
    lines = [
        reader.say("🗓 {title}", title=text.title),
        reader.say("🕔 {when}", when=dated(unit, event, reader)),
        reader.say("📍 {where}", where=where(unit, event, reader)),
        topic(unit, event, reader),
    ]
    body = clipped(text.body, LONGEST_BODY)
    return "\n".join(line for line in lines if line) + (f"\n\n{body}" if body else "")


def _cancellation(unit: UnitOfWork, event: Event, reader: Language, reason: str) -> str:
    text = reader.say(
        "❌ {title}, {when}, has been cancelled. We are sorry.",
        title=title(unit, event, reader),
        when=dated(unit, event, reader),
    )
    return f"{text}\n" + reader.say("“{reason}”", reason=reason) if reason else text


def _move(unit: UnitOfWork, before: Event, after: Event, reader: Language) -> str:
    """What was, and what is now."""
    return reader.say(
        "❗ There is a change: {title}.\nIt was: {before}, {old_place}.\nIt is now: {now}, {new_place}.\n"
        "You are still signed up. If you cannot come, please tell us.",
        title=title(unit, after, reader),
        before=dated(unit, before, reader),
        old_place=before.venue,
        now=dated(unit, after, reader),
        new_place=after.venue,
    )


def _tell_signed_up(unit: UnitOfWork, event: Event, words: Words, begins: datetime) -> None:
    """Whoever comes or waits. Where nobody does, there is nothing to send; what is near waits for no quiet hours."""
    if any(each.is_active for each in signups.of_event(unit.tx, event.id)):
        message = Message(_in_each(unit, words), Audience(event_id=event.id))
        _send(unit, event, message, urgent=begins - unit.now < NEAR)


def _send(unit: UnitOfWork, event: Event, message: Message, *, urgent: bool = False) -> None:
    broadcasts.add(
        unit.tx,
        unit.context.keys.own,
        message,
        unit.now,
        person_id=None,
        state="scheduled",
        emergency=urgent,
        event_id=event.id,
    )


def _correct_invitations(unit: UnitOfWork, event: Event) -> None:
    """What still waits to go out tells how it is now."""
    for each in event_notices.going_out(unit.tx, event.id):
        if not _is_for_signed_up(unit, each):
            deliveries.take_back(unit.tx, each.id)
            body = broadcasts.sealed(unit.context.keys.own, each, _invitation(unit, event))
            broadcasts.change(unit.tx, each, unit.now, body=body)


def _is_for_signed_up(unit: UnitOfWork, told: Broadcast) -> bool:
    return broadcasts.message(unit.context.keys.own, told).audience.event_id is not None


def _call_back(unit: UnitOfWork, found: Iterable[Broadcast]) -> None:
    """Nobody hears it any more who has not yet."""
    for told in found:
        deliveries.take_back(unit.tx, told.id)
        broadcasts.change(unit.tx, told, unit.now, state="stopped", done_at=unit.now)


def _set_timers(unit: UnitOfWork, event: Event) -> None:
    reminders.set_for(unit, event)
    timers.put(unit.tx, BEGINS, str(event.id), event.starts_at.isoformat(), event.starts_at)


def _in_each(unit: UnitOfWork, words: Words) -> dict[str, str]:
    """In every language of the place; whoever reads another gets the first, which is the town's."""
    usual = unit.context.place.default_language
    readers = sorted(languages(unit.context.place), key=lambda each: each.code != usual)
    return {each.code: words(each) for each in readers or [language(usual)]}


def _change(unit: UnitOfWork, event: Event, **values: object) -> Event:
    after = events.change(unit.tx, event, unit.now, **values)
    if after is None:  # it is locked: nobody else changes it
        raise LookupError(event.code)
    return after
