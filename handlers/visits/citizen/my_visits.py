"""Visits among a citizen's other things: on their page, and on the timeline of a ticket."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from flows.text import _
from handlers.messaging.button_data import tap
from handlers.messaging.capability import MyThings
from handlers.messaging.outbound import Button
from handlers.messaging.unit_of_work import Conversation
from handlers.messaging.widgets import Row
from handlers.visits.button_data import booking_tap
from handlers.visits.texts import about, when
from storage.place.model import Service, say
from storage.tickets.tickets import Entry, Ticket
from storage.visits import bookings, waitlists

VERBS: Final[Mapping[str, str]] = {
    "booked": _("Visit booked: {about}, {when}"),
    "moved": _("Visit moved: {about}, {when}"),
    "cancelled": _("Visit cancelled: {about}, {when}"),
    "arrived": _("You came to your visit: {about}, {when}"),
    "missed": _("Visit not taken: {about}, {when}"),
}
WHAT: Final = _("{about}, {when}")


def my_visits(talk: Conversation) -> MyThings:
    """The coming visits, each in a line and with its button; then the waitlists."""
    return MyThings(talk.language.say("Your visits:"), _visits(talk), first=True)


def _visits(talk: Conversation) -> list[tuple[str, Row]]:
    language = talk.language
    found: list[tuple[str, Row]] = []
    for each in bookings.of_person(talk.tx, talk.who.id, talk.now):
        if each.activity_id is None:
            at = when(talk, each.starts_at, language)
            line = language.say("{about}, {when}", about=about(talk, each, language), when=at)
            button = Button(f"{'⏳' if each.state == 'held' else '📅'} {at}", tap=booking_tap("show", each))
            found.append((line, (button,)))
    for place in waitlists.of_person(talk.tx, talk.who.id):
        service = talk.context.place.service(place.service)
        if service is not None and place.state == "waiting":
            line = language.say("{about}: you are on the list", about=_called(service, language.code))
            found.append(
                (
                    line,
                    (Button(f"⏳ {say(service.label, language.code)}", tap=tap("b", "list", service.code)),),
                )
            )
    return found


def ticket_rows(talk: Conversation, ticket: Ticket) -> tuple[Row, ...]:
    """Offers a visit to talk about an open ticket."""
    if not (ticket.is_open and talk.context.place.services):
        return ()
    # Translators: button
    about_this = Button(talk.language.say("📅 Book a visit about this"), tap=tap("b", "about", ticket.id))
    return ((about_this,),)


def told(talk: Conversation, entry: Entry) -> str:
    """An entry of a ticket's timeline about its visit."""
    language, body = talk.language, entry.body
    service = talk.context.place.service(str(body.get("service", "")))
    words = VERBS.get(body.get("verb", ""), WHAT)
    line = language.say(
        words,
        about=_called(service, language.code) if service else language.say("a visit"),
        when=when(talk, datetime.fromisoformat(body["at"]), language),
    )
    reason = body.get("text", "")
    return f"{line} {language.say('“{words}”', words=reason)}" if reason else line


def _called(service: Service, code: str) -> str:
    return f"{service.icon} {say(service.label, code)}"
