"""Reads the words behind /slots close, absent or open: a service, a day and hours, in any order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from flows.typed_dates import EXAMPLE, NOTHING, Calendar, Parts, Unread, Why, read_parts
from flows.typed_words import UNKNOWN
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.typed_dates import words_of
from handlers.tickets.team import lookup
from handlers.visits import team_texts
from handlers.visits.team import occupancy
from handlers.visits.team.agenda import day_not_understood, looking_back
from storage.place.booking import STEP
from storage.place.model import Service
from storage.place.week import Range


@dataclass(frozen=True, slots=True)
class Line:
    """The services, the day, and the hours of such a line."""

    services: Sequence[Service]
    day: date
    hours: Range | None


def read(request: TeamRequest, *, every: bool = False) -> Line | None:
    """Reads the words in any order; None after the operator was told what is missing or not understood."""
    service, said = _service_in(request)
    parts = _parts(request, said)
    if parts is None:
        return None
    services = request.unit.context.place.services
    chosen = [service] if service else services if every or len(services) == 1 else ()
    language = request.language
    if parts.day is None:
        request.tell(language.say("Which day? Write for instance 1.12, 2026-12-01 or tomorrow."))
    elif not chosen:
        codes = language.listing([each.code for each in services], either=True)
        request.tell(language.say("Of which service? Write it before the day: {services}.", services=codes))
    elif not is_over(request, parts.day):
        return Line(chosen, parts.day, parts.hours)
    return None


def _service_in(request: TeamRequest) -> tuple[Service | None, str]:
    """The service that one of the words names, and the other words. A word for a day names no service."""
    place, words = request.unit.context.place, request.words.split()
    for word in words:
        means_nothing = any(each.letter == UNKNOWN for each in words_of(place).pieces(word))
        service = lookup.service_named(place, word) if means_nothing else None
        if service is not None:
            return service, " ".join(each for each in words if each is not word)
    return None, request.words


def opening(said: str, calendar: Calendar) -> Parts:
    """The day and the hours, on one day and in steps, where given. Raises Unread."""
    parts = read_parts(said, calendar)
    if parts.hour or (parts.hours and not _fits_a_day(*parts.hours)):
        raise Unread(Why.BAD_HOURS, example=EXAMPLE, word=parts.said)
    return parts


def _fits_a_day(start: time, until: time) -> bool:
    return not (start.minute % STEP or until.minute % STEP) and (until == time() or start < until)


def _parts(request: TeamRequest, said: str) -> Parts | None:
    """None after the operator was told what was not understood. Raises Refused."""
    if not said.strip():
        return NOTHING
    try:
        return opening(said, looking_back(request.unit))
    except Unread as unread:
        if unread.why in (Why.SEVERAL, Why.MISFIT):
            raise
        _not_understood(request, unread.word, hours=unread.why is Why.BAD_HOURS)
        return None


def _not_understood(request: TeamRequest, word: str, *, hours: bool) -> None:
    if hours:
        text = request.language.say(
            "I did not understand the hours “{word}”. Write for instance 9:00-12:30, in steps of five minutes.",
            word=word[: team_texts.WORD_SHOWN],
        )
        request.tell(text)
    elif word[:1].isdigit():
        request.tell(day_not_understood(request.language, word))
    else:
        occupancy.service_not_understood(request, word)


def is_over(request: TeamRequest, day: date) -> bool:
    if day >= team_texts.today(request.unit):
        return False
    request.tell(request.language.say("{day} is over.", day=request.language.date(day)))
    return True
