"""A visit as a file for its citizen's own calendar."""

from handlers.messaging.calendar_file import TYPE, calendar, entry
from handlers.messaging.outbound import File
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits.texts import service_of
from locales.language import Language
from storage.place.model import say
from storage.visits.bookings import Booking


def visit_file(unit: UnitOfWork, booking: Booking, language: Language) -> File:
    """A later version of the file replaces an earlier one."""
    service, place = service_of(unit, booking), unit.context.place
    centre = place.centre(service.centre) if service else None
    event = entry(
        f"visit-{booking.id}",
        booking.span,
        unit.now,
        summary=say(service.label, language.code) if service else language.say("a visit"),
        sequence=booking.version - 1,
        cancelled=booking.state == "cancelled",
    )
    event.add("class", "PRIVATE")
    if centre is not None:
        event.add("location", f"{say(centre.name, language.code)}, {say(centre.address, language.code)}")
        event.add("geo", (centre.point.lat, centre.point.lon))
    body = calendar(say(place.name, language.code), place.tz, [event])
    return File("document", name="visit.ics", type=TYPE, body=body)
