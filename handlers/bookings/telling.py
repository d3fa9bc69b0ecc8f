"""Tells a citizen, in their own language, what happened to their visit when it was not they who did it."""

from datetime import datetime, tzinfo

from handlers.bookings.taps import booking_tap
from handlers.bookings.words import about, when, where
from handlers.deeds import Button, Piece, Screen, Show
from handlers.showing import Row
from handlers.turn import Turn
from locales.language import Language
from storage import bookings
from storage.bookings import Booking
from storage.outbox import RECEIPT, REMINDER
from storage.people import Person


def tell_offer(turn: Turn, booking: Booking) -> None:
    """A seat is free, and held for them."""
    who = turn.person(booking.person_id)
    language = turn.language_of(who)
    assert booking.held_until is not None  # noqa: S101 - narrows a type: it is an offer
    zone = turn.world.place.tz
    text = language.say(
        "A place has become free for you: {about}, {when}. We keep it for you until {until}.",
        about=about(turn, booking, language),
        when=when(turn, booking.starts_at, language),
        until=language.moment(booking.held_until, zone, turn.now),
    )
    # Translators: button
    yes = Button(language.say("✅ Yes, I take it"), tap=booking_tap("take", booking))
    # Translators: button
    no = Button(language.say("No, thank you"), tap=booking_tap("pass", booking))
    _tell(turn, who, language, text, (yes,), (no,), priority=RECEIPT)


def tell_lapsed(turn: Turn, booking: Booking) -> None:
    who = turn.person(booking.person_id)
    language = turn.language_of(who)
    text = language.say(
        "The place we kept for you has gone to the next person: {when}. You can wait for another one.",
        when=when(turn, booking.starts_at, language),
    )
    # Translators: button
    again = Button(language.say("⏳ Wait for another place"), tap=f"b/wait/{booking.service}")
    _tell(turn, who, language, text, (again,), priority=RECEIPT)


def tell_moved(turn: Turn, booking: Booking, was: datetime, zone: tzinfo | None = None) -> None:
    """`zone` is by which they read the time before; the place's."""
    who = turn.person(booking.person_id)
    language = turn.language_of(who)
    before = language.moment(was, zone, turn.now) if zone else when(turn, was, language)
    text = language.say(
        "Your visit of {before} has been moved. It is now: {about}, {when}. {where}",
        before=before,
        about=about(turn, booking, language),
        when=when(turn, booking.starts_at, language),
        where=where(turn, booking, language),
    )
    _tell(turn, who, language, text, _change_row(booking, language), priority=RECEIPT)


def tell_cancelled(turn: Turn, booking: Booking, reason: str) -> None:
    who = turn.person(booking.person_id)
    language = turn.language_of(who)
    text = language.say(
        "Your visit had to be cancelled: {about}, {when}. We are sorry.",
        about=about(turn, booking, language),
        when=when(turn, booking.starts_at, language),
    )
    # Translators: button
    again = Button(language.say("📅 Book another time"), tap=f"b/service/{booking.service}")
    _tell(turn, who, language, f"{text}\n“{reason}”" if reason else text, (again,), priority=RECEIPT)


def tell_reminder(turn: Turn, booking: Booking) -> None:
    """Quietly worded for whoever asked for it: no service, no place."""
    who = turn.person(booking.person_id)
    language = turn.language_of(who)
    discreet = bookings.wishes(turn.key_of(who), booking).discreet
    at = when(turn, booking.starts_at, language)
    if discreet:
        text = language.say("A reminder: {when}.", when=at)
    else:
        text = language.say(
            "A reminder of your visit: {about}, {when}. {where}",
            about=about(turn, booking, language),
            when=at,
            where=where(turn, booking, language),
        )
    # Translators: button
    yes = Button(language.say("✅ I am coming"), tap=booking_tap("confirm", booking))
    _tell(turn, who, language, text, (yes,), _change_row(booking, language), priority=REMINDER)


def _change_row(booking: Booking, language: Language) -> Row:
    return (
        # Translators: button
        Button(language.say("🔁 Move"), tap=booking_tap("move", booking)),
        # Translators: button
        Button(language.say("✖ Cancel the visit"), tap=booking_tap("cancel", booking)),
    )


def _tell(turn: Turn, who: Person, language: Language, text: str, *rows: Row, priority: int) -> None:
    """Whoever booked at the desk or on the phone has no chat: the operators call them."""
    if who.reachable:
        turn.tell(who, Show(Screen((Piece(text),), rows, language=language.code)), priority=priority)
