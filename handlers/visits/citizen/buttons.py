"""The buttons of a citizen's visits, and typed codes. Another citizen's visit and an unknown one look the same."""

from handlers.forms.drafts import discard
from handlers.messaging.button_data import is_number
from handlers.messaging.outbound import Button
from handlers.messaging.unit_of_work import Conversation, Destination
from handlers.messaging.widgets import human_button, simple
from handlers.tickets.access import own
from handlers.tickets.citizen import pages
from handlers.visits import actions
from handlers.visits.button_data import booking_tap
from handlers.visits.citizen import booking as citizen_booking
from handlers.visits.citizen import page, preferences, waitlist
from handlers.visits.texts import when
from storage.place.model import Service
from storage.tickets.codes import read_code
from storage.visits import bookings
from storage.visits.bookings import MARK, Booking

LONGEST_CODE = 24


def on_button(talk: Conversation, words: list[str]) -> None:
    if talk.who.aside is not None:
        talk.change(aside=None)
    match words:
        case ["menu"]:
            talk.anew = True
            talk.redirect(Destination.MENU)
        case ["mine"]:
            talk.anew = True
            pages.show_list(talk)
        case ["about" | "anew" as verb, number] if is_number(number):
            _about(talk, int(number), anew=verb == "anew")
        case ["wait" | "leave" | "list" | "service" as verb, code]:
            _of_service(talk, verb, code)
        case [verb, number, version, *rest] if is_number(number) and is_number(version):
            booking = owned(talk, int(number))
            page.unknown(talk) if booking is None else _try(talk, booking, verb, int(version), rest)
        case _:
            talk.redirect(Destination.MOVED_ON)


def asked_for(talk: Conversation, text: str) -> bool:
    """Shows the citizen's visit of a typed code; False when it is not the code of one of theirs."""
    code = read_code(talk.context.place.prefix + MARK, text) if len(text) <= LONGEST_CODE else None
    booking = bookings.by_code(talk.tx, code) if code else None
    if code is None:
        return False
    mine = owned(talk, booking.id) if booking else None
    page.unknown(talk) if mine is None else page.show(talk, mine)
    return True


def owned(talk: Conversation, number: int) -> Booking | None:
    found = bookings.find(talk.tx, number)
    if found is None or found.activity_id is not None:
        return None
    return found if found.person_id == talk.who.id else None


def _about(talk: Conversation, ticket_id: int, *, anew: bool) -> None:
    ticket = own(talk.tx, talk.who, ticket_id)
    if ticket is None or not ticket.is_open:
        talk.redirect(Destination.MOVED_ON)
        return
    if anew:
        discard(talk, talk.who)
    citizen_booking.begin_about(talk, ticket)


def _of_service(talk: Conversation, verb: str, code: str) -> None:
    service = _service(talk, code)
    if service is None:
        citizen_booking.begin(talk)
        return
    match verb:
        case "wait":
            waitlist.join(talk, service)
        case "leave":
            waitlist.leave(talk, service)
        case "list":
            waitlist.show(talk, service)
        case "service":
            citizen_booking.begin(talk, {"service": code})


def _try(talk: Conversation, booking: Booking, verb: str, version: int, rest: list[str]) -> None:
    """A visit changed by another unit in the same moment is shown as it is now."""
    try:
        _do(talk, booking, verb, version, rest)
    except actions.Changed as no:
        page.show(talk, no.booking, page.changed(talk.language))


def _do(talk: Conversation, booking: Booking, verb: str, version: int, rest: list[str]) -> None:
    match verb, rest:
        case "take", []:
            waitlist.take(talk, booking)
        case "pass", []:
            waitlist.let_pass(talk, booking)
        case (("confirm" | "move" | "cancel" | "wish"), _) if not page.is_to_come(talk, booking):
            page.show(talk, booking)
        case "wish", _:
            preferences.on_button(talk, booking, rest)
        case (("move" | "cancel"), _) if not actions.can_change(talk, booking):
            _too_late(talk)
        case "confirm", []:
            _confirm(talk, booking, version)
        case "move", (["anew"] | []):
            _move(talk, booking, anew=bool(rest))
        case "cancel", []:
            _ask_to_cancel(talk, booking)
        case "cancel", ["yes"]:
            _cancel(talk, booking, version)
        case _:
            page.show(talk, booking)


def _confirm(talk: Conversation, booking: Booking, version: int) -> None:
    """Confirms. Of a visit that has changed since, the button does not count: the citizen first sees the change.

    A citizen who asked for discretion is not shown what and where in place of a reminder that did not say it.
    """
    language = talk.language
    if version != booking.version and not booking.confirmed:
        page.show(talk, booking, page.changed(language))
        return
    booking = actions.confirm(talk, booking)
    thanks = language.say("Thank you. We look forward to seeing you.")
    if bookings.preferences(talk.key_of(talk.who), booking).discreet:
        talk.show(simple(language, thanks, (preferences.back(booking, language),)))
    else:
        page.show(talk, booking, thanks)


def _move(talk: Conversation, booking: Booking, *, anew: bool) -> None:
    if anew:
        discard(talk, talk.who)
    citizen_booking.begin_move(talk, booking)


def _ask_to_cancel(talk: Conversation, booking: Booking) -> None:
    language = talk.language
    text = language.say("Cancel your visit? It is {when}.", when=when(talk, booking.starts_at, language))
    # Translators: button
    yes = Button(language.say("Yes, cancel it"), tap=booking_tap("cancel", booking, "yes"))
    # Translators: button
    no = Button(language.say("No, keep it"), tap=booking_tap("show", booking))
    talk.show(simple(language, text, (yes, no)))


def _cancel(talk: Conversation, booking: Booking, version: int) -> None:
    if version != booking.version:
        page.show(talk, booking, page.changed(talk.language))
        return
    cancelled = actions.cancel(talk, booking, by=talk.who)
    page.show(talk, cancelled, talk.language.say("Your visit is cancelled. Thank you for telling us."))


def _too_late(talk: Conversation) -> None:
    talk.anew = True
    talk.show(simple(talk.language, page.too_late(talk, talk.language), (human_button(talk.language),)))


def _service(talk: Conversation, code: str) -> Service | None:
    found = talk.context.place.service(code)
    return found if found is not None and not found.room else None
