"""A citizen answers a proposal, or gives the room back: one day of it, or all that are to come."""

from flows.refused import Refused
from handlers.messaging import pager
from handlers.messaging.button_data import is_number, tap
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.unit_of_work import Conversation, Destination
from handlers.messaging.widgets import Row, menu_row, mine_button, simple
from handlers.rooms import actions, texts
from handlers.rooms.actions import Collides, Decided
from handlers.rooms.notifications import PREFIX
from handlers.rooms.release import give_all_back, give_back, to_come
from handlers.tickets import card_sync
from handlers.tickets.access import own
from handlers.tickets.actions import add_words
from handlers.tickets.citizen.pages import show
from handlers.tickets.transitions import NotNow
from storage.sending.outbox import RECEIPT, Cause
from storage.tickets.tickets import Ticket
from storage.visits import bookings, room_requests
from storage.visits.bookings import Booking
from storage.visits.room_requests import Activity

PER_PAGE = 8


def on_button(talk: Conversation, said: list[str]) -> None:
    """Handles a button about a room. Another citizen's activity and an unknown one look the same."""
    match said[:1], [int(each) for each in said[1:] if is_number(each)], said[-1:]:
        case [["yes" | "no" as verb], [activity_id, version], _]:
            _answer(talk, _activity(talk, activity_id), verb, version)
        case [["back"], [ticket_id, *page], _]:
            _show_days(talk, own(talk.tx, talk.who, ticket_id), page[0] if page else 0)
        case [["day"], [booking_id, version], [last]]:
            _day(talk, bookings.find(talk.tx, booking_id), version, sure=last == "yes")
        case [["all"], [ticket_id], [last]]:
            _all(talk, own(talk.tx, talk.who, ticket_id), sure=last == "yes")
        case _:
            talk.redirect(Destination.MOVED_ON)


def _activity(talk: Conversation, activity_id: int) -> tuple[Activity, Ticket] | None:
    activity = room_requests.find(talk.tx, activity_id)
    ticket = own(talk.tx, talk.who, activity.ticket_id) if activity else None
    return (activity, ticket) if activity and ticket else None


def _answer(talk: Conversation, found: tuple[Activity, Ticket] | None, verb: str, version: int) -> None:
    if found is None:
        talk.redirect(Destination.MOVED_ON)
        return
    activity, ticket = found
    talk.anew = True
    if activity.version != version or activity.state != "countered" or not ticket.is_open:
        show(talk, ticket)
        return
    try:
        _yes(talk, ticket, activity) if verb == "yes" else _no(talk, ticket, activity)
    except (Decided, NotNow):
        show(talk, ticket)
    except Refused as no:
        talk.show(simple(talk.language, talk.language.say(no.message, **no.data), menu_row(talk.language)))


def _yes(talk: Conversation, ticket: Ticket, activity: Activity) -> None:
    language, team_language = talk.language, talk.team_language
    try:
        actions.accept(talk, ticket, activity, talk.who)
    except Collides:
        said = language.say("That would suit us: {when}", when=texts.when(activity, language))
        _again(talk, ticket, activity, said)
        text = language.say(
            "We are sorry: somebody else has taken the room at that time meanwhile. The desk writes to you here with another proposal."
        )
        _say(talk, ticket, text)
        return
    text = team_language.say(
        "✅ The citizen agrees: {about}", about=texts.about(talk, activity, team_language)
    )
    card_sync.say_here(talk, ticket, None, (Piece(text),))


def _no(talk: Conversation, ticket: Ticket, activity: Activity) -> None:
    language = talk.language
    said = language.say("That does not suit us: {when}", when=texts.when(activity, language))
    _again(talk, ticket, activity, said)
    text = language.say(
        "Thank you, we have told the desk. It writes to you here. You can add which time would suit you."
    )
    _say(talk, ticket, text)


def _again(talk: Conversation, ticket: Ticket, activity: Activity, said: str) -> None:
    """Returns the request to the coordinator; the ticket that waited for the citizen goes on."""
    add_words(talk, ticket, talk.who, said, (), source=None)
    actions.decline(talk, ticket, activity)
    card_sync.refresh(talk, ticket)


def _say(talk: Conversation, ticket: Ticket, text: str) -> None:
    talk.change(focus_ticket_id=ticket.id)
    rows = (mine_button(talk.language), *menu_row(talk.language))
    screen = simple(talk.language, text, rows)
    talk.show(screen, priority=RECEIPT, cause=Cause(ticket.id, role="told"))


def _show_days(talk: Conversation, ticket: Ticket | None, page: int) -> None:
    """Shows the coming days of the activity: one, or all, can be given back."""
    activity = room_requests.of_ticket(talk.tx, ticket.id) if ticket else None
    if ticket is None or activity is None:
        talk.redirect(Destination.MOVED_ON)
        return
    language, every = talk.language, to_come(talk, activity)
    some, last = pager.part(every, page, PER_PAGE), pager.last_page(len(every), PER_PAGE)
    if not some:
        show(talk, ticket)
        return
    rows: list[Row] = [(_day_button(talk, each),) for each in some]
    rows.append(pager.more_alone(language, page, last, lambda label, n: _page_button(label, ticket, n)))
    if len(every) > 1:
        # Translators: button
        rows.append((Button(language.say("✖ All of them"), tap=tap(PREFIX, "all", ticket.id)),))
    text = language.say("Which day do you want to give back? Somebody else can use the room then.")
    talk.show(simple(language, text, *rows, _keep_row(talk, ticket)))


def _page_button(label: str, ticket: Ticket, page: int) -> Button:
    return Button(label, tap=tap(PREFIX, "back", ticket.id, page))


def _day_button(talk: Conversation, booking: Booking) -> Button:
    language, zone = talk.language, talk.context.place.tz
    label = language.moment(booking.starts_at, zone, talk.now)
    return Button(f"✖ {label}", tap=tap(PREFIX, "day", booking.id, booking.version))


def _day(talk: Conversation, booking: Booking | None, version: int, *, sure: bool) -> None:
    ticket = own(talk.tx, talk.who, booking.ticket_id) if booking and booking.ticket_id else None
    if booking is None or ticket is None or booking.activity_id is None:
        talk.redirect(Destination.MOVED_ON)
        return
    if booking.version != version or booking.starts_at <= talk.now:
        show(talk, ticket)
        return
    when = texts.span_of(talk, booking.span, talk.language)
    if not sure:
        question = talk.language.say("Give the room back for this day? {when}", when=when)
        _ask(talk, ticket, question, tap(PREFIX, "day", booking.id, version, "yes"))
        return
    team_language = talk.team_language
    told = team_language.say(
        "✖ The citizen gave the room back: {when}", when=texts.span_of(talk, booking.span, team_language)
    )
    _given(talk, ticket, told if give_back(talk, ticket, booking, talk.who) else "")


def _all(talk: Conversation, ticket: Ticket | None, *, sure: bool) -> None:
    if ticket is None:
        talk.redirect(Destination.MOVED_ON)
    elif not sure:
        question = talk.language.say("Give the room back for all the days to come?")
        _ask(talk, ticket, question, tap(PREFIX, "all", ticket.id, "yes"))
    else:
        told = talk.team_language.say("✖ The citizen gave the room back for all the days to come.")
        _given(talk, ticket, told if give_all_back(talk, ticket, talk.who) else "")


def _ask(talk: Conversation, ticket: Ticket, question: str, yes: str) -> None:
    # Translators: button
    give = Button(talk.language.say("Yes, give it back"), tap=yes)
    talk.show(simple(talk.language, question, (give,), _keep_row(talk, ticket)))


def _keep_row(talk: Conversation, ticket: Ticket) -> Row:
    # Translators: button
    return (Button(talk.language.say("‹ Back"), tap=tap("t", "show", ticket.id)),)


def _given(talk: Conversation, ticket: Ticket, told: str) -> None:
    """Tells the team, and shows the page with the remaining days; an earlier return is not announced again."""
    if told:
        card_sync.say_here(talk, ticket, None, (Piece(told),))
        card_sync.refresh(talk, ticket)
    show(talk, ticket)
