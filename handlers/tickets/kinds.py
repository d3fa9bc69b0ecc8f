"""The kind of a ticket, as its capability describes it."""

from handlers.messaging.capabilities import capabilities
from handlers.messaging.capability import TicketKind
from handlers.messaging.unit_of_work import UnitOfWork
from storage.place.model import Category
from storage.tickets.tickets import Ticket


def kind_of(unit: UnitOfWork, ticket: Ticket) -> TicketKind:
    """Raises KeyError when no capability has such a kind any more."""
    return capabilities(unit).kinds[ticket.kind]


def category_of(unit: UnitOfWork, ticket: Ticket) -> Category | None:
    return kind_of(unit, ticket).category(unit.context.place, ticket.category)


def is_private(_unit: UnitOfWork, ticket: Ticket) -> bool:
    """Whether its words stay out of the group: later members could read them. `privacy` decides it."""
    return ticket.private
