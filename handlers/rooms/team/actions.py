"""The coordinator decides about a room: agrees, proposes another time, refuses, takes a day back."""

from collections.abc import Callable
from typing import Final

from flows import dates
from flows.text import _
from handlers.forms.drafts import today
from handlers.messaging.outbound import Piece
from handlers.messaging.team_request import Asking
from handlers.messaging.widgets import Row
from handlers.rooms import actions, notifications
from handlers.rooms import texts as room_words
from handlers.rooms.actions import Collides, Decided
from handlers.rooms.release import give_back, to_come
from handlers.rooms.team_card import activity_of
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
"""What a reply to a prompt of ours is for; the version of the activity follows."""
PER_PAGE: Final = 8
EVERY: Final = 2**63 - 1

STATES: Final = {
    "asked": _("asked for"),
    "countered": _("another time is proposed"),
    "agreed": _("agreed"),
    "refused": OUTCOME_WORDS["refused"],
    "withdrawn": OUTCOME_WORDS["withdrawn"],
}


def agree(asking: Asking, ticket: Ticket) -> None:
    """🤝: every day, or none while one of them is taken."""
    _agree(asking, ticket, without=False)


def agree_without(asking: Asking, ticket: Ticket) -> None:
    """🤝 The days that are free."""
    _agree(asking, ticket, without=True)


def ask_when(asking: Asking, ticket: Ticket) -> None:
    """🔁: open the reply box."""
    text = asking.language.say(
        "🔁 {code}: which day and hours do you propose? Write them as a reply to this message, like this: {example}",
        code=team_texts.code(ticket),
        example=dates.EXAMPLE,
    )
    _prompt(asking, ticket, PROPOSE, text)


def ask_why(asking: Asking, ticket: Ticket) -> None:
    """🚫: open the reply box."""
    text = asking.language.say(
        "🚫 {code}: why can they not have the room? Write it as a reply to this message. It goes to the citizen.",
        code=team_texts.code(ticket),
    )
    _prompt(asking, ticket, REFUSE, text)


def answered(asking: Asking, ticket: Ticket, role: str) -> None:
    """A reply to one of the prompts above. Raises Refused."""
    if not asking.who.is_coordinator:
        asking.tell(asking.language.say("Only a coordinator can do this."))
        return
    verb, version = role.split(":")
    text = asking.heard.said.text.strip()
    if verb + ":" == PROPOSE:
        _decide(asking, ticket, version, lambda activity: _propose(asking, ticket, activity, text))
    elif text:
        _decide(asking, ticket, version, lambda activity: _refuse(asking, ticket, activity, text))
    else:
        asking.tell(asking.language.say("Please write the reason in words. It goes to the citizen."))


def show_dates(asking: Asking, ticket: Ticket) -> None:
    """The days that are agreed, to take one back."""
    activity, page = activity_of(asking.turn, ticket), int(asking.words) if asking.words.isdecimal() else 0
    every = to_come(asking.turn, activity) if activity else []
    if not every:
        face_again(asking, ticket)
        return
    some = every[page * PER_PAGE : (page + 1) * PER_PAGE]
    rows: list[Row] = [
        (button(f"✖ {team_texts.moment(asking.turn, each.starts_at)}", "date", ticket, each.id),)
        for each in some
    ]
    if len(every) > (page + 1) * PER_PAGE:
        # Translators: button
        rows.append((button(asking.language.say("More ›"), "dates", ticket, page + 1),))
    question = asking.language.say("Which day do you need back? The citizen is told.")
    _on_card(asking, ticket, question, (*rows, back_row(ticket, asking.language)))


def ask_date(asking: Asking, ticket: Ticket) -> None:
    booking = _booking(asking, ticket)
    if booking is None:
        face_again(asking, ticket)
        return
    language = asking.language
    question = language.say(
        "Take back {when}? The citizen is told.",
        when=room_words.span_of(asking.turn, booking.span, language),
    )
    # Translators: button
    yes = (button(language.say("Yes, take it back"), "free", ticket, booking.id),)
    _on_card(asking, ticket, question, (yes, back_row(ticket, language)))


def free_date(asking: Asking, ticket: Ticket) -> None:
    turn, booking = asking.turn, _booking(asking, ticket)
    if booking is not None and give_back(turn, ticket, booking, asking.who):
        notifications.tell_given_back(turn, ticket, booking)
        asking.log(ticket, "give back")
    face_again(asking, ticket)


def face_again(asking: Asking, ticket: Ticket) -> None:
    """The card as it is now."""
    card = ticket_card.card(asking.turn, ticket)
    asking.show(card.pieces, card.rows, owner=owner_of(asking.turn, ticket), edit=asking.heard.message_id)


def _agree(asking: Asking, ticket: Ticket, *, without: bool) -> None:
    def do(activity: Activity) -> None:
        actions.agree(asking.turn, ticket, activity, asking.who, without=without)
        asking.log(ticket, "agree")
        asking.tell(asking.language.say("{code}: agreed.", code=team_texts.code(ticket)))

    _decide(asking, ticket, asking.words, do)


def _propose(asking: Asking, ticket: Ticket, activity: Activity, text: str) -> None:
    turn, language = asking.turn, asking.language
    day, rest = dates.read_day(text, today(turn))
    start, until = dates.read_hours(rest)
    proposed, missing = actions.propose(turn, ticket, activity, asking.who, day, start, until)
    asking.log(ticket, "propose")
    told = language.say("The citizen is asked: {about}", about=room_words.about(turn, proposed, language))
    if missing:
        taken = room_words.days_of(turn, missing, language)
        told += " " + language.say("Taken, and left out: {days}", days=taken)
    asking.tell(told)
    card_sync.refresh(turn, seen_by(turn.tx, asking.who, ticket.id) or ticket)


def _refuse(asking: Asking, ticket: Ticket, activity: Activity, reason: str) -> None:
    actions.refuse(asking.turn, ticket, activity, asking.who, reason)
    asking.log(ticket, "refuse")
    asking.done()


def _decide(asking: Asking, ticket: Ticket, version: str, do: Callable[[Activity], None]) -> None:
    """Do it, if nobody decided otherwise since `version`; else say how it stands."""
    activity = activity_of(asking.turn, ticket)
    if activity is None:
        return
    if version != str(activity.version):
        _tell_decided(asking, ticket, activity)
        return
    try:
        do(activity)
    except Decided as decided:
        _tell_decided(asking, ticket, decided.activity)
    except NotNow as not_now:
        explain(asking, not_now)
    except Collides as collision:
        _show_collision(asking, ticket, activity, collision)


def _tell_decided(asking: Asking, ticket: Ticket, activity: Activity) -> None:
    language = asking.language
    state = language.say(STATES[activity.state])
    asking.tell(
        language.say("{code} was decided meanwhile: {state}.", code=team_texts.code(ticket), state=state)
    )
    card_sync.refresh(asking.turn, ticket)


def _show_collision(asking: Asking, ticket: Ticket, activity: Activity, collision: Collides) -> None:
    language = asking.language
    days = room_words.days_of(asking.turn, collision.spans, language)
    if not collision.spans:
        text = language.say("Nothing of it is still to come. Nothing was agreed.")
    elif asking.heard.tap:
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
    if asking.heard.tap:
        _on_card(asking, ticket, text, (*rows, back_row(ticket, language)))
    else:
        asking.tell(text)


def _on_card(asking: Asking, ticket: Ticket, question: str, rows: tuple[Row, ...]) -> None:
    turn = asking.turn
    asking.show(
        (*ticket_card.card(turn, ticket, rows).pieces, Piece(f"\n\n{question}", "bold")),
        rows,
        owner=owner_of(turn, ticket),
        edit=asking.heard.message_id,
    )


def _prompt(asking: Asking, ticket: Ticket, verb: str, text: str) -> None:
    asking.show((Piece(text),), ask_reply=True, cause=Cause(ticket.id, role=f"{verb}{asking.words[:6]}"))


def _booking(asking: Asking, ticket: Ticket) -> Booking | None:
    """The day that the button names, if it is one of this ticket's."""
    number = min(int(asking.words), EVERY) if asking.words.isdecimal() else 0
    booking = bookings.find(asking.turn.tx, number)
    return booking if booking and booking.ticket_id == ticket.id and booking.state == "booked" else None
