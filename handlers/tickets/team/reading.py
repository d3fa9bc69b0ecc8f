"""Operators read a ticket: its card, its timeline, and the words that the group does not see. Reading is logged."""

from handlers.messaging.outbound import Delete, Piece
from handlers.messaging.team_request import Asking
from handlers.messaging.widgets import files
from handlers.rooms import team_card
from handlers.tickets import card as ticket_card
from handlers.tickets import card_buttons, card_sync, team_texts
from handlers.tickets.access import owner_of, record_of, said_in, timeline_of
from handlers.tickets.team.lookup import meant
from handlers.tickets.timeline import timeline, words_of
from storage.sending.outbox import RECEIPT, Cause
from storage.tickets.tickets import Ticket

MESSAGE = 3900
"""Characters that fit one message in every chat."""


def show(asking: Asking) -> None:
    """/show CODE."""
    ticket, _rest = meant(asking)
    if ticket:
        show_it(asking, ticket)


def show_it(asking: Asking, ticket: Ticket) -> None:
    """The card, and what happened since. Of a private ticket the words stay out."""
    turn = asking.turn
    asking.log(ticket, "show")
    card = ticket_card.card(turn, ticket)
    head = asking.language.say("What happened so far")
    lines = timeline(turn, ticket, MESSAGE - len(card.text) - len(head))
    asking.show(
        (
            *card.pieces,
            Piece(f"\n\n{head}", "bold"),
            Piece("\n" + lines),
        ),
        (*team_card.rows(turn, ticket), *card_buttons.card_rows(turn, ticket, copy=True)),
        owner=owner_of(turn, ticket),
    )


def show_face(asking: Asking, ticket: Ticket) -> None:
    """‹ Back: the card as it was."""
    turn = asking.turn
    card = ticket_card.card(turn, ticket)
    asking.show(card.pieces, card.rows, owner=owner_of(turn, ticket), edit=asking.heard.message_id)


def show_more(asking: Asking, ticket: Ticket) -> None:
    turn = asking.turn
    rows = card_buttons.more_rows(ticket, asking.language)
    asking.show(
        ticket_card.card(turn, ticket).pieces,
        rows,
        owner=owner_of(turn, ticket),
        edit=asking.heard.message_id,
    )


def look(asking: Asking, ticket: Ticket) -> None:
    """👁: put private words into the topic, for as long as nobody hides them again."""
    turn, language = asking.turn, asking.language
    asking.log(ticket, "look")
    entry = next((each for each in timeline_of(turn, ticket) if str(each.id) == asking.words), None)
    text, media = words_of(entry) if entry else said_in(record_of(turn, ticket))
    # Translators: button
    hide = (card_buttons.button(language.say("🙈 Hide again"), "hide", ticket),)
    if entry is None:
        shown = (Piece(ticket.code, "code"), *ticket_card.said_pieces(turn, ticket))
    else:
        shown = (Piece(ticket.code, "code"), Piece("\n"), Piece(text, "quote"))
    asking.show(
        shown,
        (hide,),
        files=files(media),
        owner=owner_of(turn, ticket),
        cause=Cause(ticket.id, entry.id if entry else None, "said"),
    )


def hide(asking: Asking, _ticket: Ticket) -> None:
    asking.turn.post(Delete(asking.heard.message_id), policy="freely", priority=RECEIPT, cause=asking.cause)


def refreshed(asking: Asking, ticket: Ticket) -> None:
    """An old button: say how it stands, and bring the message it is on up to date."""
    turn, language = asking.turn, asking.language
    asking.tell(
        language.say(
            "{code} has changed meanwhile: {state}.",
            code=team_texts.code(ticket),
            state=team_texts.standing(turn, ticket),
        )
    )
    show_face(asking, ticket)
    card_sync.refresh(turn, ticket)
