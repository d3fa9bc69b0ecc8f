"""Changes the hours of the centre: by one line that a tired operator can type, or by a button."""

from collections.abc import Callable
from typing import Final

from flows.questions.day import iso
from handlers.messaging.button_data import number_in, tap
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.widgets import Row
from handlers.visits import opening_hours as changes
from handlers.visits import team_texts
from handlers.visits.opening_hours import NoSlot, Outcome
from handlers.visits.team import occupancy, slots_line
from storage.visits import opening_hours
from storage.visits.opening_hours import Opening

LISTED: Final = 30


def close(request: TeamRequest) -> None:
    """/slots close [service] day [hours]; without a service all of them."""
    line = slots_line.read(request, every=True)
    if line is not None:
        _each(request, line, "closed")


def absent(request: TeamRequest) -> None:
    """/slots absent service day [hours]."""
    line = slots_line.read(request)
    if line is not None:
        _each(request, line, "absent")


def open_extra(request: TeamRequest) -> None:
    """/slots open service day hours."""
    line = slots_line.read(request)
    if line is None:
        return
    if line.hours is None:
        request.tell(request.language.say("Which hours? Write for instance 9:00-12:00 after the day."))
        return
    for service in line.services:
        try:
            opening = changes.open_extra(request.unit, service, line.day, line.hours, request.who)
        except NoSlot:
            request.tell(
                request.language.say(
                    "These hours add nothing: they are open already, or shorter than one visit ({n} minutes).",
                    n=service.minutes,
                )
            )
        else:
            _done(request, opening)


def close_day(request: TeamRequest) -> None:
    _day_tapped(request, "closed")


def absent_day(request: TeamRequest) -> None:
    _day_tapped(request, "absent")


def take_back(request: TeamRequest) -> None:
    """Undoes a change; the waitlist is offered what is free again."""
    opening = _opening(request)
    if opening is None:
        return
    booked = changes.take_back(request.unit, opening)
    language = request.language
    if booked:
        text = language.say(
            "Somebody is booked in these extra hours. Please move or cancel these visits first:"
        )
        request.show((Piece(f"{text}\n{team_texts.listed(request.unit, booked[:LISTED])}"),))
    else:
        line = occupancy.change_line(request, opening, named=True)
        request.show((Piece(language.say("↩️ Taken back: {change}", change=line)),))


def move_all(request: TeamRequest) -> None:
    """Moves each to the next free slot."""
    opening = _opening(request)
    if opening is not None:
        _tell_outcome(request, changes.move_all(request.unit, opening, request.who))


def cancel_all(request: TeamRequest) -> None:
    opening = _opening(request)
    if opening is not None:
        _tell_outcome(request, changes.cancel_all(request.unit, opening, request.who))


def _day_tapped(request: TeamRequest, kind: str) -> None:
    code, _dot, said = request.words.partition(".")
    service, day = occupancy.bookable(request, code), iso(said)
    if service is not None and day is not None and not slots_line.is_over(request, day):
        known = opening_hours.between(request.unit.tx, service.code, day, day)
        if any(each.kind == kind and each.start == each.until for each in known):  # a second tap
            occupancy.show_one(request, service, day)
        else:
            _each(request, slots_line.Line([service], day, None), kind)


def _each(request: TeamRequest, line: slots_line.Line, kind: str) -> None:
    """For each service; those without hours then are left alone, unless none has any."""
    take: Callable[..., Opening] = changes.close if kind == "closed" else changes.absent
    made = []
    for service in line.services:
        try:
            made.append(take(request.unit, service, line.day, line.hours, request.who))
        except NoSlot:
            continue
    for opening in made:
        _done(request, opening)
    if not made:
        request.tell(
            request.language.say(
                "There are no hours to close: {day} has none then.", day=request.language.date(line.day)
            )
        )


def _done(request: TeamRequest, opening: Opening) -> None:
    """Tells what has changed, and lists the bookings in closed hours, with buttons to move or cancel them."""
    language, unit = request.language, request.unit
    said = f"👌 {occupancy.change_line(request, opening, named=True)}"
    booked = [] if opening.kind == "open" else changes.in_the_way(unit, opening)
    if not booked:
        request.show((Piece(said),), tuple(occupancy.take_back_rows(language, [opening])))
        return
    asked = language.say_many(
        "{n} person is booked in these hours. What shall become of the visit?",
        "{n} people are booked in these hours. What shall become of the visits?",
        len(booked),
    )
    listed = team_texts.listed(unit, booked[:LISTED])
    request.show(
        (Piece(said), Piece(f"\n\n{asked}", "bold"), Piece(f"\n{listed}")), _what_now(request, opening)
    )


def _what_now(request: TeamRequest, opening: Opening) -> tuple[Row, ...]:
    language = request.language
    return (
        # Translators: button
        (Button(language.say("🔁 Move each to the next free time"), tap=tap("k", "moveall", opening.id)),),
        # Translators: button
        (Button(language.say("✖ Cancel all and tell everybody"), tap=tap("k", "cancelall", opening.id)),),
        *occupancy.take_back_rows(language, [opening]),
    )


def _tell_outcome(request: TeamRequest, outcome: Outcome) -> None:
    """By code: where each was moved, which could not be moved, and whom an operator must call."""
    language = request.language
    parts = [
        (language.say("Moved, and told:"), outcome.moved),
        (language.say("Cancelled, and told:"), outcome.cancelled),
        (language.say("⚠️ No other time is free for:"), outcome.left),
        (language.say("☎️ Cannot be reached here, please call:"), outcome.silent),
    ]
    told = [f"{head}\n{team_texts.listed(request.unit, some)}" for head, some in parts if some]
    if told:
        request.show((Piece("\n\n".join(told)),), edit=request.inbound.message_id)
    else:  # a second tap: the outcome of the first one stays to be read
        request.tell(language.say("Nobody is booked in these hours any more."))


def _opening(request: TeamRequest) -> Opening | None:
    """The change that a button names; tells the operator when it was undone meanwhile."""
    opening = opening_hours.find(request.unit.tx, number_in(request.words))
    if opening is None or occupancy.bookable(request, opening.service) is None:
        request.tell(request.language.say("This change has been taken back already."))
        return None
    return opening
