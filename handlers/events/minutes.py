"""The minutes of an event, written by the team after it: sealed with the installation's key."""

from handlers.messaging.unit_of_work import UnitOfWork
from storage.events import events
from storage.events.events import Event
from storage.people.encryption import Where


def read(unit: UnitOfWork, event: Event) -> str:
    """Empty when there are none. Raises Unsealable."""
    if event.minutes is None:
        return ""
    return unit.context.keys.own.open(event.minutes, _where(event)).decode()


def write(unit: UnitOfWork, event: Event, text: str) -> Event:
    """Replaces the minutes; an empty text deletes them."""
    known = events.lock(unit.tx, event.id)
    sealed = unit.context.keys.own.seal(text.encode(), _where(event)) if text else None
    return events.change(unit.tx, known, unit.now, minutes=sealed) or known


def _where(event: Event) -> Where:
    return Where("event", event.id, "minutes")
