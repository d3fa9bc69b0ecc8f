"""The buttons that a visit has in more than one place."""

from handlers.messaging.outbound import Button
from handlers.messaging.widgets import Row
from handlers.visits.button_data import booking_tap
from locales.language import Language
from storage.visits.bookings import Booking


def offer_rows(booking: Booking, language: Language) -> tuple[Row, Row]:
    # Translators: button
    yes = Button(language.say("✅ Yes, I take it"), tap=booking_tap("take", booking))
    # Translators: button
    no = Button(language.say("No, thank you"), tap=booking_tap("pass", booking))
    return (yes,), (no,)


def change_row(booking: Booking, language: Language, *, quiet: bool = False) -> Row:
    """`quiet` ones do not say what would be cancelled."""
    # Translators: button
    move = Button(language.say("🔁 Move"), tap=booking_tap("move", booking))
    # Translators: button
    words = language.say("✖ Cancel") if quiet else language.say("✖ Cancel the visit")
    return (move, Button(words, tap=booking_tap("cancel", booking)))


def confirm_button(booking: Booking, language: Language) -> Button:
    # Translators: button
    return Button(language.say("✅ I am coming"), tap=booking_tap("confirm", booking))
