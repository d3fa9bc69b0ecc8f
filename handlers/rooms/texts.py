"""An activity as text: which room, when, how often; and what happened to it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from flows.text import _
from handlers.messaging.date_texts import days, hours_of
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.rooms.schedule import first_wall, until
from locales.language import Language
from storage.place.model import say
from storage.place.slots import Span
from storage.visits.room_requests import Activity

HAPPENED: Final[Mapping[str, str]] = {
    "room agreed": _("The room is agreed: {when}"),
    "room proposed": _("Another time was proposed: {when}"),
    "room given back": _("The room was given back for: {when}"),
    "room left": _("The room was given back for all the days to come."),
}
"""By the verb of a timeline's entry."""


def room_name(unit: UnitOfWork, code: str, language: Language) -> str:
    """🏛 Civic room."""
    room = unit.context.place.service(code)
    return f"{room.icon} {say(room.label, language.code)}" if room else language.say("the room")


def about(unit: UnitOfWork, activity: Activity, language: Language) -> str:
    """🏛 Civic room, Saturday, 12 December 2026, 18:00–20:00."""
    return language.say(
        "{room}: {when}", room=room_name(unit, activity.room, language), when=when(activity, language)
    )


def when(activity: Activity, language: Language) -> str:
    first = first_wall(activity)
    once = hours_of(first.date(), first.time(), until(activity), language)
    return (
        once
        if activity.last is None
        else language.say("{when}, {often}", when=once, often=often(activity.last, language))
    )


def often(last: date, language: Language) -> str:
    return language.say("every week until {date}", date=language.date(last))


def span_of(unit: UnitOfWork, each: Span, language: Language) -> str:
    """One time, by the clock of the town."""
    there = each.starts.astimezone(unit.context.place.tz), each.ends.astimezone(unit.context.place.tz)
    return hours_of(there[0].date(), there[0].time(), there[1].time(), language)


def days_of(unit: UnitOfWork, spans: Iterable[Span], language: Language) -> str:
    zone = unit.context.place.tz
    return days((each.starts.astimezone(zone).date() for each in spans), language)


def happened(unit: UnitOfWork, body: Mapping[str, Any], language: Language) -> str:
    """An entry of the timeline in the reader's language; empty for one of another room."""
    sentence = HAPPENED.get(body.get("verb", ""), "")
    at = [datetime.fromisoformat(each) for each in (body.get("at"), body.get("ends")) if each]
    if len(at) < 2:  # noqa: PLR2004 - from and until
        return language.say(sentence)
    when = span_of(unit, Span(at[0], at[1]), language)
    if body.get("last"):
        often_shown = often(date.fromisoformat(body["last"]), language)
        when = language.say("{when}, {often}", when=when, often=often_shown)
    return language.say(sentence, when=when)
