"""Operators' actions on a visit: look at it, mark who came, move it, cancel it, add a note."""

import msgspec

from flows.questions.day import iso
from handlers.messaging.outbound import Piece
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.widgets import Row
from handlers.tickets import actions
from handlers.tickets.access import seen_by
from handlers.visits import actions as visit_actions
from handlers.visits import team_texts
from handlers.visits.actions import Changed, SlotTaken
from handlers.visits.team import card, slot_picker
from handlers.visits.team.card import REASONS, back_row, button
from locales.clean import shorten
from storage.tickets import access_log
from storage.visits.bookings import Booking

LONGEST_REASON = 500


def log(request: TeamRequest, booking: Booking, action: str) -> None:
    """Writes to the access log that this operator read or changed it; a visit without a ticket has number 0, and its own code."""
    said = f"{action} {booking.code}"
    access_log.log(
        request.unit.tx,
        request.unit.context.keys,
        request.who.id,
        booking.ticket_id or 0,
        said,
        request.unit.now,
    )


def show(request: TeamRequest, booking: Booking) -> None:
    log(request, booking, "visit")
    card.show(request, booking, anew=True)


def show_face(request: TeamRequest, booking: Booking) -> None:
    card.show(request, booking)


def refreshed(request: TeamRequest, booking: Booking) -> None:
    """Answers an old button with the present state, and shows it."""
    request.tell(
        request.language.say(
            "{code} has changed meanwhile: {state}.",
            code=booking.code,
            state=_stands(request, booking),
        )
    )
    card.show(request, booking)


def look(request: TeamRequest, booking: Booking) -> None:
    """👁: shows name, number and reason, until an operator hides them again."""
    log(request, booking, "visit words")
    language, preferences = request.language, team_texts.preferences_of(request.unit, booking)
    lines = (
        [preferences.name, preferences.phone, preferences.access, preferences.reason] if preferences else []
    )
    said = "\n".join(each for each in lines if each) or language.say("Nothing more is known of this visit.")
    # Translators: button
    hide = (button(language.say("🙈 Hide again"), "hide", booking),)
    shown = (Piece(booking.code, "code"), Piece("\n"), Piece(said, "quote"))
    card.ask(request, booking, shown, (hide,), anew=True)


def hide(request: TeamRequest, _booking: Booking) -> None:
    request.hide()


def mark_arrived(request: TeamRequest, booking: Booking) -> None:
    _mark(request, booking, "arrived")


def mark_missed(request: TeamRequest, booking: Booking) -> None:
    _mark(request, booking, "missed")


def unmark(request: TeamRequest, booking: Booking) -> None:
    _mark(request, booking, "booked")


def choose_day(request: TeamRequest, booking: Booking) -> None:
    """Moves: lists days with free slots, from today on or from the page's first day."""
    unit, language = request.unit, request.language
    service = unit.context.place.service(booking.service)
    first = iso(request.words) or team_texts.today(unit)
    days = (
        ()
        if service is None
        else slot_picker.day_rows(
            unit,
            service,
            first,
            lambda day: button("", "day", booking, day).tap,
            lambda day: button("", "move", booking, day).tap,
        )
    )
    asked = language.say("To which day?") if days else language.say("Nothing is free in the coming weeks.")
    _ask(request, booking, asked, (*days, back_row(booking, language)))


def choose_time(request: TeamRequest, booking: Booking) -> None:
    unit, language = request.unit, request.language
    service, day = unit.context.place.service(booking.service), iso(request.words)
    if service is None or day is None:
        refreshed(request, booking)
        return
    times = slot_picker.time_rows(unit, service, day, lambda at: button("", "to", booking, at).tap)
    asked = language.say("{day}: at what time?", day=language.date(day))
    if not times:
        asked = language.say("{day}: nothing is free any more.", day=language.date(day))
    _ask(request, booking, asked, (*times, back_row(booking, language, "move")))


def move(request: TeamRequest, booking: Booking) -> None:
    """Moves to the tapped time; the citizen is told."""
    starts = slot_picker.instant(request.words)
    if starts is None:
        refreshed(request, booking)
        return
    try:
        moved = visit_actions.move(request.unit, booking, starts, by=request.who, late=True)
    except SlotTaken:
        request.tell(request.language.say("This time has just been taken. Please choose another one."))
        choose_day(request, booking)
    except Changed as changed:
        refreshed(request, changed.booking)
    else:
        _done(request, moved, "visit moved")


def ask_why(request: TeamRequest, booking: Booking) -> None:
    """Cancels: a ready reason, or one in words as a reply to this message."""
    language = request.language
    asked = language.say(
        "Why is it cancelled? The citizen reads the reason. Choose one, or write it as a reply to this message."
    )
    ready = [(button(language.say(words), "drop", booking, name),) for name, words in REASONS.items()]
    # Translators: button
    none = (button(language.say("Without a reason"), "drop", booking, "none"),)
    _ask(request, booking, asked, (*ready, none, back_row(booking, language)))


def cancel_ready(request: TeamRequest, booking: Booking) -> None:
    reader = request.unit.language_of(request.unit.person(booking.person_id))
    cancel(request, booking, reader.say(REASONS.get(request.words, "")))


def cancel(request: TeamRequest, booking: Booking, reason: str) -> None:
    try:
        reason = shorten(reason, LONGEST_REASON)
        cancelled = visit_actions.cancel(request.unit, booking, by=request.who, reason=reason)
    except Changed as changed:
        refreshed(request, changed.booking)
    else:
        _done(request, cancelled, "visit cancelled")


def set_mode(request: TeamRequest, booking: Booking) -> None:
    """In person, by phone or online, for a walk-in or caller."""
    known = team_texts.preferences_of(request.unit, booking)
    offered = [each.tap for each in card.mode_buttons(request.unit, booking)]
    if known is None or request.inbound.tap not in offered:
        refreshed(request, booking)
        return
    try:
        kept = visit_actions.set_preferences(
            request.unit, booking, msgspec.structs.replace(known, mode=request.words)
        )
    except Changed as changed:
        refreshed(request, changed.booking)
    else:
        _done(request, kept, "visit mode")


def ask_note(request: TeamRequest, booking: Booking) -> None:
    asked = request.language.say("Write the note as a reply to this message. Only the team reads it.")
    _ask(request, booking, asked, (back_row(booking, request.language, "nonote"),))


def keep_note(request: TeamRequest, booking: Booking, text: str) -> None:
    ticket = seen_by(request.unit.tx, request.who, booking.ticket_id or 0)
    if ticket is None:
        return
    actions.note(request.unit, ticket, request.who, f"{booking.code}: {text}", request.inbound.said.media)
    request.log(ticket, "note")
    request.done()


def _mark(request: TeamRequest, booking: Booking, state: str) -> None:
    try:
        marked = visit_actions.mark(request.unit, booking, state, by=request.who)
    except Changed as changed:
        refreshed(request, changed.booking)
    else:
        _done(request, marked, f"visit {state}")


def _done(request: TeamRequest, booking: Booking, action: str) -> None:
    """Shows the result on the card, and a few words on the button."""
    log(request, booking, action)
    if request.inbound.tap:
        request.tell(f"{booking.code}: {_stands(request, booking)}")
    card.show(request, booking)


def _stands(request: TeamRequest, booking: Booking) -> str:
    unit = request.unit
    moment = unit.team_language.moment(booking.starts_at, unit.context.place.tz, unit.now)
    return f"{team_texts.standing(unit, booking)}, {moment}"


def _ask(request: TeamRequest, booking: Booking, asked: str, choices: tuple[Row, ...]) -> None:
    """Asks in place of the card's buttons."""
    shown = (*card.pieces(request.unit, booking), Piece(f"\n\n{asked}", "bold"))
    card.ask(request, booking, shown, choices)
