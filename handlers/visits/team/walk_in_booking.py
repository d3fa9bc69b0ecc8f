"""Books a walk-in once the time is chosen; any operator can add the name and number afterwards."""

import secrets
from datetime import datetime
from typing import Final

import msgspec

from flows.flow import Facts
from flows.said import Said
from flows.walk_in import WHO
from handlers.messaging.outbound import Delete, Piece
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.widgets import in_pairs
from handlers.tickets.access import owner_of
from handlers.visits import actions, notifications, team_texts
from handlers.visits.actions import BookedAlready, Changed, SlotTaken
from handlers.visits.team import actions as team_actions
from handlers.visits.team import card, paper_slip, slot_picker
from locales.clean import clean, shorten
from storage.people import people
from storage.people.encryption import Unsealable
from storage.people.people import WALK_IN, Person
from storage.place.model import Service
from storage.sending.outbox import RECEIPT
from storage.tickets.tickets import Ticket
from storage.visits.bookings import Booking, Preferences

LONGEST_NAME: Final = 60
LONGEST_NUMBER: Final = 30


def book(request: TeamRequest, service: Service, starts: datetime, ticket: Ticket | None) -> None:
    """Takes the seat and shows the card. Raises SlotTaken."""
    preferences = Preferences(mode=service.modes[0])
    try:
        who = owner_of(request.unit, ticket) if ticket else None
        if who is None and slot_picker.is_free(request.unit, service, starts):
            who = _walk_in(request)
        if who is None:
            raise SlotTaken  # nobody need be remembered who gets no seat
        booking = actions.book(
            request.unit,
            who,
            service,
            starts,
            by=request.who,
            ticket_id=ticket.id if ticket else None,
            preferences=preferences,
            late=True,
        )
    except BookedAlready as already:
        _already(request, already.booking)
    except Unsealable:
        request.tell(request.language.say("This person's data were deleted. Nothing can be sent any more."))
    else:
        team_actions.log(request, booking, "visit booked")
        notifications.tell_booked(request.unit, booking)
        _booked(request, booking)


def name(request: TeamRequest, booking: Booking, said: str) -> None:
    """Keeps a first name and a telephone number, in whatever order, sealed with the preferences."""
    unit = request.unit
    known = team_texts.preferences_of(unit, booking)
    if known is None:
        team_actions.refreshed(request, booking)
        return
    before = {"name": known.name, "phone": known.phone}
    found = WHO.read(Said(text=clean(said)), Facts(), before)
    preferences = msgspec.structs.replace(
        known,
        name=shorten(found["name"], LONGEST_NAME),
        phone=shorten(found["phone"], LONGEST_NUMBER),
    )
    try:
        kept = actions.set_preferences(unit, booking, preferences)
    except Changed as changed:
        team_actions.refreshed(request, changed.booking)
    else:
        team_actions.log(request, kept, "visit name")
        card.show(request, kept)


def forget_reply(request: TeamRequest) -> None:
    """Deletes the reply: later members of the group could read the name."""
    gone = Delete(request.inbound.message_id)
    request.unit.post(gone, policy="freely", priority=RECEIPT, cause=request.cause)


def _walk_in(request: TeamRequest) -> Person:
    """Adds a person without a chat."""
    unit = request.unit
    who = people.add(unit.tx, unit.context.keys, WALK_IN, secrets.token_hex(16), unit.now)
    return people.change(unit.tx, who, reachable=False, language=request.language.code)


def _booked(request: TeamRequest, booking: Booking) -> None:
    """Shows the card, and for a person without a chat asks for the name and offers a paper slip."""
    unit, language = request.unit, request.language
    if request.inbound.tap:
        request.tell(f"{booking.code}: {team_texts.standing(unit, booking)}")
    if unit.person(booking.person_id).has_chat:
        card.show(request, booking)
        return
    # Translators: button
    skip = (card.button(language.say("Skip"), "unnamed", booking),)
    shown = (*card.pieces(unit, booking), Piece(f"\n\n{language.say(WHO.ask)}", "bold"))
    choices = (*in_pairs(card.mode_buttons(unit, booking)), *paper_slip.rows(unit, booking), skip)
    card.ask(request, booking, shown, choices)


def _already(request: TeamRequest, booking: Booking) -> None:
    said = request.language.say(
        "This person has it booked already: {visit}.", visit=team_texts.brief(request.unit, booking)
    )
    # Translators: button
    shown = card.button(request.language.say("📇 The visit"), "card", booking)
    card.ask(request, booking, (Piece(said),), ((shown,),))
