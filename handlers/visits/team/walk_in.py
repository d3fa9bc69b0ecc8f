"""Books for a walk-in or caller, or for the citizen of a ticket: service, day, time."""

import re
import secrets
from dataclasses import dataclass
from typing import Final

import msgspec

from flows.typed_dates import read_day, to_come
from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, Delete, Piece
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.typed_dates import calendar
from handlers.messaging.widgets import Row, in_pairs
from handlers.tickets.access import owner_of, seen_by
from handlers.tickets.team import lookup
from handlers.visits import actions, notifications, team_texts
from handlers.visits.actions import BookedAlready, SlotTaken
from handlers.visits.team import actions as team_actions
from handlers.visits.team import card as team_card
from handlers.visits.team import paper_slip, slot_picker
from handlers.visits.team.occupancy import bookable, label
from locales.clean import clean, shorten
from storage.people import people
from storage.people.encryption import Unsealable
from storage.people.people import WALK_IN, Person
from storage.place.model import Service, say
from storage.sending.outbox import RECEIPT
from storage.tickets.codes import read_code
from storage.tickets.tickets import Ticket
from storage.visits import bookings
from storage.visits.bookings import Booking, Preferences

NUMBER: Final = re.compile(r"\+?\d[\d ./()-]{4,}\d")
LONGEST_NAME: Final = 60
LONGEST_NUMBER: Final = 30
NOBODY: Final = "-"
"""Stands in place of a ticket's code."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The choices so far; a button carries them as `ascolto.LT-7K3Q-M.29412345`."""

    ticket: Ticket | None
    service: Service | None = None
    last: str = ""
    """A day, or a time in minutes."""

    def tapped(self, verb: str, service: str, last: str = "") -> str:
        return tap("k", verb, ".".join((service, self.ticket.code if self.ticket else NOBODY, last)))


def start(request: TeamRequest) -> None:
    """/visit; in a topic, or with a ticket's code, for its citizen. With the code of a visit: its card."""
    booking = _booking(request)
    if booking is not None:
        team_actions.show(request, booking)
        return
    ticket, rest = _ticket(request)
    if ticket is None and rest is None:
        return
    named, _space, day = (rest or "").partition(" ")
    service = lookup.service_named(request.unit.context.place, named) if named else None
    if service is not None and day.strip():
        known = calendar(request.unit)
        _ask(request, Chosen(ticket, service, to_come(read_day(day, known), known).isoformat()))
        return
    if rest and service is None:
        request.tell(
            request.language.say(
                "I did not understand “{word}”. Please choose:", word=rest[: team_texts.WORD_SHOWN]
            )
        )
    _ask(request, Chosen(ticket, service))


def choose(request: TeamRequest) -> None:
    """Takes the tapped service or day."""
    chosen = _chosen(request)
    if chosen is not None:
        _ask(request, chosen)


def other_days(request: TeamRequest) -> None:
    chosen = _chosen(request)
    if chosen is not None and chosen.service is not None:
        _ask_day(request, chosen, chosen.service)


def book(request: TeamRequest) -> None:
    """Books the tapped time at once. The name can follow."""
    chosen = _chosen(request)
    starts = slot_picker.instant(chosen.last) if chosen else None
    if chosen is None or chosen.service is None or starts is None:
        return
    preferences = Preferences(mode=chosen.service.modes[0])
    try:
        who = owner_of(request.unit, chosen.ticket) if chosen.ticket else None
        if who is None and slot_picker.is_free(request.unit, chosen.service, starts):
            who = walk_in(request)
        if who is None:
            raise SlotTaken  # noqa: TRY301 - a new person without a seat is not kept
        booking = actions.book(
            request.unit,
            who,
            chosen.service,
            starts,
            by=request.who,
            ticket_id=chosen.ticket.id if chosen.ticket else None,
            preferences=preferences,
            late=True,
        )
    except SlotTaken:
        request.tell(request.language.say("This time has just been taken. Please choose another one."))
        _ask_day(request, chosen, chosen.service)
    except BookedAlready as already:
        _already(request, already.booking)
    except Unsealable:
        request.tell(request.language.say("This person's data were deleted. Nothing can be sent any more."))
    else:
        team_actions.log(request, booking, "visit booked")
        notifications.tell_booked(request.unit, booking)
        _booked(request, booking)


def walk_in(request: TeamRequest) -> Person:
    """A new person without a chat."""
    unit = request.unit
    who = people.add(unit.tx, unit.context.keys, WALK_IN, secrets.token_hex(16), unit.now)
    return people.change(unit.tx, who, reachable=False, language=request.language.code)


def name(request: TeamRequest, booking: Booking, said: str) -> None:
    """Takes a first name and a telephone number, in any order; sealed with the rest of their words."""
    unit = request.unit
    found = NUMBER.search(said)
    phone = found[0].strip() if found else ""
    called = clean(said.replace(phone, " ") if phone else said).strip(" ,;:·-\n")
    known = team_texts.preferences_of(unit, booking)
    if known is None or not booking.is_active:
        team_actions.refreshed(request, booking)
        return
    preferences = msgspec.structs.replace(
        known,
        name=shorten(" ".join(called.split()), LONGEST_NAME) or known.name,
        phone=shorten(phone, LONGEST_NUMBER) or known.phone,
    )
    kept = actions.wish(unit, booking, preferences)
    team_actions.log(request, kept, "visit name")
    gone = Delete(request.inbound.message_id)  # later members of the group could read it
    request.unit.post(gone, policy="freely", priority=RECEIPT, cause=request.cause)
    team_card.show(request, kept)


def _booked(request: TeamRequest, booking: Booking) -> None:
    """The card; for a walk-in also the question for the name, and a slip to take along."""
    unit, language = request.unit, request.language
    request.tell(f"{booking.code}: {team_texts.standing(unit, booking)}")
    if unit.person(booking.person_id).has_chat:
        team_card.show(request, booking)
        return
    asked = language.say(
        "Booked. If you like, write a first name and a telephone number as a reply to this message. We keep them out of the group, and delete your reply."
    )
    # Translators: button
    skip = (team_card.button(language.say("Skip"), "unnamed", booking),)
    shown = (*team_card.pieces(unit, booking), Piece(f"\n\n{asked}", "bold"))
    choices = (*in_pairs(team_card.mode_buttons(unit, booking)), *paper_slip.rows(unit, booking), skip)
    team_card.ask(request, booking, shown, choices)


def _already(request: TeamRequest, booking: Booking) -> None:
    said = request.language.say(
        "This person has it booked already: {visit}.", visit=team_texts.brief(request.unit, booking)
    )
    # Translators: button
    card = team_card.button(request.language.say("📇 The visit"), "card", booking)
    team_card.ask(request, booking, (Piece(said),), ((card,),))


def _ask(request: TeamRequest, chosen: Chosen) -> None:
    if chosen.service is None:
        _ask_service(request, chosen)
    elif slot_picker.day(chosen.last) is None:
        _ask_day(request, chosen, chosen.service)
    else:
        _ask_time(request, chosen, chosen.service)


def _ask_service(request: TeamRequest, chosen: Chosen) -> None:
    language = request.language
    services = request.unit.context.place.services
    buttons = in_pairs(
        Button(f"{each.icon} {say(each.label, language.code)}", tap=chosen.tapped("visit", each.code))
        for each in services
    )
    asked = language.say("What for?") if services else language.say("The place file holds no services.")
    _show(request, chosen, asked, buttons)


def _ask_day(request: TeamRequest, chosen: Chosen, service: Service) -> None:
    language, unit = request.language, request.unit
    first = slot_picker.day(chosen.last) or team_texts.today(unit)
    days = slot_picker.day_rows(
        unit,
        service,
        first,
        lambda day: chosen.tapped("visit", service.code, day),
        lambda day: chosen.tapped("visitday", service.code, day),
    )
    asked = language.say("On which day?") if days else language.say("Nothing is free in the coming weeks.")
    _show(request, chosen, f"{label(request, service)}\n{asked}", (*days, _back(request, chosen, "", "")))


def _ask_time(request: TeamRequest, chosen: Chosen, service: Service) -> None:
    language = request.language
    day = slot_picker.day(chosen.last) or team_texts.today(request.unit)
    times = slot_picker.time_rows(
        request.unit, service, day, lambda at: chosen.tapped("visitat", service.code, at)
    )
    asked = language.say("{day}: at what time?", day=language.date(day))
    if not times:
        asked = language.say("{day}: nothing is free any more.", day=language.date(day))
    back = _back(request, chosen, service.code, "")
    _show(request, chosen, f"{label(request, service)}\n{asked}", (*times, back))


def _back(request: TeamRequest, chosen: Chosen, service: str, last: str) -> Row:
    # Translators: button
    return (Button(request.language.say("‹ Back"), tap=chosen.tapped("visit", service, last)),)


def _show(request: TeamRequest, chosen: Chosen, said: str, choices: tuple[Row, ...]) -> None:
    language = request.language
    head = language.say("📅 A visit for somebody at the desk or on the phone")
    if chosen.ticket:
        head = language.say("📅 A visit for the citizen of {code}", code=chosen.ticket.code)
    edit = request.inbound.message_id if request.inbound.tap else ""
    request.show((Piece(head, "bold"), Piece(f"\n{said}")), choices, edit=edit)


def _chosen(request: TeamRequest) -> Chosen | None:
    """The choices of a button, if all of them exist; None otherwise: it is old, or forged."""
    code, ticket_code, last = (*request.words.split("."), "", "", "")[:3]
    ticket = None
    if ticket_code != NOBODY:
        ticket = seen_by(request.unit.tx, request.who, ticket_code)
        if ticket is None:
            return None
    return Chosen(ticket, bookable(request, code), last)


def _booking(request: TeamRequest) -> Booking | None:
    prefix = request.unit.context.place.prefix + bookings.MARK
    code = read_code(prefix, request.words)
    found = bookings.by_code(request.unit.tx, code) if code else None
    return found if found and found.activity_id is None else None


def _ticket(request: TeamRequest) -> tuple[Ticket | None, str | None]:
    """The ticket it is for, and the rest of the words; nothing at all after a refusal."""
    head, _space, rest = request.words.partition(" ")
    code = read_code(request.unit.context.place.prefix, head)
    if code is None:
        return lookup.at_hand(request), request.words
    ticket = lookup.named(request, code)
    return ticket, rest.strip() if ticket else None
