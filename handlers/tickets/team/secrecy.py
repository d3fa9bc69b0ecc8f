"""Operators make a ticket private, or show it to the whole team again; both are in the access log."""

from handlers.messaging.outbound import Piece
from handlers.messaging.team_request import TeamRequest
from handlers.tickets import actions, card, privacy, team_texts
from handlers.tickets.access import owner_of
from handlers.tickets.card_buttons import back_row, button
from handlers.tickets.takeback import shown_where_asked
from handlers.tickets.team.reading import refreshed
from storage.tickets.tickets import Ticket


def seal(request: TeamRequest, ticket: Ticket) -> None:
    """🔒: any operator can."""
    _done(request, ticket, actions.make_private(request.unit, ticket, privacy.ASKED), "make private")


def ask_to_lift(request: TeamRequest, ticket: Ticket) -> None:
    """🔓: only who looks after it, or a coordinator; asks first."""
    if not _may_lift(request, ticket):
        return
    unit, language = request.unit, request.language
    question = language.say(
        "Show the words of {code} to the whole team? Later members of this group can read them too.",
        code=team_texts.code(ticket),
    )
    rows = (
        # Translators: button
        (button(language.say("Yes, show them"), "lifted", ticket),),
        back_row(ticket, language),
    )
    request.show(
        (*card.card(unit, ticket).pieces, Piece(f"\n\n{question}", "bold")),
        rows,
        owner=owner_of(unit, ticket),
        edit=request.inbound.message_id,
        cause=shown_where_asked(request.unit, ticket, request.here),
    )


def lift(request: TeamRequest, ticket: Ticket) -> None:
    if _may_lift(request, ticket):
        _done(request, ticket, actions.make_open(request.unit, ticket), "make open")


def _may_lift(request: TeamRequest, ticket: Ticket) -> bool:
    who = request.who
    if who.is_coordinator or (ticket.assignee_id == who.id and ticket.private_reason != privacy.DESK):
        return True
    request.tell(
        request.language.say(
            "Only a coordinator, or the operator who looks after {code}, can do this.",
            code=team_texts.code(ticket),
        )
    )
    return False


def _done(request: TeamRequest, ticket: Ticket, changed: Ticket | None, action: str) -> None:
    if changed is None:
        refreshed(request, ticket)
    else:
        request.log(changed, action)
