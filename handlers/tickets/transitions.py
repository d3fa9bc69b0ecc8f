"""Moves a ticket from state to state: of two operators one wins, and the second is told who."""

from typing import Any

from flows.refused import Refused
from flows.text import _
from handlers.messaging.capabilities import capabilities
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.tickets import card_sync, notifications, urgency
from handlers.tickets.access import owner_of, timeline_of
from handlers.tickets.kinds import kind_of
from handlers.tickets.states import TRANSITIONS
from locales.language import Language, Ltr
from storage.people import people
from storage.people.people import Person
from storage.tickets import followers, tickets, workload
from storage.tickets.tickets import Ticket

__all__ = ["TRANSITIONS", "NotNow", "move"]

_HAPPENED = {
    "take": _("{name} has taken {code} already."),
    "assign": _("{name} has given {code} to somebody already."),
    "wait": _("{name} is waiting for the citizen in {code} already."),
    "close": _("{name} has closed {code} already."),
    "reopen": _("{name} has opened {code} again already."),
    "": _("{code} has changed meanwhile. Please look at it again."),
}


class NotNow(Exception):
    """The move is not legal any more. `ticket` is its present row; `who` did `verb` last (None: the service)."""

    def __init__(self, ticket: Ticket, who: Person | None, verb: str) -> None:
        super().__init__(f"{ticket.state}: {verb or 'changed'}")
        self.ticket = ticket
        self.who = who
        self.verb = verb

    def explained(self, unit: UnitOfWork, language: Language) -> str:
        """Tells the second operator who did what."""
        name = notifications.name_of(unit, self.who, language)
        happened = _HAPPENED.get(self.verb, _HAPPENED[""])
        return language.say(happened, name=name, code=Ltr(self.ticket.code))


def move(
    unit: UnitOfWork,
    ticket: Ticket,
    verb: str,
    by: Person | None,
    *,
    outcome: str | None = None,
    assignee: Person | None = None,
    reason: str = "",
    duplicate_of: int | None = None,
    quietly: bool = False,
) -> Ticket:
    """Moves the ticket if it is legal and no other change came first; else raises NotNow. `reason` is for the citizen.

    `quietly` leaves it to the caller to tell them.
    """
    state = TRANSITIONS[ticket.state].get(verb)
    if state is None:
        raise _not_now(unit, ticket)
    if verb == "close" and outcome is None:
        raise Refused(_("Please say how it ended."))
    changed = tickets.change(
        unit.tx,
        ticket,
        unit.now,
        state=state,
        **_values(unit, ticket, verb, by, outcome, assignee, duplicate_of),
    )
    if changed is None:
        raise _not_now(unit, tickets.get(unit.tx, ticket.id))
    _remember(unit, changed, verb, by, reason)
    if changed.urgent:
        urgency.wait(unit, changed) if changed.state == "new" else urgency.calm(unit, changed)
    if duplicate_of is not None:
        followers.add(unit.tx, duplicate_of, ticket.person_id, unit.now)
    if outcome == "withdrawn":
        capabilities(unit).withdrawn(unit, changed, by)
    card_sync.refresh(unit, changed)
    if not quietly:
        notifications.tell_move(unit, changed, verb, by, reason)
    return changed


def free_all(unit: UnitOfWork, who: Person) -> None:
    """Frees an operator's tickets."""
    for ticket in workload.assigned_to(unit.tx, who.id):
        state = "new" if ticket.state == "taken" else ticket.state
        changed = tickets.change(unit.tx, ticket, unit.now, state=state, assignee_id=None)
        if changed is None:
            continue
        owner = people.get(unit.tx, ticket.person_id)
        if not owner.is_erased:
            body = {"state": state, "verb": "free"}
            tickets.add_entry(unit.tx, unit.key_of(owner), ticket, "state", body, unit.now)
        if changed.urgent and state == "new":
            urgency.wait(unit, changed)
        card_sync.refresh(unit, changed)


def _values(
    unit: UnitOfWork,
    ticket: Ticket,
    verb: str,
    by: Person | None,
    outcome: str | None,
    assignee: Person | None,
    duplicate_of: int | None,
) -> dict[str, Any]:
    """The columns that a move sets beside the state."""
    match verb:
        case "close":
            return {"outcome": outcome, "closed_at": unit.now, "duplicate_of": duplicate_of}
        case "reopen":
            place = unit.context.place
            due = kind_of(unit, ticket).due_at(place, unit.now)
            due = min(due, place.urgent_due_at(unit.now)) if ticket.urgent else due
            return {
                "outcome": None,
                "closed_at": None,
                "duplicate_of": None,
                "stars": None,
                "assignee_id": None,
                "due_at": due,
            }
        case "assign":
            return {"assignee_id": assignee.id if assignee else by.id if by else None}
        case "take":
            return {"assignee_id": by.id if by else None}
    return {"assignee_id": ticket.assignee_id or (by.id if by else None)}


def _remember(unit: UnitOfWork, ticket: Ticket, verb: str, by: Person | None, reason: str) -> None:
    body = {"state": ticket.state, "verb": verb, "outcome": ticket.outcome, "text": reason}
    tickets.add_entry(
        unit.tx,
        unit.key_of(owner_of(unit, ticket)),
        ticket,
        "state",
        {name: value for name, value in body.items() if value},
        unit.now,
        person_id=by.id if by else None,
    )


def _not_now(unit: UnitOfWork, ticket: Ticket) -> NotNow:
    moved = [entry for entry in timeline_of(unit, ticket) if entry.kind == "state"]
    if not moved:
        return NotNow(ticket, None, "")
    last = moved[-1]
    who = people.get(unit.tx, last.person_id) if last.person_id else None
    return NotNow(ticket, who, last.body.get("verb", ""))
