"""A visit as text: service, time, and place."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.messaging.addresses import address_line
from handlers.messaging.outbound import Piece
from handlers.messaging.unit_of_work import UnitOfWork
from locales.language import Language
from storage.place.model import Service, say
from storage.place.slots import is_twofold
from storage.visits.bookings import Booking


def service_of(unit: UnitOfWork, booking: Booking) -> Service | None:
    """None once the place file does not have it any more."""
    return unit.context.place.service(booking.service)


def about(unit: UnitOfWork, booking: Booking, language: Language) -> str:
    """🤝 Listening and orientation."""
    service = service_of(unit, booking)
    return f"{service.icon} {say(service.label, language.code)}" if service else language.say("a visit")


def when(unit: UnitOfWork, at: datetime, language: Language) -> str:
    """Tuesday 1 December, 10:30; with its offset in the hour that the clock shows twice."""
    zone = unit.context.place.tz
    shown = language.moment(at, zone, unit.now)
    return f"{shown} ({at.astimezone(zone):%Z})" if is_twofold(at, zone) else shown


def when_piece(unit: UnitOfWork, at: datetime, language: Language) -> Piece:
    """The same, for a channel that can show an instant in the reader's own form."""
    return Piece(when(unit, at, language), "time", at=int(at.timestamp()))


def clock(at: datetime, zone: ZoneInfo, language: Language) -> str:
    """10:30; with its offset in the hour that the clock shows twice."""
    shown = str(language.time(at, zone))
    return f"{shown} ({at.astimezone(zone):%Z})" if is_twofold(at, zone) else shown


def where(unit: UnitOfWork, booking: Booking, language: Language) -> str:
    """The centre and its address."""
    return address_line(unit.context.place, service_of(unit, booking), language)
