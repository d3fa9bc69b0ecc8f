"""Tells the citizen, in their own language, what became of their request for a room."""

from collections.abc import Sequence

from handlers.messaging.addresses import address_line
from handlers.messaging.button_data import tap
from handlers.messaging.date_texts import days
from handlers.messaging.outbound import Button, Piece, Screen, Show
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row
from handlers.rooms import texts
from handlers.rooms.schedule import Times
from handlers.tickets.access import owner_of
from locales.language import Language, Ltr
from storage.place.slots import Span
from storage.sending.outbox import RECEIPT, Cause
from storage.tickets.tickets import Ticket
from storage.visits.bookings import Booking
from storage.visits.room_requests import Activity

PREFIX = "r"


def tell_agreed(
    unit: UnitOfWork, ticket: Ticket, activity: Activity, times: Times, missing: Sequence[Span]
) -> None:
    language = unit.language_of(owner_of(unit, ticket))
    lines = [language.say("✅ The room is yours:"), texts.about(unit, activity, language)]
    if activity.last is not None:
        lines.append(language.say_many("That is {n} time.", "That is {n} times.", len(times.spans)))
    lines += [_missing(unit, missing, language), _closed(times, language), _where(unit, activity, language)]
    # Translators: button
    back = Button(language.say("✖ Give the room back"), tap=tap(PREFIX, "back", ticket.id))
    _tell(unit, ticket, language, lines, (back,))


def tell_proposed(unit: UnitOfWork, ticket: Ticket, activity: Activity, missing: Sequence[Span]) -> None:
    language = unit.language_of(owner_of(unit, ticket))
    lines = [
        language.say(
            "{code}: we cannot give you the room as you asked, but we can offer you another time:",
            code=Ltr(ticket.code),
        ),
        texts.about(unit, activity, language),
        _missing(unit, missing, language),
        language.say("Does that suit you?"),
    ]
    _tell(unit, ticket, language, lines, *suits_rows(activity, language))


def tell_refused(unit: UnitOfWork, ticket: Ticket, activity: Activity) -> None:
    language = unit.language_of(owner_of(unit, ticket))
    lines = [
        language.say("We are sorry, we cannot give you the room:"),
        texts.about(unit, activity, language),
        language.say("The reason follows. You can ask for another time."),
    ]
    # Translators: button
    again = Button(language.say("🏛 Ask for another time"), tap=tap("m", "room"))
    _tell(unit, ticket, language, lines, (again,))


def tell_given_back(unit: UnitOfWork, ticket: Ticket, booking: Booking) -> None:
    """The centre needs the room at that time."""
    language = unit.language_of(owner_of(unit, ticket))
    text = language.say(
        "{code}: we are sorry, you cannot have the room on this day: {when}. Write to us here if you need another time.",
        code=Ltr(ticket.code),
        when=texts.span_of(unit, booking.span, language),
    )
    # Translators: button
    again = Button(language.say("🏛 Ask for another time"), tap=tap("m", "room"))
    _tell(unit, ticket, language, [text], (again,))


def suits_rows(activity: Activity, language: Language) -> tuple[Row, ...]:
    # Translators: button
    yes = Button(language.say("✅ Yes, that suits us"), tap=tap(PREFIX, "yes", activity.id, activity.version))
    # Translators: button
    no = Button(language.say("No, it does not"), tap=tap(PREFIX, "no", activity.id, activity.version))
    return (yes,), (no,)


def _missing(unit: UnitOfWork, spans: Sequence[Span], language: Language) -> str:
    if not spans:
        return ""
    return language.say("It is taken by others on: {days}.", days=texts.days_of(unit, spans, language))


def _closed(times: Times, language: Language) -> str:
    if not times.closed:
        return ""
    return language.say("On public holidays the room is closed: {days}.", days=days(times.closed, language))


def _where(unit: UnitOfWork, activity: Activity, language: Language) -> str:
    place = unit.context.place
    return address_line(place, place.service(activity.room), language)


def _tell(unit: UnitOfWork, ticket: Ticket, language: Language, lines: Sequence[str], *rows: Row) -> None:
    owner = owner_of(unit, ticket)
    if owner.can_be_told:
        text = "\n".join(line for line in lines if line)
        screen = Screen((Piece(text),), rows, language=language.code)
        unit.tell(owner, Show(screen), priority=RECEIPT, cause=Cause(ticket.id, role="told"))
