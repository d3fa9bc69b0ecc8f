"""The coordinator's actions on a room: agrees, proposes another time, refuses, takes a day back."""

from collections.abc import Callable
from typing import Final

from flows.questions.time import read_when
from flows.text import _
from flows.typed_dates import EXAMPLE
from handlers.messaging import pager
from handlers.messaging.button_data import number_in, page_in
from handlers.messaging.outbound import Piece
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.typed_dates import calendar
from handlers.messaging.widgets import Row
from handlers.rooms import actions, notifications
from handlers.rooms import texts as room_words
from handlers.rooms.actions import Collides, Decided
from handlers.rooms.release import give_back, to_come
from handlers.rooms.team.card import activity_of
from handlers.tickets import card as ticket_card
from handlers.tickets import card_sync, team_texts
from handlers.tickets.access import owner_of, seen_by
from handlers.tickets.card_buttons import back_row, button
from handlers.tickets.states import OUTCOME_WORDS
from handlers.tickets.team.transitions import explain
from handlers.tickets.transitions import NotNow
from storage.sending.outbox import Cause
from storage.tickets.tickets import Ticket
from storage.visits import bookings
from storage.visits.bookings import Booking
from storage.visits.room_requests import Activity

PROPOSE: Final = "propose:"
REFUSE: Final = "refuse:"
PROMPTS: Final = (PROPOSE, REFUSE)
"""The roles of our prompts; the version of the activity follows."""
PER_PAGE: Final = 8

STATES: Final = {
    "asked": _("asked for"),
    "countered": _("another time is proposed"),
    "agreed": _("agreed"),
    "refused": OUTCOME_WORDS["refused"],
    "withdrawn": OUTCOME_WORDS["withdrawn"],
}


def agree(request: TeamRequest, ticket: Ticket) -> None:
    """🤝: agrees to every day, or to none while one of them is taken."""
    _agree(request, ticket, without=False)


def agree_without(request: TeamRequest, ticket: Ticket) -> None:
    """🤝 Agrees to the days that are free."""
    _agree(request, ticket, without=True)


def ask_when(request: TeamRequest, ticket: Ticket) -> None:
    """🔁: opens the reply box."""
    text = request.language.say(
        "🔁 {code}: which day and hours do you propose? Write them as a reply to this message, like this: {example}",
        code=team_texts.code(ticket),
        example=EXAMPLE,
    )
    _prompt(request, ticket, PROPOSE, text)


def ask_why(request: TeamRequest, ticket: Ticket) -> None:
    """🚫: opens the reply box."""
    text = request.language.say(
        "🚫 {code}: why can they not have the room? Write it as a reply to this message. It goes to the citizen.",
        code=team_texts.code(ticket),
    )
    _prompt(request, ticket, REFUSE, text)


def answered(request: TeamRequest, ticket: Ticket, role: str) -> None:
    """Handles a reply to one of the prompts above. Raises Refused."""
    if not request.who.is_coordinator:
        request.tell(request.language.say("Only a coordinator can do this."))
        return
    verb, version = role.split(":")
    text = request.inbound.said.text.strip()
    if verb + ":" == PROPOSE:
        _decide(request, ticket, version, lambda activity: _propose(request, ticket, activity, text))
    elif text:
        _decide(request, ticket, version, lambda activity: _refuse(request, ticket, activity, text))
    else:
        request.tell(request.language.say("Please write the reason in words. It goes to the citizen."))


def show_dates(request: TeamRequest, ticket: Ticket) -> None:
    """Shows the agreed days, to take one back."""
    activity, page = activity_of(request.unit, ticket), page_in(request.words)
    every = to_come(request.unit, activity) if activity else []
    if not every:
        face_again(request, ticket)
        return
    rows: list[Row] = [
        (button(f"✖ {team_texts.moment(request.unit, each.starts_at)}", "date", ticket, each.id),)
        for each in pager.part(every, page, PER_PAGE)
    ]
    last = pager.last_page(len(every), PER_PAGE)
    more = pager.more_alone(request.language, page, last, lambda label, n: button(label, "dates", ticket, n))
    question = request.language.say("Which day do you need back? The citizen is told.")
    _on_card(
        request, ticket, question, (*rows, *((more,) if more else ()), back_row(ticket, request.language))
    )


def ask_date(request: TeamRequest, ticket: Ticket) -> None:
    booking = _booking(request, ticket)
    if booking is None:
        face_again(request, ticket)
        return
    language = request.language
    question = language.say(
        "Take back {when}? The citizen is told.",
        when=room_words.span_of(request.unit, booking.span, language),
    )
    # Translators: button
    yes = (button(language.say("Yes, take it back"), "free", ticket, booking.id),)
    _on_card(request, ticket, question, (yes, back_row(ticket, language)))


def free_date(request: TeamRequest, ticket: Ticket) -> None:
    unit, booking = request.unit, _booking(request, ticket)
    if booking is not None and give_back(unit, ticket, booking, request.who):
        notifications.tell_given_back(unit, ticket, booking)
        request.log(ticket, "give back")
    face_again(request, ticket)


def face_again(request: TeamRequest, ticket: Ticket) -> None:
    """Shows the present card."""
    card = ticket_card.card(request.unit, ticket)
    request.show(
        card.pieces, card.rows, owner=owner_of(request.unit, ticket), edit=request.inbound.message_id
    )


def _agree(request: TeamRequest, ticket: Ticket, *, without: bool) -> None:
    def do(activity: Activity) -> None:
        actions.agree(request.unit, ticket, activity, request.who, without=without)
        request.log(ticket, "agree")
        request.tell(request.language.say("{code}: agreed.", code=team_texts.code(ticket)))

    _decide(request, ticket, request.words, do)


def _propose(request: TeamRequest, ticket: Ticket, activity: Activity, text: str) -> None:
    unit, language = request.unit, request.language
    day, start, until = read_when(text, calendar(unit))
    proposed, missing = actions.propose(unit, ticket, activity, request.who, day, start, until)
    request.log(ticket, "propose")
    told = language.say("The citizen is asked: {about}", about=room_words.about(unit, proposed, language))
    if missing:
        taken = room_words.days_of(unit, missing, language)
        told += " " + language.say("Taken, and left out: {days}", days=taken)
    request.tell(told)
    card_sync.refresh(unit, seen_by(unit.tx, request.who, ticket.id) or ticket)


def _refuse(request: TeamRequest, ticket: Ticket, activity: Activity, reason: str) -> None:
    actions.refuse(request.unit, ticket, activity, request.who, reason)
    request.log(ticket, "refuse")
    request.done()


def _decide(request: TeamRequest, ticket: Ticket, version: str, do: Callable[[Activity], None]) -> None:
    """Decides, if no other decision was made since `version`; else tells the present state."""
    activity = activity_of(request.unit, ticket)
    if activity is None:
        return
    if version != str(activity.version):
        _tell_decided(request, ticket, activity)
        return
    try:
        do(activity)
    except Decided as decided:
        _tell_decided(request, ticket, decided.activity)
    except NotNow as not_now:
        explain(request, not_now)
    except Collides as collision:
        _show_collision(request, ticket, activity, collision)


def _tell_decided(request: TeamRequest, ticket: Ticket, activity: Activity) -> None:
    language = request.language
    state = language.say(STATES[activity.state])
    request.tell(
        language.say("{code} was decided meanwhile: {state}.", code=team_texts.code(ticket), state=state)
    )
    card_sync.refresh(request.unit, ticket)


def _show_collision(request: TeamRequest, ticket: Ticket, activity: Activity, collision: Collides) -> None:
    language = request.language
    days = room_words.days_of(request.unit, collision.spans, language)
    if not collision.spans:
        text = language.say("Nothing of it is still to come. Nothing was agreed.")
    elif request.inbound.tap:
        text = language.say("The room is taken on: {days}. Nothing was agreed.", days=days)
    else:
        text = language.say("The room is taken then: {days}. Please propose another time.", days=days)
    rows: list[Row] = []
    if collision.free:
        label = language.say_many(
            "🤝 Agree without these: {n} day", "🤝 Agree without these: {n} days", len(collision.free)
        )
        rows.append((button(label, "agreesome", ticket, activity.version),))
    # Translators: button
    rows.append((button(language.say("🔁 Another time…"), "propose", ticket, activity.version),))
    if request.inbound.tap:
        _on_card(request, ticket, text, (*rows, back_row(ticket, language)))
    else:
        request.tell(text)


def _on_card(request: TeamRequest, ticket: Ticket, question: str, rows: tuple[Row, ...]) -> None:
    unit = request.unit
    request.show(
        (*ticket_card.card(unit, ticket, rows).pieces, Piece(f"\n\n{question}", "bold")),
        rows,
        owner=owner_of(unit, ticket),
        edit=request.inbound.message_id,
    )


def _prompt(request: TeamRequest, ticket: Ticket, verb: str, text: str) -> None:
    request.show((Piece(text),), ask_reply=True, cause=Cause(ticket.id, role=f"{verb}{request.words[:6]}"))


def _booking(request: TeamRequest, ticket: Ticket) -> Booking | None:
    """The day that the button names, if it is one of this ticket's."""
    booking = bookings.find(request.unit.tx, number_in(request.words))
    return booking if booking and booking.ticket_id == ticket.id and booking.state == "booked" else None
