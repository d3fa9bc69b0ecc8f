"""How an event is called, when and where it is, and for whom, in a reader's language."""

from datetime import datetime, timedelta
from typing import Final

from flows.event import KINDS, RHYTHMS
from flows.text import _
from handlers.messaging.map_link import map_link
from handlers.messaging.unit_of_work import UnitOfWork
from locales.language import Language
from storage.events import events
from storage.events.events import Event, Text
from storage.place.model import say
from storage.place.slots import is_twofold

AWAY: Final = timedelta(days=30)
"""So far away a day is said by its date, never as “tomorrow”."""
ACCESS: Final = {
    "steps": _("no steps"),
    "toilet": _("accessible toilet"),
    "sign": _("sign language"),
    "hearing": _("hearing loop"),
    "parking": _("reserved parking"),
    "quiet": _("quiet room"),
    "children": _("children are looked after"),
}
"""What makes it easier to come, by the codes of the column `access`."""


def text_of(unit: UnitOfWork, event: Event, language: Language) -> Text:
    """In the reader's language, else in the town's, else in whichever there is."""
    found = events.texts(unit.tx, event.id)
    for code in (language.code, unit.context.place.default_language):
        if code in found:
            return found[code]
    return next(iter(found.values()), Text("", event.code, ""))


def title(unit: UnitOfWork, event: Event, language: Language) -> str:
    return text_of(unit, event, language).title


def when(unit: UnitOfWork, event: Event, language: Language) -> str:
    """Saturday 28 November, 17:00; or tomorrow 17:00, for what is read at once."""
    return language.moment(event.starts_at, unit.context.place.tz, unit.now)


def begins(unit: UnitOfWork, event: Event, language: Language) -> str:
    """Saturday 28 November, 17:00; never “tomorrow”, since it may be read on another day."""
    return _moment(unit, event.starts_at, language)


def dated(unit: UnitOfWork, event: Event, language: Language) -> str:
    """Saturday 28 November, 17:00 – 19:00."""
    zone = unit.context.place.tz
    begin = _moment(unit, event.starts_at, language)
    if event.starts_at.astimezone(zone).date() == event.ends_at.astimezone(zone).date():
        return language.say("{begin} – {end}", begin=begin, end=language.time(event.ends_at, zone))
    return language.say("{begin} – {end}", begin=begin, end=_moment(unit, event.ends_at, language))


def where(unit: UnitOfWork, event: Event, language: Language) -> str:
    """Piazza del Popolo (City centre)."""
    found = unit.context.place.neighbourhood(event.neighbourhood or "")
    if found is None:
        return event.venue
    return language.say(
        "{venue} ({neighbourhood})", venue=event.venue, neighbourhood=say(found.name, language.code)
    )


def topic(unit: UnitOfWork, event: Event, language: Language) -> str:
    """🎭 Culture and festivals; empty once the place file does not have it any more."""
    found = unit.context.place.topic(event.topic)
    return f"{found.icon} {say(found.label, language.code)}" if found else ""


def icon(unit: UnitOfWork, event: Event) -> str:
    found = unit.context.place.topic(event.topic)
    return found.icon if found else "🗓"


def places(event: Event, language: Language) -> str:
    """How many may still come; empty where everybody may."""
    if event.left is None:
        return ""
    if event.left <= 0:
        return language.say("All places are taken.")
    return language.say_many("{n} place left", "{n} places left", event.left)


def spoken(event: Event, language: Language) -> str:
    """Italian and English."""
    codes = [code for code in event.spoken.split(",") if code]
    return language.listing([language.called(code) for code in codes]) if codes else ""


def access(event: Event, language: Language) -> str:
    """No steps and accessible toilet; what we have no words for as it is written."""
    codes = [code.strip() for code in event.access.split(",") if code.strip()]
    return language.listing([language.say(ACCESS[code]) if code in ACCESS else code for code in codes])


def map_of(event: Event) -> str:
    if event.latitude is None or event.longitude is None:
        return ""
    return map_link(event.latitude, event.longitude)


def _moment(unit: UnitOfWork, at: datetime, language: Language) -> str:
    """With its offset in the hour that the clock shows twice."""
    zone = unit.context.place.tz
    shown = language.moment(at, zone, min(unit.now, at - AWAY))
    return f"{shown} ({at.astimezone(zone):%Z})" if is_twofold(at, zone) else shown


def kind_of(code: str, language: Language) -> str:
    """🎉 Public event."""
    if code == "outreach":
        return language.say("👣 Outreach round")
    found = [each for each in (*KINDS, *RHYTHMS) if each.value == code]
    return f"{found[0].icon} {language.say(found[0].label)}" if found else code
