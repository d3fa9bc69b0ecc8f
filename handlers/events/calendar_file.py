"""An event as a file for its reader's own calendar. Everything in it is public."""

from datetime import datetime

import icalendar

from handlers.events.texts import text_of, where
from handlers.messaging import calendar_file
from handlers.messaging.outbound import File
from handlers.messaging.unit_of_work import UnitOfWork
from locales.clean import clean
from locales.language import Language
from storage.events.events import Event
from storage.place.model import say


def event_file(unit: UnitOfWork, event: Event, language: Language) -> File:
    """A later version of it replaces an earlier one."""
    place = unit.context.place
    made = event_entry(unit, event, language, unit.now)
    body = calendar_file.calendar(say(place.name, language.code), place.tz, [made])
    return File("document", name="event.ics", type=calendar_file.TYPE, body=body)


def event_entry(unit: UnitOfWork, event: Event, language: Language, stamp: datetime) -> icalendar.Event:
    """The same entry of a calendar wherever it is read, in a chat or in a feed."""
    text = text_of(unit, event, language)
    made = calendar_file.entry(
        f"event-{event.code.lower()}",
        event.span,
        stamp,
        summary=clean(text.title),
        sequence=event.version - 1,
        cancelled=event.state == "cancelled",
    )
    made.add("location", where(unit, event, language))
    if body := clean(text.body):
        made.add("description", body)
    if event.latitude is not None and event.longitude is not None:
        made.add("geo", (event.latitude, event.longitude))
    return made
