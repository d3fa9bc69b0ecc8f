"""/outreach: the team was out among people; where, and how many they spoke to, in one line."""

import re
from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import Final

from flows.option import Option
from flows.questions.number import whole
from flows.refused import Refused
from flows.rules import MOST_OF_A_TITLE, MOST_OF_AN_ADDRESS, chosen, letters
from flows.text import _
from flows.typed_dates import NOTHING, WEEK, Parts, Unread, Why, read_parts
from handlers.events.team import card
from handlers.forms.facts import facts
from handlers.messaging.outbound import Piece
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.typed_dates import calendar
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row
from locales.clean import clean
from locales.language import Ltr
from storage.events import events
from storage.events.events import Event, Text
from storage.place.slots import Span, instant, walls

AN_HOUR: Final = timedelta(hours=1)
MOST_PEOPLE: Final = 100_000
NUMBER: Final = re.compile(r"(\d{1,6})(?:\s+[^\W\d]+)?$")
ALMOST_A_YEAR: Final = timedelta(days=364)
NOON: Final = time(12)
LEAST: Final = 2


@dataclass(frozen=True, slots=True)
class Round:
    """The parts of the line. Without a day it was just now."""

    venue: str
    reached: int
    span: Span
    neighbourhood: str | None


def run(request: TeamRequest) -> None:
    """/outreach Piazza Moro, 35: an event without invitations, for the statistics."""
    unit, team_language = request.unit, request.language
    told = read(unit, clean(request.words))
    made = events.add(
        unit.tx,
        unit.now,
        kind="outreach",
        topic="",
        neighbourhood=told.neighbourhood,
        starts_at=told.span.starts,
        ends_at=told.span.ends,
        wall=walls(told.span.starts, unit.context.place.tz),
        venue=told.venue,
        person_id=request.who.id,
    )
    events.put_text(
        unit.tx, made.id, Text(unit.context.place.default_language, told.venue[:MOST_OF_A_TITLE], "")
    )
    made = events.change(unit.tx, made, unit.now, reached=told.reached) or made
    said = team_language.say_many(
        "👣 Kept: {venue}, {when}, {n} person reached.",
        "👣 Kept: {venue}, {when}, {n} people reached.",
        told.reached,
        venue=told.venue,
        when=team_language.moment(made.starts_at, unit.context.place.tz, unit.now),
    )
    request.show((Piece(said),), _rows(request, made))


def take_back(request: TeamRequest, event: Event) -> None:
    """Takes a mistake back: it counts no more."""
    unit = request.unit
    known = events.lock(unit.tx, event.id)
    if known.kind == "outreach":
        events.change(unit.tx, known, unit.now, state="cancelled")
        text = request.language.say("Taken back: {venue} does not count.", venue=known.venue)
        request.show((Piece(text),), edit=request.inbound.message_id if request.inbound.tap else "")


def read(unit: UnitOfWork, text: str) -> Round:
    """Commas stand between the place, the number, and perhaps a day and a neighbourhood. Raises Refused."""
    venue, *rest = [part.strip() for part in text.split(",") if part.strip()] or [""]
    numbers = [part for part in rest if number_in(unit, part) is not None]
    typed, neighbourhood = NOTHING, None
    for part in rest:
        found = None if part.isdecimal() else chosen(part, _neighbourhoods(unit))
        if numbers and part is numbers[-1]:
            continue
        if (day := typed_in(unit, part)).day or day.hours:
            typed = day
        elif found is not None:
            neighbourhood = found.value
        else:
            venue = f"{venue}, {part}"
    reached = number_in(unit, numbers[-1]) if numbers else None
    if letters(venue) < LEAST or len(venue) > MOST_OF_AN_ADDRESS or reached is None or reached > MOST_PEOPLE:
        raise Refused(
            _("Write where, and how many people you reached, like this: {example}"),
            example=Ltr("/outreach Piazza Moro, 35"),
        )
    return Round(venue, reached, _span(unit, typed), neighbourhood)


def number_in(unit: UnitOfWork, part: str) -> int | None:
    """35, or 35 people; no day, and no hours."""
    found = NUMBER.match(part)
    try:
        typed = read_parts(part, calendar(unit)) if found else NOTHING
    except Unread:
        typed = NOTHING
    return whole(found[1]) if found and not typed.day and not typed.hours else None


def typed_in(unit: UnitOfWork, part: str) -> Parts:
    """A past day: without a year, the last such day. Raises Refused.

    “Via 4 novembre” is a place; “4 novembre verso le nove” is refused.
    """
    known = calendar(unit)
    try:
        typed = read_parts(part, replace(known, back=ALMOST_A_YEAR))
    except Unread as unread:
        is_time = unread.why in (Why.SEVERAL, Why.MISFIT, Why.UNKNOWN)
        if is_time and not (unread.word and part.startswith(unread.word)):
            raise
        return NOTHING
    letters = {each.letter for each in known.words.pieces(part)}
    if typed.day and typed.day > known.today and letters & set("WB") and "D" not in letters:
        return typed._replace(day=typed.day - WEEK)
    return typed


def _span(unit: UnitOfWork, typed: Parts) -> Span:
    """A day without hours counts at its noon; a time to come is refused."""
    zone, today = unit.context.place.tz, unit.now.astimezone(unit.context.place.tz).date()
    if typed.day is None and typed.hours is None:
        return Span(unit.now - AN_HOUR, unit.now)
    day, (start, end) = typed.day or today, typed.hours or (NOON, NOON)
    starts = instant(day, start, zone)
    if day == today and not typed.hours:
        starts = unit.now - AN_HOUR
    if starts > unit.now:
        raise Refused(_("That is still to come. Please write it after the round."))
    return Span(starts, instant(day, end, zone) if end > start else starts + AN_HOUR)


def _neighbourhoods(unit: UnitOfWork) -> tuple[Option, ...]:
    return tuple(facts(unit.context.place, None, unit.team_language.code).options["neighbourhoods"])


def _rows(request: TeamRequest, event: Event) -> tuple[Row, ...]:
    # Translators: button
    back = card.button(request.language.say("↩ Take it back"), event, "takeback")
    return ((back,),)
