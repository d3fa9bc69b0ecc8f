"""Replies to a question about a visit: its buttons name the visit and the question."""

from collections.abc import Callable, Mapping
from typing import Final

from handlers.messaging.button_data import number_in, read_tap
from handlers.messaging.team_request import TeamRequest
from handlers.visits.team import actions, walk_in_booking
from storage.visits import bookings
from storage.visits.bookings import Booking


def _name(request: TeamRequest, booking: Booking, text: str) -> None:
    """Deletes the reply once its name is kept. Raises Refused, and then it stays."""
    walk_in_booking.name(request, booking, text)
    walk_in_booking.forget_reply(request)


UNNAMED: Final = "unnamed"
ASKED: Final[Mapping[str, Callable[[TeamRequest, Booking, str], None]]] = {
    "drop": actions.cancel,
    "nonote": actions.keep_note,
    UNNAMED: _name,
}
"""By the button that this question alone carries."""
LASTING: Final = frozenset({UNNAMED})
"""Answers that hold for the visit as it is now, whatever has changed since the question."""


def hear(request: TeamRequest) -> bool:
    """Takes an answer to such a question; False when it is none."""
    inbound = request.inbound
    text = inbound.said.text.strip()
    for words in map(read_tap, inbound.reply_to_taps):
        match words:
            case ["v", verb, number, version, *_rest] if verb in ASKED and text and not inbound.edited:
                booking = locked(request, number)
                if booking is None:
                    return False
                if verb in LASTING or version == str(booking.version):
                    ASKED[verb](request, booking, text)
                else:
                    actions.refreshed(request, booking)
                return True
    return False


def locked(request: TeamRequest, number: str) -> Booking | None:
    """Locks the visit that a button names; a room's booking is none."""
    try:
        booking = bookings.lock(request.unit.tx, number_in(number))
    except LookupError:
        return None
    return booking if booking.activity_id is None else None
