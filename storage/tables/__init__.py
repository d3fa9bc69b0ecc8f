"""Every table, and the rules that the database itself guards."""

from storage.tables.base import metadata
from storage.tables.calendar import activity, booking, opening, seat, waitlist
from storage.tables.events import (
    broadcast,
    delivery,
    event,
    event_text,
    interest,
    signup,
    subscription,
)
from storage.tables.sending import (
    attempt,
    dead_letter,
    installation,
    lease,
    outbox,
    rate,
    timer,
    update_seen,
)
from storage.tables.tickets import (
    access,
    draft,
    entry,
    follower,
    message,
    person,
    ticket,
    topic,
)
from storage.tables.web import (
    media,
    web_message,
    web_receipt,
    web_room,
    web_session,
    web_thread,
)

__all__ = [
    "access",
    "activity",
    "attempt",
    "booking",
    "broadcast",
    "dead_letter",
    "delivery",
    "draft",
    "entry",
    "event",
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
