"""Check-in at an event: citizens come in by the code they show."""

from dataclasses import dataclass
from typing import Literal

from handlers.messaging.unit_of_work import UnitOfWork
from storage.events import events, signups
from storage.events.events import Event
from storage.events.signups import Signup

Answer = Literal["in", "again", "waiting", "cancelled", "full", "elsewhere", "unknown"]


@dataclass(frozen=True, slots=True)
class Met:
    """`elsewhere` is of another event; `waiting` and `cancelled` have room and may be let in; `full` is without."""

    answer: Answer
    signup: Signup | None = None


def meet(unit: UnitOfWork, at: Event, code: str, *, let_in: bool = False) -> Met:
    """Checks a code in at this event. People on the waitlist, or who had cancelled, come in only by `let_in`."""
    event = events.lock(unit.tx, at.id)
    shown = signups.by_code(unit.tx, code)
    if shown is None:
        return Met("unknown")
    if shown.event_id != event.id:
        return Met("elsewhere", shown)
    found = signups.lock(unit.tx, event.id, shown.person_id) or shown
    if found.state in ("came", "coming"):
        return Met("again", found) if found.state == "came" else Met("in", _came(unit, found))
    if event.left is not None and event.left < found.people:
        return Met("full", found)
    if not let_in:
        return Met("waiting" if found.state == "waiting" else "cancelled", found)
    events.take(unit.tx, event.id, found.people)  # the event is locked: the place is still free
    return Met("in", _came(unit, found))


def _came(unit: UnitOfWork, found: Signup) -> Signup:
    return signups.change(unit.tx, found, unit.now, state="came") or found
