"""A ticket as the subject of a team's button."""

from typing import Final

from handlers.messaging.team_button import Subject
from handlers.messaging.team_request import TeamRequest
from handlers.tickets.access import seen_by
from handlers.tickets.team import reading
from storage.tickets.tickets import Ticket


def _found(request: TeamRequest, code: str) -> Ticket | None:
    return seen_by(request.unit.tx, request.who, code)


TICKET: Final = Subject(_found, reading.refreshed)
