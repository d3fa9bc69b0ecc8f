"""Every table, and the rules that the database itself guards."""

from storage.broadcasts.tables import broadcast, delivery
from storage.engine.table_base import metadata
from storage.events.tables import door, event, event_draft, event_text, interest, signup, subscription
from storage.people.tables import installation, person
from storage.sending.tables import (
    attempt,
    dead_letter,
    lease,
    message,
    outbox,
    rate,
    timer,
    topic,
    update_seen,
)
from storage.tickets.tables import access, draft, entry, follower, ticket
from storage.visits.tables import activity, booking, opening, seat, waitlist
from storage.web.tables import media, web_message, web_receipt, web_room, web_session, web_thread

__all__ = [
    "access",
    "activity",
    "attempt",
    "booking",
    "broadcast",
    "dead_letter",
    "delivery",
    "door",
    "draft",
    "entry",
    "event",
    "event_draft",
    "event_text",
    "follower",
    "installation",
    "interest",
    "lease",
    "media",
    "message",
    "metadata",
    "opening",
    "outbox",
    "person",
    "rate",
    "seat",
    "signup",
    "subscription",
    "ticket",
    "timer",
    "topic",
    "update_seen",
    "waitlist",
    "web_message",
    "web_receipt",
    "web_room",
    "web_session",
    "web_thread",
]
