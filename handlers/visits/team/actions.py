"""What operators do with a visit: look at it, mark who came, move it, cancel it, add a note."""

import msgspec

from handlers.messaging.outbound import Delete, Piece
from handlers.messaging.team_request import Asking
from handlers.messaging.widgets import Row
from handlers.tickets import actions
from handlers.tickets.access import seen_by
from handlers.visits import actions as visit_actions
from handlers.visits import team_texts
from handlers.visits.actions import Changed, SlotTaken
from handlers.visits.team import card, slot_picker
from handlers.visits.team.card import REASONS, back_row, button
from locales.clean import shorten
from storage.sending.outbox import RECEIPT
from storage.tickets import access_log
from storage.visits.bookings import Booking

LONGEST_REASON = 500


def log(asking: Asking, booking: Booking, deed: str) -> None:
    """Keep that this operator read or changed it; a visit of no ticket is of ticket 0, and named by its code."""
    said = f"{deed} {booking.code}"
    access_log.log(asking.turn.tx, asking.who.id, booking.ticket_id or 0, said, asking.turn.now)


def show(asking: Asking, booking: Booking) -> None:
    log(asking, booking, "visit")
    card.show(asking, booking, anew=True)


def show_face(asking: Asking, booking: Booking) -> None:
    card.show(asking, booking)


def refreshed(asking: Asking, booking: Booking) -> None:
    """An old button: say how it stands, and show it so."""
    asking.tell(
        asking.language.say(
            "{code} has changed meanwhile: {state}.",
            code=booking.code,
            state=_stands(asking, booking),
        )
    )
    card.show(asking, booking)


def look(asking: Asking, booking: Booking) -> None:
    """👁: the name, the number and the reason, until somebody hides them again."""
    log(asking, booking, "visit words")
    language, wishes = asking.language, team_texts.wishes_of(asking.turn, booking)
    lines = [wishes.name, wishes.phone, wishes.access, wishes.reason] if wishes else []
    said = "\n".join(each for each in lines if each) or language.say("Nothing more is known of this visit.")
    # Translators: button
    hide = (button(language.say("🙈 Hide again"), "hide", booking),)
    shown = (Piece(booking.code, "code"), Piece("\n"), Piece(said, "quote"))
    card.ask(asking, booking, shown, (hide,), anew=True)


def hide(asking: Asking, _booking: Booking) -> None:
    asking.turn.post(Delete(asking.heard.message_id), policy="freely", priority=RECEIPT, cause=asking.cause)


def mark_arrived(asking: Asking, booking: Booking) -> None:
    _mark(asking, booking, "arrived")


def mark_missed(asking: Asking, booking: Booking) -> None:
    _mark(asking, booking, "missed")


def unmark(asking: Asking, booking: Booking) -> None:
    _mark(asking, booking, "booked")


def choose_day(asking: Asking, booking: Booking) -> None:
    """Move: the days that have something free, from today on or from the one that was turned to."""
    turn, language = asking.turn, asking.language
    service = turn.world.place.service(booking.service)
    first = slot_picker.day(asking.words) or team_texts.today(turn)
    days = (
        ()
        if service is None
        else slot_picker.day_rows(
            turn,
            service,
            first,
            lambda day: button("", "day", booking, day).tap,
            lambda day: button("", "move", booking, day).tap,
        )
    )
    asked = language.say("To which day?") if days else language.say("Nothing is free in the coming weeks.")
    _ask(asking, booking, asked, (*days, back_row(booking, language)))


def choose_time(asking: Asking, booking: Booking) -> None:
    turn, language = asking.turn, asking.language
    service, day = turn.world.place.service(booking.service), slot_picker.day(asking.words)
    if service is None or day is None:
        refreshed(asking, booking)
        return
    times = slot_picker.time_rows(turn, service, day, lambda at: button("", "to", booking, at).tap)
    asked = language.say("{day}: at what time?", day=language.date(day))
    if not times:
        asked = language.say("{day}: nothing is free any more.", day=language.date(day))
    _ask(asking, booking, asked, (*times, back_row(booking, language, "move")))


def move(asking: Asking, booking: Booking) -> None:
    """A time was tapped; the citizen is told."""
    starts = slot_picker.instant(asking.words)
    if starts is None:
        refreshed(asking, booking)
        return
    try:
        moved = visit_actions.move(asking.turn, booking, starts, by=asking.who, late=True)
    except SlotTaken:
        asking.tell(asking.language.say("This time has just been taken. Please choose another one."))
        choose_day(asking, booking)
    except Changed as changed:
        refreshed(asking, changed.booking)
    else:
        _done(asking, moved, "visit moved")


def ask_why(asking: Asking, booking: Booking) -> None:
    """Cancel: a ready reason, or one in words as a reply to this message."""
    language = asking.language
    asked = language.say(
        "Why is it cancelled? The citizen reads the reason. Choose one, or write it as a reply to this message."
    )
    ready = [(button(language.say(words), "drop", booking, name),) for name, words in REASONS.items()]
    # Translators: button
    none = (button(language.say("Without a reason"), "drop", booking, "none"),)
    _ask(asking, booking, asked, (*ready, none, back_row(booking, language)))


def cancel_ready(asking: Asking, booking: Booking) -> None:
    reader = asking.turn.language_of(asking.turn.person(booking.person_id))
    cancel(asking, booking, reader.say(REASONS.get(asking.words, "")))


def cancel(asking: Asking, booking: Booking, reason: str) -> None:
    try:
        reason = shorten(reason, LONGEST_REASON)
        cancelled = visit_actions.cancel(asking.turn, booking, by=asking.who, reason=reason)
    except Changed as changed:
        refreshed(asking, changed.booking)
    else:
        _done(asking, cancelled, "visit cancelled")


def set_mode(asking: Asking, booking: Booking) -> None:
    """In person, by phone or online, for somebody whom the desk has booked for."""
    known = team_texts.wishes_of(asking.turn, booking)
    offered = [each.tap for each in card.mode_buttons(asking.turn, booking)]
    if known is None or asking.heard.tap not in offered:
        refreshed(asking, booking)
        return
    kept = visit_actions.wish(asking.turn, booking, msgspec.structs.replace(known, mode=asking.words))
    _done(asking, kept, "visit mode")


def ask_note(asking: Asking, booking: Booking) -> None:
    asked = asking.language.say("Write the note as a reply to this message. Only the team reads it.")
    _ask(asking, booking, asked, (back_row(booking, asking.language, "nonote"),))


def keep_note(asking: Asking, booking: Booking, text: str) -> None:
    ticket = seen_by(asking.turn.tx, asking.who, booking.ticket_id or 0)
    if ticket is None:
        return
    actions.note(asking.turn, ticket, asking.who, f"{booking.code}: {text}", asking.heard.said.media)
    asking.log(ticket, "note")
    asking.done()


def _mark(asking: Asking, booking: Booking, state: str) -> None:
    try:
        marked = visit_actions.mark(asking.turn, booking, state, by=asking.who)
    except Changed as changed:
        refreshed(asking, changed.booking)
    else:
        _done(asking, marked, f"visit {state}")


def _done(asking: Asking, booking: Booking, deed: str) -> None:
    """The card shows it; on the button a few words."""
    log(asking, booking, deed)
    if asking.heard.tap:
        asking.tell(f"{booking.code}: {_stands(asking, booking)}")
    card.show(asking, booking)


def _stands(asking: Asking, booking: Booking) -> str:
    turn = asking.turn
    moment = turn.desk_language.moment(booking.starts_at, turn.world.place.tz, turn.now)
    return f"{team_texts.standing(turn, booking)}, {moment}"


def _ask(asking: Asking, booking: Booking, asked: str, choices: tuple[Row, ...]) -> None:
    """A question below the card, in its place."""
    shown = (*card.pieces(asking.turn, booking), Piece(f"\n\n{asked}", "bold"))
    card.ask(asking, booking, shown, choices)
