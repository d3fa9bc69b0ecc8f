"""/outreach: the team was out among people; where, and how many they spoke to, in one line."""

import re
from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import Final

from flows import days
from flows.event_questions import LONGEST_TITLE, LONGEST_VENUE, whole
from flows.option import Option
from flows.refused import Refused
from flows.rules import chosen, letters
from flows.text import _
from handlers.events.team import card
from handlers.events.team.facts import days_now
from handlers.forms.facts import facts
from handlers.messaging.outbound import Piece
from handlers.messaging.team_request import Asking
from handlers.messaging.unit_of_work import Turn
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
    """What the line said. Without a day it was just now."""

    venue: str
    reached: int
    span: Span
    neighbourhood: str | None


def run(asking: Asking) -> None:
    """/outreach Piazza Moro, 35: an event that nobody is invited to, for the numbers."""
    turn, desk = asking.turn, asking.language
    told = read(turn, clean(asking.words))
    made = events.add(
        turn.tx,
        turn.now,
        kind="outreach",
        topic="",
        neighbourhood=told.neighbourhood,
        starts_at=told.span.starts,
        ends_at=told.span.ends,
        wall=walls(told.span.starts, turn.world.place.tz),
        venue=told.venue,
        person_id=asking.who.id,
    )
    events.put_text(turn.tx, made.id, Text(turn.world.place.default_language, told.venue[:LONGEST_TITLE], ""))
    made = events.change(turn.tx, made, turn.now, reached=told.reached) or made
    said = desk.say_many(
        "👣 Kept: {venue}, {when}, {n} person reached.",
        "👣 Kept: {venue}, {when}, {n} people reached.",
        told.reached,
        venue=told.venue,
        when=desk.moment(made.starts_at, turn.world.place.tz, turn.now),
    )
    asking.show((Piece(said),), _rows(asking, made))


def take_back(asking: Asking, event: Event) -> None:
    """It was a mistake: it counts no more."""
    turn = asking.turn
    known = events.lock(turn.tx, event.id)
    if known.kind == "outreach":
        events.change(turn.tx, known, turn.now, state="cancelled")
        text = asking.language.say("Taken back: {venue} does not count.", venue=known.venue)
        asking.show((Piece(text),), edit=asking.heard.message_id if asking.heard.tap else "")


def read(turn: Turn, text: str) -> Round:
    """Commas stand between the place, the number, and perhaps a day and a neighbourhood. Raises Refused."""
    venue, *rest = [part.strip() for part in text.split(",") if part.strip()] or [""]
    numbers = [part for part in rest if number_in(turn, part) is not None]
    typed, neighbourhood = days.Typed(), None
    for part in rest:
        found = None if part.isdecimal() else chosen(part, _neighbourhoods(turn))
        if numbers and part is numbers[-1]:
            continue
        if (day := typed_in(turn, part)).day or day.hours:
            typed = day
        elif found is not None:
            neighbourhood = found.value
        else:
            venue = f"{venue}, {part}"
    reached = number_in(turn, numbers[-1]) if numbers else None
    if letters(venue) < LEAST or len(venue) > LONGEST_VENUE or reached is None or reached > MOST_PEOPLE:
        raise Refused(
            _("Write where, and how many people you reached, like this: {example}"),
            example=Ltr("/outreach Piazza Moro, 35"),
        )
    return Round(venue, reached, _span(turn, typed), neighbourhood)


def number_in(turn: Turn, part: str) -> int | None:
    """35, or 35 people; no day, and no hours."""
    typed = typed_in(turn, part)
    found = NUMBER.match(part)
    return whole(found[1]) if found and not typed.day and not typed.hours else None


def typed_in(turn: Turn, part: str) -> days.Typed:
    """The day as one that has been: without a year, the last such day."""
    known = days_now(turn)
    today, figures = known.now.date(), any(each.isdigit() for each in part)
    then = replace(known, now=known.now - ALMOST_A_YEAR) if figures else known
    typed = days.read(part, then)
    day = typed.day or days.read_day(part, then).day
    if day is not None and day > today and not figures:
        day -= timedelta(weeks=1)
    return days.Typed(day, typed.hours)


def _span(turn: Turn, typed: days.Typed) -> Span:
    """A day without hours is told by its noon; what is still to come cannot have been."""
    zone, today = turn.world.place.tz, turn.now.astimezone(turn.world.place.tz).date()
    if typed.day is None and typed.hours is None:
        return Span(turn.now - AN_HOUR, turn.now)
    day, (start, end) = typed.day or today, typed.hours or (NOON, NOON)
    starts = instant(day, start, zone)
    if day == today and not typed.hours:
        starts = turn.now - AN_HOUR
    if starts > turn.now:
        raise Refused(_("That is still to come. Please write it after the round."))
    return Span(starts, instant(day, end, zone) if end > start else starts + AN_HOUR)


def _neighbourhoods(turn: Turn) -> tuple[Option, ...]:
    return tuple(facts(turn.world.place, "event", turn.desk_language.code).options["neighbourhoods"])


def _rows(asking: Asking, event: Event) -> tuple[Row, ...]:
    # Translators: button
    back = card.button(asking.language.say("↩ Take it back"), event, "takeback")
    return ((back,),)
