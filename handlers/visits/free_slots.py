"""The facts of the visit flow: the times that are free just now."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Final

from flows.flow import Facts, Journey
from flows.option import Option
from handlers.messaging.button_data import number_in
from handlers.messaging.typed_dates import calendar
from handlers.messaging.typed_words import codes_of
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits.texts import clock
from locales.language import Language
from locales.language import language as language_called
from locales.typed_words import typed_words
from storage.people.people import Person
from storage.place.model import Place, Service
from storage.place.slots import Span
from storage.visits import bookings, free_slots
from storage.visits.bookings import Booking

MOVING: Final = "moving"
"""The hidden answer that names the booking to move, and how often it was moved before."""
FORM: Final = "%Y%m%dT%H%MZ"
NEAR: Final = {0: "today", 1: "tomorrow"}


def visit_facts(
    unit: UnitOfWork, who: Person, journey: Journey[Any], known: Facts, language: Language
) -> Facts:
    """The services to choose from; and once one is chosen, its free times."""
    moved = moving(unit, who, journey)
    services = known.options["services"]
    if moved is not None:
        services = tuple(each for each in services if each.value == moved.service)
    if moved is None and len(services) != 1 and "service" not in journey.answers:
        return known
    chosen = services[0].value if len(services) == 1 else journey.answers["service"]
    if _are_of(chosen, journey.facts):
        return journey.facts  # this very unit has read them already
    service = unit.context.place.service(chosen)
    if service is None or service.room or journey.revisiting == "service":
        return known
    slots = free_slots.free_from(unit.tx, unit.context.place, service, unit.now.date(), unit.now)
    left = (each for each in slots if moved is None or each != moved.span)
    return replace(
        known,
        calendar=calendar(unit),
        options={**known.options, "services": services, "slots": _options(unit, service, left, language)},
    )


def _are_of(service: str, known: Facts) -> bool:
    slots = known.options.get("slots", ())
    return bool(slots) and read_slot(slots[0].value)[0] == service


def moving(unit: UnitOfWork, who: Person, journey: Journey[Any]) -> Booking | None:
    """The booking that is being moved; None when there is none, or it was moved by another unit since."""
    number, _dot, moved = str(journey.answers.get(MOVING, "")).partition(".")
    found = bookings.find(unit.tx, number_in(number)) if number else None
    if found is None or found.person_id != who.id or str(found.moved) != moved:
        return None
    return found


def slot_value(service: str, starts: datetime) -> str:
    """A button's name for a time of a service."""
    return f"{service}.{starts.astimezone(UTC):{FORM}}"


def read_slot(value: str) -> tuple[str, datetime]:
    """The service and the instant. Raises ValueError for anything else."""
    service, _dot, starts = value.partition(".")
    return service, datetime.strptime(starts, FORM).replace(tzinfo=UTC)


def _options(
    unit: UnitOfWork, service: Service, slots: Iterable[Span], language: Language
) -> tuple[Option, ...]:
    place = unit.context.place
    today = unit.now.astimezone(place.tz).date()
    return tuple(
        option(place, each, slot_value(service.code, each.starts), today, language) for each in slots
    )


def option(place: Place, slot: Span, value: str, today: date, language: Language) -> Option:
    """A time to choose; `value` is what its button carries."""
    wall = slot.starts.astimezone(place.tz)
    words = (*_day_words(place, wall.date(), (wall.date() - today).days), f"{wall:%H:%M}", str(wall.hour))
    return Option(value, clock(slot.starts, place.tz, language), words=words, day=wall.date().isoformat())


@lru_cache(maxsize=1024)
def _day_words(place: Place, day: date, away: int) -> tuple[str, ...]:
    """The names of a day in every language of the place, so that a bilingual neighbour can help."""
    names = [language_called(code).date(day) for code in place.languages]
    return (*names, day.isoformat(), *(_whole_day(NEAR[away], place.languages) if away in NEAR else ()))


@lru_cache(maxsize=16)
def _whole_day(name: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Without words for a part of the day, such as “tonight”."""
    said = typed_words("dates", codes_of(languages))
    parts = {*said["before_noon"], *said["after_noon"]}
    return tuple(word for word in said[name] if word not in parts)
