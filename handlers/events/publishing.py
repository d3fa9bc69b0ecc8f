"""Publishes, changes or cancels an event, and tells everybody concerned, each in their own language.

Citizens who want notices at once get a broadcast; the others their digest. Those who signed up are told of
every change of time and place, and of a cancellation, notices or not.
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
"""A change so shortly before the beginning is told at any hour: people would stand before a closed door."""
LONGEST_BODY: Final = 400
"""Characters of the event's own text in a notice: the rest is one tap away."""
Words = Callable[[Language], str]


def publish(unit: UnitOfWork, known: Event) -> Event:
    """From now on citizens can read it and sign up. An event that is public or cancelled stays as it is."""
    event = events.lock(unit.tx, known.id)
    if event.state != "draft":
        return event
    published = _change(unit, event, state="published", published_at=unit.now)
    _set_timers(unit, published)
    if published.starts_at > unit.now and not _is_told_already(unit, published):
        _send(unit, published, _invitation(unit, published))
    return published


def cancel(unit: UnitOfWork, known: Event, reason: str = "") -> Event:
    """Cancels an event: everyone signed up is told; `reason` is quoted as it was written."""
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
    """An operator has changed it. A new time or place is told; new places go to the waitlist."""
    if after.state != "published" or after.ends_at <= unit.now:
        return
    _set_timers(unit, after)
    _correct_invitations(unit, after)
    moved = (before.starts_at, before.ends_at, before.venue) != (after.starts_at, after.ends_at, after.venue)
    if moved:
        # An earlier change that is still queued is cancelled: this one is newer.
        _call_back(
            unit,
            [each for each in event_notices.going_out(unit.tx, after.id) if _is_for_signed_up(unit, each)],
        )
        soon = min(before.starts_at, after.starts_at)
        _tell_signed_up(unit, after, lambda reader: _move(unit, before, after, reader), soon)
    attendance.let_in(unit, after.id)


def end_invitations(unit: UnitOfWork, fired: Timer) -> None:
    """It begins: invitations that still wait for quiet hours are cancelled."""
    event = events.find(unit.tx, int(fired.subject))
    if event is not None and event.starts_at <= unit.now:
        found = event_notices.going_out(unit.tx, event.id)
        _call_back(unit, [each for each in found if not _is_for_signed_up(unit, each)])


def _is_told_already(unit: UnitOfWork, event: Event) -> bool:
    """Only the first event of a series is announced: the others stand on its list."""
    if event.series_id is None:
        return False
    others = events.of_series(unit.tx, event.series_id)
    return any(
        each.state == "published" and each.id != event.id and each.ends_at > unit.now for each in others
    )


def _invitation(unit: UnitOfWork, event: Event) -> Message:
    """For subscribers who want notices at once, of its neighbourhood or topic."""
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
    """The old values and the new ones."""
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
    """Sign-ups and the waitlist. Without any there is nothing to send; a near event waits for no quiet hours."""
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
    """Brings invitations that are still pending up to date."""
    for each in event_notices.going_out(unit.tx, event.id):
        if not _is_for_signed_up(unit, each):
            deliveries.take_back(unit.tx, each.id)
            body = broadcasts.sealed(unit.context.keys.own, each, _invitation(unit, event))
            broadcasts.change(unit.tx, each, unit.now, body=body)


def _is_for_signed_up(unit: UnitOfWork, broadcast: Broadcast) -> bool:
    return broadcasts.message(unit.context.keys.own, broadcast).audience.event_id is not None


def _call_back(unit: UnitOfWork, every: Iterable[Broadcast]) -> None:
    """Stops broadcasts: pending deliveries are not sent."""
    for told in every:
        deliveries.take_back(unit.tx, told.id)
        broadcasts.change(unit.tx, told, unit.now, state="stopped", done_at=unit.now)


def _set_timers(unit: UnitOfWork, event: Event) -> None:
    reminders.set_for(unit, event)
    timers.put(unit.tx, BEGINS, str(event.id), event.starts_at.isoformat(), event.starts_at)


def _in_each(unit: UnitOfWork, words: Words) -> dict[str, str]:
    """In every language of the place; readers of another get the first, which is the town's."""
    usual = unit.context.place.default_language
    readers = sorted(languages(unit.context.place), key=lambda each: each.code != usual)
    return {each.code: words(each) for each in readers or [language(usual)]}


def _change(unit: UnitOfWork, event: Event, **values: object) -> Event:
    after = events.change(unit.tx, event, unit.now, **values)
    if after is None:  # it is locked: no other unit changes it
        raise LookupError(event.code)
    return after
