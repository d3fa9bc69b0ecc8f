"""The outcome of a message: a reaction when an answer arrived, a sentence with the reason when it did not."""

from handlers.messaging.outbound import Piece, React, Screen, Show
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.tickets import card_sync, missing_cards, team_texts
from handlers.tickets.access import timeline_of
from handlers.tickets.takeback import WORDS, take_back
from locales.language import Language
from storage.people.encryption import Unsealable
from storage.people.people import Person
from storage.sending import message_links, pending_cards
from storage.sending.message_links import Message
from storage.sending.outbox import RECEIPT, TEAM_LANE, Cause, Waiting
from storage.tickets import tickets
from storage.tickets.tickets import Ticket

CARD = "card"
FROM_THE_TEAM = ("answered", "told")


def delivered(unit: UnitOfWork, row: Waiting, *, ok: bool, why: str) -> None:
    """Called in the unit of work that marks `row`. `why` it was not delivered: unreachable, refused, expired or unknown."""
    if row.ticket_id is None or row.role not in (*WORDS, card_sync.HINT, *FROM_THE_TEAM):
        return
    ticket = tickets.get(unit.tx, row.ticket_id)
    try:
        if row.lane == TEAM_LANE and not ok:
            missing_cards.look_later(unit, ticket, why)
        elif row.lane == TEAM_LANE and row.role in WORDS:
            _catch_up(unit, ticket, row)
        elif row.person_id == ticket.person_id:
            _answered(unit, ticket, row, ok=ok, why=why)
    except Unsealable:
        return  # its citizen was erased meanwhile


def topic_lost(unit: UnitOfWork, row: Waiting, thread: str) -> None:  # noqa: ARG001 - whatever the thread was called
    """The ticket's topic is gone: announces the ticket again. `row` itself is sent once more after it."""
    if row.ticket_id is None:
        return
    ticket = tickets.get(unit.tx, row.ticket_id)
    try:
        if row.role == CARD:
            card_sync.open_topic(unit, ticket)
            card_sync.summarise(unit, ticket)
        elif not pending_cards.waiting(unit.tx, ticket.id):  # else another lost message has announced it
            card_sync.announce_again(unit, ticket)
    except Unsealable:
        return


def _catch_up(unit: UnitOfWork, ticket: Ticket, row: Waiting) -> None:
    """The ticket changed while its card, or its citizen's words, were under way."""
    if ticket.changed_at <= row.created_at:
        return
    if row.role == CARD:
        card_sync.refresh(unit, ticket)
    elif ticket.private:
        take_back(unit, ticket)


def _answered(unit: UnitOfWork, ticket: Ticket, row: Waiting, *, ok: bool, why: str) -> None:
    said = _said_by_operator(unit, ticket, row.entry_id)
    if not ok:
        _explain(unit, ticket, said, why)
    elif said is not None:
        _react(unit, ticket, said)


def _react(unit: UnitOfWork, ticket: Ticket, said: Message) -> None:
    if said.lane == TEAM_LANE:
        unit.post(React(said.message_id), policy="freely", priority=RECEIPT, cause=Cause(ticket.id))
    else:
        unit.tell(_who_said(unit, said), React(said.message_id), policy="freely", priority=RECEIPT)


def _who_said(unit: UnitOfWork, said: Message) -> Person:
    """The operator whose own chat it was said in."""
    return unit.person(int(said.lane.removeprefix("p")))


def _explain(unit: UnitOfWork, ticket: Ticket, said: Message | None, why: str) -> None:
    language = unit.team_language
    text = language.say(
        "⚠️ {code}: this did not arrive. {reason} It stays in the request, and the citizen finds it there when they come back. "
        "If it is urgent, please try by telephone or at the desk.",
        code=team_texts.code(ticket),
        reason=_reason(language, why),
    )
    screen = Screen((Piece(text),), language=language.code)
    if said is None or said.lane == TEAM_LANE:
        reply_to = said.message_id if said else ""
        unit.post(Show(screen, reply_to=reply_to), priority=RECEIPT, cause=Cause(ticket.id))
    else:
        unit.tell(_who_said(unit, said), Show(screen, reply_to=said.message_id), priority=RECEIPT)


def _reason(language: Language, why: str) -> str:
    match why:
        case "unreachable":
            return language.say("The citizen has blocked this chat, or has left it.")
        case "expired":
            return language.say("The channel was out of reach for too long.")
        case "unknown":
            return language.say("The channel did not say whether it took the message.")
    return language.say("The channel did not take the message.")


def _said_by_operator(unit: UnitOfWork, ticket: Ticket, entry_id: int | None) -> Message | None:
    """The operator's message of an entry, in the team chat or in their own; a correction's is that of the original."""
    while entry_id is not None:
        for shown in message_links.of_entry(unit.tx, entry_id):
            if shown.role == "operator":
                return shown
        entry_id = next((e.revision_of for e in timeline_of(unit, ticket) if e.id == entry_id), None)
    return None
