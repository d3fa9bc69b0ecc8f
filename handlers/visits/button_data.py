"""Button data of a booking: its number, and the version the button was made for."""

from handlers.messaging.button_data import tap
from storage.visits.bookings import Booking


def booking_tap(verb: str, booking: Booking, *words: str | int) -> str:
    return tap("b", verb, booking.id, booking.version, *words)
