"""Changes the hours of the centre: by one line that a tired operator can type, or by a button."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.team_request import Asking
from handlers.messaging.widgets import Row
from handlers.tickets.team import lookup
from handlers.visits import opening_hours as changes
from handlers.visits import team_texts
from handlers.visits.opening_hours import NoSlot, Outcome
from handlers.visits.team import occupancy, slot_picker, when
from handlers.visits.team.agenda import day_not_understood
from storage.place.model import Service
from storage.place.week import Range
from storage.visits import opening_hours
from storage.visits.opening_hours import Opening

LISTED: Final = 30
LONGEST_ID: Final = 19


@dataclass(frozen=True, slots=True)
class Line:
    """What was typed: for which services, on which day, in which hours."""

    services: Sequence[Service]
    day: date
    hours: Range | None


def close(asking: Asking) -> None:
    """/slots close [service] day [hours]; without a service all of them."""
    line = _read(asking, every=True)
    if line is not None:
        _each(asking, line, "closed")


def absent(asking: Asking) -> None:
    """/slots absent service day [hours]."""
    line = _read(asking)
    if line is not None:
        _each(asking, line, "absent")


def open_extra(asking: Asking) -> None:
    """/slots open service day hours."""
    line = _read(asking)
    if line is None:
        return
    if line.hours is None:
        asking.tell(asking.language.say("Which hours? Write for instance 9:00-12:00 after the day."))
        return
    for service in line.services:
        try:
            opening = changes.open_extra(asking.turn, service, line.day, line.hours, asking.who)
        except NoSlot:
            asking.tell(
                asking.language.say(
                    "These hours add nothing: they are open already, or shorter than one visit ({n} minutes).",
                    n=service.minutes,
                )
            )
        else:
            _done(asking, opening)


def close_day(asking: Asking) -> None:
    _day_tapped(asking, "closed")


def absent_day(asking: Asking) -> None:
    _day_tapped(asking, "absent")


def take_back(asking: Asking) -> None:
    """Whoever waits is offered what is free again."""
    opening = _opening(asking)
    if opening is None:
        return
    booked = changes.take_back(asking.turn, opening)
    language = asking.language
    if booked:
        text = language.say(
            "Somebody is booked in these extra hours. Please move or cancel these visits first:"
        )
        asking.show((Piece(f"{text}\n{team_texts.listed(asking.turn, booked[:LISTED])}"),))
    else:
        line = occupancy.change_line(asking, opening, named=True)
        asking.show((Piece(language.say("↩️ Taken back: {change}", change=line)),))


def move_all(asking: Asking) -> None:
    """Each to the next free slot."""
    opening = _opening(asking)
    if opening is not None:
        _tell_outcome(asking, changes.move_all(asking.turn, opening, asking.who))


def cancel_all(asking: Asking) -> None:
    opening = _opening(asking)
    if opening is not None:
        _tell_outcome(asking, changes.cancel_all(asking.turn, opening, asking.who))


def _day_tapped(asking: Asking, kind: str) -> None:
    code, _dot, said = asking.words.partition(".")
    service, day = occupancy.bookable(asking, code), slot_picker.day(said)
    if service is not None and day is not None and not _is_over(asking, day):
        known = opening_hours.between(asking.turn.tx, service.code, day, day)
        if any(each.kind == kind and each.start == each.until for each in known):  # a second tap
            occupancy.show_one(asking, service, day)
        else:
            _each(asking, Line([service], day, None), kind)


def _each(asking: Asking, line: Line, kind: str) -> None:
    """For each service; those that have no hours then are left alone, unless none has any."""
    take: Callable[..., Opening] = changes.close if kind == "closed" else changes.absent
    made = []
    for service in line.services:
        try:
            made.append(take(asking.turn, service, line.day, line.hours, asking.who))
        except NoSlot:
            continue
    for opening in made:
        _done(asking, opening)
    if not made:
        asking.tell(
            asking.language.say(
                "There are no hours to close: {day} has none then.", day=asking.language.date(line.day)
            )
        )


def _done(asking: Asking, opening: Opening) -> None:
    """What is otherwise now; and who is booked in hours that are closed, with what to do about it."""
    language, turn = asking.language, asking.turn
    said = f"👌 {occupancy.change_line(asking, opening, named=True)}"
    booked = [] if opening.kind == "open" else changes.in_the_way(turn, opening)
    if not booked:
        asking.show((Piece(said),), tuple(occupancy.take_back_rows(language, [opening])))
        return
    asked = language.say_many(
        "{n} person is booked in these hours. What shall become of the visit?",
        "{n} people are booked in these hours. What shall become of the visits?",
        len(booked),
    )
    listed = team_texts.listed(turn, booked[:LISTED])
    asking.show(
        (Piece(said), Piece(f"\n\n{asked}", "bold"), Piece(f"\n{listed}")), _what_now(asking, opening)
    )


def _what_now(asking: Asking, opening: Opening) -> tuple[Row, ...]:
    language = asking.language
    return (
        # Translators: button
        (Button(language.say("🔁 Move each to the next free time"), tap=tap("k", "moveall", opening.id)),),
        # Translators: button
        (Button(language.say("✖ Cancel all and tell everybody"), tap=tap("k", "cancelall", opening.id)),),
        *occupancy.take_back_rows(language, [opening]),
    )


def _tell_outcome(asking: Asking, outcome: Outcome) -> None:
    """By code: where each has gone, who could not be moved, and whom somebody must call."""
    language = asking.language
    parts = [
        (language.say("Moved, and told:"), outcome.moved),
        (language.say("Cancelled, and told:"), outcome.cancelled),
        (language.say("⚠️ No other time is free for:"), outcome.left),
        (language.say("☎️ Cannot be reached here, please call:"), outcome.silent),
    ]
    told = [f"{head}\n{team_texts.listed(asking.turn, some)}" for head, some in parts if some]
    if told:
        asking.show((Piece("\n\n".join(told)),), edit=asking.heard.message_id)
    else:  # a second tap: what the first one did stays to be read
        asking.tell(language.say("Nobody is booked in these hours any more."))


def _opening(asking: Asking) -> Opening | None:
    """The change that a button means; says so when it was taken back meanwhile."""
    said = asking.words
    known = said.isascii() and said.isdecimal() and len(said) <= LONGEST_ID and int(said) < 2**63
    opening = opening_hours.find(asking.turn.tx, int(said)) if known else None
    if opening is None or occupancy.bookable(asking, opening.service) is None:
        asking.tell(asking.language.say("This change has been taken back already."))
        return None
    return opening


def _read(asking: Asking, *, every: bool = False) -> Line | None:
    """The words in whatever order; None after the operator was told what is missing or not understood."""
    language, today = asking.language, team_texts.today(asking.turn)
    service, day, hours = None, None, None
    for word in when.pieces(asking.words):
        found_hours = when.read_hours(word)
        found_day = when.read_day(word, language, today)
        found = lookup.service_named(asking.turn.world.place, word)
        if found_hours is not None:
            hours = found_hours
        elif found_day is not None:
            day = found_day
        elif found is not None:
            service = found
        else:
            _not_understood(asking, word)
            return None
    services = asking.turn.world.place.services
    chosen = [service] if service else services if every or len(services) == 1 else ()
    if day is None:
        asking.tell(language.say("Which day? Write for instance 1.12, 2026-12-01 or tomorrow."))
        return None
    if not chosen:
        codes = language.listing([each.code for each in services], either=True)
        asking.tell(language.say("Of which service? Write it before the day: {services}.", services=codes))
        return None
    return None if _is_over(asking, day) else Line(chosen, day, hours)


def _not_understood(asking: Asking, word: str) -> None:
    if word[0].isdigit() and "-" in word[1:]:
        text = asking.language.say(
            "I did not understand the hours “{word}”. Write for instance 9:00-12:30, in steps of five minutes.",
            word=word[: when.SHOWN],
        )
        asking.tell(text)
    elif word[0].isdigit():
        asking.tell(day_not_understood(asking.language, word))
    else:
        occupancy.service_not_understood(asking, word)


def _is_over(asking: Asking, day: date) -> bool:
    if day >= team_texts.today(asking.turn):
        return False
    asking.tell(asking.language.say("{day} is over.", day=asking.language.date(day)))
    return True
