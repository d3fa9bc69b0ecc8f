"""What can be done with praise: the team thanks its citizen, which closes it."""

from typing import Final

from handlers.messaging.outbound import Show
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.widgets import menu_row, mine_button, simple
from handlers.tickets.access import owner_of
from handlers.tickets.notifications import name_of
from handlers.tickets.team import reading
from handlers.tickets.transitions import NotNow, move
from locales.language import Ltr
from storage.sending.outbox import RECEIPT, Cause
from storage.tickets.tickets import Ticket

KIND: Final = "praise"


def thank(request: TeamRequest, ticket: Ticket) -> None:
    """Closes it, and the citizen reads who of the team says thank you."""
    if ticket.kind != KIND:
        reading.refreshed(request, ticket)
        return
    try:
        move(request.unit, ticket, "close", request.who, outcome="resolved", quietly=True)
    except NotNow as not_now:
        request.tell(not_now.explained(request.unit, request.language))
        return
    request.log(ticket, "thank")
    _tell_citizen(request, ticket)
    request.tell(request.language.say("{code}: the citizen was thanked.", code=Ltr(ticket.code)))


def _tell_citizen(request: TeamRequest, ticket: Ticket) -> None:
    unit, owner = request.unit, owner_of(request.unit, ticket)
    language = unit.language_of(owner)
    text = language.say(
        "💛 {name} thanks you for your kind words ({code}). The whole team has read them.",
        name=name_of(unit, request.who, language),
        code=Ltr(ticket.code),
    )
    screen = simple(language, text, (mine_button(language), *menu_row(language)))
    if owner.can_be_told:
        unit.tell(owner, Show(screen), priority=RECEIPT, cause=Cause(ticket.id, role="told"))
