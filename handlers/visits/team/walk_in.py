"""Books for somebody at the desk or on the phone, or for the citizen of a ticket: service, day, time."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, Delete, Piece
from handlers.messaging.team_request import Asking
from handlers.messaging.widgets import Row, in_pairs
from handlers.tickets.access import owner_of, seen_by
from handlers.tickets.team import lookup
from handlers.visits import actions, notifications, team_texts
from handlers.visits.actions import BookedAlready, SlotTaken
from handlers.visits.team import actions as team_actions
from handlers.visits.team import card as team_card
from handlers.visits.team import paper_slip, slot_picker, when
from locales.clean import clean, shorten
from storage.people import people
from storage.people.encryption import Unsealable
from storage.people.people import DESK, Person
from storage.place.model import Service, say
from storage.sending.outbox import RECEIPT
from storage.tickets.codes import read_code
from storage.tickets.tickets import Ticket
from storage.visits import bookings
from storage.visits.bookings import Booking, Wishes

NUMBER: Final = re.compile(r"\+?\d[\d ./()-]{4,}\d")
LONGEST_NAME: Final = 60
LONGEST_NUMBER: Final = 30
NOBODY: Final = "-"
"""In place of a ticket's code."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen so far; a button carries it as `ascolto.LT-7K3Q-M.29412345`."""

    ticket: Ticket | None
    service: Service | None = None
    last: str = ""
    """A day, or a time in minutes."""

    def tapped(self, verb: str, service: str, last: str = "") -> str:
        return tap("k", verb, ".".join((service, self.ticket.code if self.ticket else NOBODY, last)))


def start(asking: Asking) -> None:
    """/visit; in a topic, or with a ticket's code, for its citizen. With the code of a visit: its card."""
    booking = _booking(asking)
    if booking is not None:
        team_actions.show(asking, booking)
        return
    ticket, rest = _ticket(asking)
    if ticket is None and rest is None:
        return
    service = _service(asking, when.pieces(rest or ""))
    if rest and service is None:
        asking.tell(
            asking.language.say("I did not understand “{word}”. Please choose:", word=rest[: when.SHOWN])
        )
    _ask(asking, Chosen(ticket, service))


def choose(asking: Asking) -> None:
    """A service, or a day, was tapped."""
    chosen = _chosen(asking)
    if chosen is not None:
        _ask(asking, chosen)


def turn_days(asking: Asking) -> None:
    chosen = _chosen(asking)
    if chosen is not None and chosen.service is not None:
        _ask_day(asking, chosen, chosen.service)


def book(asking: Asking) -> None:
    """A time was tapped: booked, before anybody else has it. Who it is can be said afterwards."""
    chosen = _chosen(asking)
    starts = slot_picker.instant(chosen.last) if chosen else None
    if chosen is None or chosen.service is None or starts is None:
        return
    wishes = Wishes(mode=chosen.service.modes[0])
    try:
        who = owner_of(asking.turn, chosen.ticket) if chosen.ticket else None
        if who is None and slot_picker.is_free(asking.turn, chosen.service, starts):
            who = walk_in(asking)
        if who is None:
            raise SlotTaken  # noqa: TRY301 - nobody need be remembered who gets no seat
        booking = actions.book(
            asking.turn,
            who,
            chosen.service,
            starts,
            by=asking.who,
            ticket_id=chosen.ticket.id if chosen.ticket else None,
            wishes=wishes,
            late=True,
        )
    except SlotTaken:
        asking.tell(asking.language.say("This time has just been taken. Please choose another one."))
        _ask_day(asking, chosen, chosen.service)
    except BookedAlready as already:
        _already(asking, already.booking)
    except Unsealable:
        asking.tell(asking.language.say("This person's data were deleted. Nothing can be sent any more."))
    else:
        team_actions.log(asking, booking, "visit booked")
        notifications.tell_booked(asking.turn, booking)
        _booked(asking, booking)


def walk_in(asking: Asking) -> Person:
    """Somebody new whom nobody can write to."""
    turn = asking.turn
    who = people.add(turn.tx, turn.world.keys, DESK, secrets.token_hex(16), turn.now)
    return people.change(turn.tx, who, reachable=False, language=asking.language.code)


def name(asking: Asking, booking: Booking, said: str) -> None:
    """A first name and a telephone number, in whatever order; sealed with the rest of what they said."""
    turn = asking.turn
    found = NUMBER.search(said)
    phone = found[0].strip() if found else ""
    called = clean(said.replace(phone, " ") if phone else said).strip(" ,;:·-\n")
    known = team_texts.wishes_of(turn, booking)
    if known is None or not booking.is_active:
        team_actions.refreshed(asking, booking)
        return
    wishes = msgspec.structs.replace(
        known,
        name=shorten(" ".join(called.split()), LONGEST_NAME) or known.name,
        phone=shorten(phone, LONGEST_NUMBER) or known.phone,
    )
    kept = actions.wish(turn, booking, wishes)
    team_actions.log(asking, kept, "visit name")
    gone = Delete(asking.heard.message_id)  # whoever joins the group later could read it
    asking.turn.post(gone, policy="freely", priority=RECEIPT, cause=asking.cause)
    team_card.show(asking, kept)


def _booked(asking: Asking, booking: Booking) -> None:
    """The card, and for whoever has no chat: who it is, and a slip to take along."""
    turn, language = asking.turn, asking.language
    asking.tell(f"{booking.code}: {team_texts.standing(turn, booking)}")
    if turn.person(booking.person_id).has_chat:
        team_card.show(asking, booking)
        return
    asked = language.say(
        "Booked. If you like, write a first name and a telephone number as a reply to this message. We keep them out of the group, and delete your reply."
    )
    # Translators: button
    skip = (team_card.button(language.say("Skip"), "unnamed", booking),)
    shown = (*team_card.pieces(turn, booking), Piece(f"\n\n{asked}", "bold"))
    choices = (*in_pairs(team_card.mode_buttons(turn, booking)), *paper_slip.rows(turn, booking), skip)
    team_card.ask(asking, booking, shown, choices)


def _already(asking: Asking, booking: Booking) -> None:
    said = asking.language.say(
        "This person has it booked already: {visit}.", visit=team_texts.brief(asking.turn, booking)
    )
    # Translators: button
    card = team_card.button(asking.language.say("📇 The visit"), "card", booking)
    team_card.ask(asking, booking, (Piece(said),), ((card,),))


def _ask(asking: Asking, chosen: Chosen) -> None:
    if chosen.service is None:
        _ask_service(asking, chosen)
    elif slot_picker.day(chosen.last) is None:
        _ask_day(asking, chosen, chosen.service)
    else:
        _ask_time(asking, chosen, chosen.service)


def _ask_service(asking: Asking, chosen: Chosen) -> None:
    language = asking.language
    services = asking.turn.world.place.services
    buttons = in_pairs(
        Button(f"{each.icon} {say(each.label, language.code)}", tap=chosen.tapped("visit", each.code))
        for each in services
    )
    asked = language.say("What for?") if services else language.say("The place file holds no services.")
    _show(asking, chosen, asked, buttons)


def _ask_day(asking: Asking, chosen: Chosen, service: Service) -> None:
    language, turn = asking.language, asking.turn
    first = slot_picker.day(chosen.last) or team_texts.today(turn)
    days = slot_picker.day_rows(
        turn,
        service,
        first,
        lambda day: chosen.tapped("visit", service.code, day),
        lambda day: chosen.tapped("visitday", service.code, day),
    )
    asked = language.say("On which day?") if days else language.say("Nothing is free in the coming weeks.")
    _show(asking, chosen, f"{_label(asking, service)}\n{asked}", (*days, _back(asking, chosen, "", "")))


def _ask_time(asking: Asking, chosen: Chosen, service: Service) -> None:
    language = asking.language
    day = slot_picker.day(chosen.last) or team_texts.today(asking.turn)
    times = slot_picker.time_rows(
        asking.turn, service, day, lambda at: chosen.tapped("visitat", service.code, at)
    )
    asked = language.say("{day}: at what time?", day=language.date(day))
    if not times:
        asked = language.say("{day}: nothing is free any more.", day=language.date(day))
    back = _back(asking, chosen, service.code, "")
    _show(asking, chosen, f"{_label(asking, service)}\n{asked}", (*times, back))


def _back(asking: Asking, chosen: Chosen, service: str, last: str) -> Row:
    # Translators: button
    return (Button(asking.language.say("‹ Back"), tap=chosen.tapped("visit", service, last)),)


def _show(asking: Asking, chosen: Chosen, said: str, choices: tuple[Row, ...]) -> None:
    language = asking.language
    head = language.say("📅 A visit for somebody at the desk or on the phone")
    if chosen.ticket:
        head = language.say("📅 A visit for the citizen of {code}", code=chosen.ticket.code)
    edit = asking.heard.message_id if asking.heard.tap else ""
    asking.show((Piece(head, "bold"), Piece(f"\n{said}")), choices, edit=edit)


def _label(asking: Asking, service: Service) -> str:
    return f"{service.icon} {say(service.label, asking.language.code)}"


def _chosen(asking: Asking) -> Chosen | None:
    """What a button carries, if all of it exists; None otherwise: it is old, or forged."""
    code, ticket_code, last = (*asking.words.split("."), "", "", "")[:3]
    ticket = None
    if ticket_code != NOBODY:
        ticket = seen_by(asking.turn.tx, asking.who, ticket_code)
        if ticket is None:
            return None
    return Chosen(ticket, _bookable(asking, code), last)


def _bookable(asking: Asking, code: str) -> Service | None:
    return next((each for each in asking.turn.world.place.services if each.code == code), None)


def _service(asking: Asking, said: Sequence[str]) -> Service | None:
    return lookup.service_named(asking.turn.world.place, said[0]) if said else None


def _booking(asking: Asking) -> Booking | None:
    prefix = asking.turn.world.place.prefix + bookings.MARK
    code = read_code(prefix, asking.words)
    found = bookings.by_code(asking.turn.tx, code) if code else None
    return found if found and found.activity_id is None else None


def _ticket(asking: Asking) -> tuple[Ticket | None, str | None]:
    """Whose visit it is, and the rest of the words; nothing at all after a refusal."""
    head, _space, rest = asking.words.partition(" ")
    code = read_code(asking.turn.world.place.prefix, head)
    if code is None:
        return lookup.at_hand(asking), asking.words
    ticket = lookup.named(asking, code)
    return ticket, rest.strip() if ticket else None
