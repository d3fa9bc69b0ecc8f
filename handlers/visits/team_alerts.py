"""Alerts the team to a citizen's change of a visit that is soon, or belongs to a ticket."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from flows.text import _
from handlers.messaging.outbound import Piece, Screen, Show, unpacked
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits import team_texts
from storage.people.people import Person
from storage.sending import outbox
from storage.sending.outbox import CARD, NOBODYS, TEAM_LANE, Cause
from storage.visits.bookings import Booking

BURST: Final = timedelta(minutes=1)
SAID: Final[Mapping[str, str]] = {
    "booked": _("📅 Booked: {visit}"),
    "moved": _("🔁 Moved: {visit}"),
    "cancelled": _("✖ Cancelled: {visit}"),
}


def notice(unit: UnitOfWork, booking: Booking, verb: str, by: Person | None) -> None:
    """Posts a citizen's action. The team knows its own; distant visits stand in the agenda."""
    if verb not in SAID or by is None or by.id != booking.person_id or booking.activity_id is not None:
        return
    if not (booking.ticket_id or team_texts.is_soon(unit, booking)):
        return
    line = unit.team_language.say(SAID[verb], visit=team_texts.brief(unit, booking))
    burst = f"visits:{booking.ticket_id or ''}"
    said, soon = _said_before(unit, burst)
    text = f"{said}\n{line}" if said else line
    unit.post(
        Show(Screen((Piece(text),), language=unit.team_language.code)),
        priority=CARD,
        cause=Cause(booking.ticket_id) if booking.ticket_id else NOBODYS,
        burst=burst,
        soon=soon,
    )


def _said_before(unit: UnitOfWork, burst: str) -> tuple[str, timedelta]:
    """The alert that is still queued, and how much longer: several within a minute are one message."""
    row = outbox.untried(unit.tx, f"{TEAM_LANE}:{burst}")
    if row is None:
        return "", BURST
    payload = unpacked(outbox.opened(unit.context.keys.own, row))
    said = payload.screen.text if isinstance(payload, Show) else ""
    return said, max(row.not_before - unit.now, timedelta())
