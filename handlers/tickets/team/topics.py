"""Topics of tickets that were deleted or closed by hand."""

from handlers.messaging.unit_of_work import UnitOfWork
from handlers.tickets import card_sync
from storage.sending import message_links
from storage.tickets import tickets


def find_new_topic(unit: UnitOfWork, thread: str) -> None:
    """An open ticket gets a topic again, with a card; a closed one when it is reopened."""
    topic = message_links.topic_at(unit.tx, thread)
    if topic is None:
        return
    ticket = tickets.get(unit.tx, topic.ticket_id)
    if ticket.is_open:
        message_links.lose_topic(unit.tx, thread)
        card_sync.announce_again(unit, ticket)
