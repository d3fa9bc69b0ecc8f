"""Tells a citizen, in their own language, what happened to their visit when it was not they who did it."""

from datetime import datetime, tzinfo

from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, Piece, Screen, Show
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row
from handlers.visits.button_rows import change_row, confirm_button, offer_rows
from handlers.visits.texts import about, when, when_piece, where
from locales.language import Language, Ltr
from storage.people.people import Person
from storage.sending.outbox import RECEIPT, REMINDER
from storage.visits import bookings
from storage.visits.bookings import Booking

Pieces = tuple[Piece, ...]


def tell_offer(unit: UnitOfWork, booking: Booking) -> None:
    """Offers the citizen a free seat, held for them."""
    who = unit.person(booking.person_id)
    language = unit.language_of(who)
    assert booking.held_until is not None  # noqa: S101 - narrows a type: it is an offer
    until = language.say(
        "We keep it for you until {until}. If you do not answer, it goes to the next person.",
        until=language.moment(booking.held_until, unit.context.place.tz, unit.now),
    )
    head = language.say("A place has become free for you:")
    pieces = (Piece(head, "bold"), *_lines(unit, booking, language), Piece(f"\n\n{until}"))
    _tell(unit, who, language, pieces, *offer_rows(booking, language), priority=RECEIPT)


def tell_lapsed(unit: UnitOfWork, booking: Booking) -> None:
    who = unit.person(booking.person_id)
    language = unit.language_of(who)
    text = language.say(
        "The place we kept for you has gone to the next person: {when}. You can wait for another one.",
        when=when(unit, booking.starts_at, language),
    )
    # Translators: button
    again = Button(language.say("⏳ Wait for another place"), tap=tap("b", "wait", booking.service))
    _tell(unit, who, language, (Piece(text),), (again,), priority=RECEIPT)


def tell_withdrawn(unit: UnitOfWork, booking: Booking) -> None:
    """The offered seat is gone; they keep their place on the waitlist."""
    who = unit.person(booking.person_id)
    language = unit.language_of(who)
    text = language.say(
        "We are sorry: the place we kept for you is not there any more: {when}. You keep your place on the list, and we write to you when another one is free.",
        when=when(unit, booking.starts_at, language),
    )
    _tell(unit, who, language, (Piece(text),), priority=RECEIPT)


def tell_booked(unit: UnitOfWork, booking: Booking) -> None:
    """An operator has booked it for them."""
    who = unit.person(booking.person_id)
    language = unit.language_of(who)
    head = language.say("We have booked a visit for you:")
    code = language.say("Your code is {code}.", code=Ltr(booking.code))
    pieces = (Piece(head, "bold"), *_lines(unit, booking, language), Piece(f"\n{code}"))
    _tell(unit, who, language, pieces, change_row(booking, language), priority=RECEIPT)


def tell_moved(unit: UnitOfWork, booking: Booking, was: datetime, zone: tzinfo | None = None) -> None:
    """`zone` is that of the time before: the place's."""
    who = unit.person(booking.person_id)
    language = unit.language_of(who)
    before = language.moment(was, zone, unit.now) if zone else when(unit, was, language)
    head = language.say("Your visit of {before} has been moved. It is now:", before=before)
    pieces = (Piece(head, "bold"), *_lines(unit, booking, language))
    _tell(unit, who, language, pieces, change_row(booking, language), priority=RECEIPT)


def tell_cancelled(unit: UnitOfWork, booking: Booking, reason: str) -> None:
    who = unit.person(booking.person_id)
    language = unit.language_of(who)
    text = language.say(
        "Your visit had to be cancelled: {about}, {when}. We are sorry.",
        about=about(unit, booking, language),
        when=when(unit, booking.starts_at, language),
    )
    # Translators: button
    again = Button(language.say("📅 Book another time"), tap=tap("b", "service", booking.service))
    why = (Piece("\n"), Piece(reason, "quote")) if reason else ()
    _tell(unit, who, language, (Piece(text), *why), (again,), priority=RECEIPT)


def tell_reminder(unit: UnitOfWork, booking: Booking) -> None:
    """Discreet where the citizen asked for it: no service, no place, and nothing on the buttons either."""
    who = unit.person(booking.person_id)
    language = unit.language_of(who)
    wished = bookings.preferences(unit.key_of(who), booking)
    if wished.discreet:
        pieces: Pieces = (
            Piece(language.say("A reminder:") + " "),
            when_piece(unit, booking.starts_at, language),
        )
    else:
        here = wished.mode == "here"
        pieces = (Piece(_soon(unit, booking, language), "bold"), *_lines(unit, booking, language, here=here))
    rows = ((confirm_button(booking, language),), change_row(booking, language, quiet=wished.discreet))
    _tell(unit, who, language, pieces, *(rows[1:] if booking.confirmed else rows), priority=REMINDER)


def _soon(unit: UnitOfWork, booking: Booking, language: Language) -> str:
    zone = unit.context.place.tz
    days = (booking.starts_at.astimezone(zone).date() - unit.now.astimezone(zone).date()).days
    match days:
        case 0:
            return language.say("A reminder: your visit is today.")
        case 1:
            return language.say("A reminder: your visit is tomorrow.")
    return language.say("A reminder of your visit:")


def _lines(unit: UnitOfWork, booking: Booking, language: Language, *, here: bool = True) -> Pieces:
    """What, when and where."""
    place = where(unit, booking, language) if here else ""
    found = (Piece(f"\n{about(unit, booking, language)}\n📅 "), when_piece(unit, booking.starts_at, language))
    return (*found, Piece(f"\n{place}")) if place else found


def _tell(
    unit: UnitOfWork, who: Person, language: Language, pieces: Pieces, *rows: Row, priority: int
) -> None:
    """Sends, unless the citizen has no chat or was erased: operators call walk-ins and callers."""
    if who.can_be_told:
        unit.tell(who, Show(Screen(pieces, rows, language=language.code)), priority=priority)
