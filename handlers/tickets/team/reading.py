"""Operators read a ticket: its card and its timeline. Reading is in the access log."""

from handlers.messaging.capabilities import capabilities
from handlers.messaging.outbound import Piece
from handlers.messaging.team_request import TeamRequest
from handlers.tickets import card as ticket_card
from handlers.tickets import card_buttons, card_sync, team_texts
from handlers.tickets.access import may_read, owner_of
from handlers.tickets.takeback import shown_where_asked
from handlers.tickets.team import own_chat
from handlers.tickets.team.lookup import meant
from handlers.tickets.timeline import timeline
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
        cause=shown_where_asked(request.unit, ticket, request.here),
    )


def show_face(request: TeamRequest, ticket: Ticket) -> None:
    """‹ Back: the card as it was."""
    unit = request.unit
    card = ticket_card.card(unit, ticket)
    request.show(
        card.pieces,
        card.rows,
        owner=owner_of(unit, ticket),
        edit=request.inbound.message_id,
        cause=shown_where_asked(request.unit, ticket, request.here),
    )


def show_more(request: TeamRequest, ticket: Ticket) -> None:
    unit = request.unit
    rows = card_buttons.more_rows(ticket, request.language)
    request.show(
        ticket_card.card(unit, ticket).pieces,
        rows,
        owner=owner_of(unit, ticket),
        edit=request.inbound.message_id,
        cause=shown_where_asked(request.unit, ticket, request.here),
    )


def look(request: TeamRequest, ticket: Ticket) -> None:
    """👁 where no link leads to the operator's own chat: shows the words there, never here."""
    if not may_read(request.who, ticket):
        request.tell(request.language.say("Only a coordinator can do this."))
        return
    own_chat.open_for(request.unit, request.who, ticket)
    request.tell(request.language.say("It is shown in your own chat with me."))


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
