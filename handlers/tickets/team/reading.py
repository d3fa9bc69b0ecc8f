"""Operators read a ticket: its card, its timeline, and words that the group does not see. Reading is in the access log."""

from handlers.messaging.capabilities import capabilities
from handlers.messaging.outbound import Piece
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.widgets import files
from handlers.tickets import card as ticket_card
from handlers.tickets import card_buttons, card_sync, team_texts
from handlers.tickets.access import owner_of, record_of, said_in, timeline_of
from handlers.tickets.team.lookup import meant
from handlers.tickets.timeline import timeline, words_of
from storage.sending.outbox import Cause
from storage.tickets.tickets import Ticket

MESSAGE = 3900
"""Characters that fit one message in every chat."""


def show(request: TeamRequest) -> None:
    """/show CODE."""
    ticket, _rest = meant(request)
    if ticket:
        show_it(request, ticket)


def show_it(request: TeamRequest, ticket: Ticket) -> None:
    """Shows the card and the timeline. Of a private ticket the words stay out."""
    unit = request.unit
    request.log(ticket, "show")
    card = ticket_card.card(unit, ticket)
    head = request.language.say("What happened so far")
    lines = timeline(unit, ticket, MESSAGE - len(card.text) - len(head))
    request.show(
        (
            *card.pieces,
            Piece(f"\n\n{head}", "bold"),
            Piece("\n" + lines),
        ),
        (*capabilities(unit).card_rows(unit, ticket), *card_buttons.card_rows(unit, ticket, copy=True)),
        owner=owner_of(unit, ticket),
    )


def show_face(request: TeamRequest, ticket: Ticket) -> None:
    """‹ Back: the card as it was."""
    unit = request.unit
    card = ticket_card.card(unit, ticket)
    request.show(card.pieces, card.rows, owner=owner_of(unit, ticket), edit=request.inbound.message_id)


def show_more(request: TeamRequest, ticket: Ticket) -> None:
    unit = request.unit
    rows = card_buttons.more_rows(ticket, request.language)
    request.show(
        ticket_card.card(unit, ticket).pieces,
        rows,
        owner=owner_of(unit, ticket),
        edit=request.inbound.message_id,
    )


def look(request: TeamRequest, ticket: Ticket) -> None:
    """👁: shows private words in the topic, until an operator hides them again."""
    unit, language = request.unit, request.language
    request.log(ticket, "look")
    entry = next((each for each in timeline_of(unit, ticket) if str(each.id) == request.words), None)
    text, media = words_of(entry) if entry else said_in(record_of(unit, ticket))
    # Translators: button
    hide = (card_buttons.button(language.say("🙈 Hide again"), "hide", ticket),)
    if entry is None:
        shown = (Piece(ticket.code, "code"), *ticket_card.said_pieces(unit, ticket))
    else:
        shown = (Piece(ticket.code, "code"), Piece("\n"), Piece(text, "quote"))
    request.show(
        shown,
        (hide,),
        files=files(media),
        owner=owner_of(unit, ticket),
        cause=Cause(ticket.id, entry.id if entry else None, "said"),
    )


def hide(request: TeamRequest, _ticket: Ticket) -> None:
    request.hide()


def refreshed(request: TeamRequest, ticket: Ticket) -> None:
    """Answers an old button with the present state, and brings its message up to date."""
    unit, language = request.unit, request.language
    request.tell(
        language.say(
            "{code} has changed meanwhile: {state}.",
            code=team_texts.code(ticket),
            state=team_texts.standing(unit, ticket),
        )
    )
    show_face(request, ticket)
    card_sync.refresh(unit, ticket)
