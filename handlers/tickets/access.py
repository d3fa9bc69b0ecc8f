"""Access to tickets: who sees what, and the only way to one. Needs neither cards nor notifications."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flows.said import Media
from handlers.messaging.unit_of_work import UnitOfWork
from storage.engine.transaction import Transaction
from storage.people.people import Person
from storage.tickets import tickets
from storage.tickets.tickets import Entry, Ticket

PUBLIC = ("said", "answered", "state", "rated", "booking")
"""The kinds of entry that its citizen may read; notes and referrals stay inside."""


def seen_by(tx: Transaction, who: Person, code_or_id: str | int) -> Ticket | None:
    """The ticket if `who` may see it: operators every one, citizens their own.

    A code is as `storage.tickets.codes.read_code` gives it. An unknown ticket and another citizen's look the
    same.
    """
    found = tickets.by_code(tx, code_or_id) if isinstance(code_or_id, str) else tickets.find(tx, code_or_id)
    return found if found and (who.is_operator or found.person_id == who.id) else None


def own(tx: Transaction, who: Person, code_or_id: str | int) -> Ticket | None:
    """The ticket if it is their own: an operator writing in private is a citizen like any other."""
    found = seen_by(tx, who, code_or_id)
    return found if found and found.person_id == who.id else None


def may_read(who: Person, ticket: Ticket) -> bool:
    """Whether this operator may open its words; what is said about the desk itself is for coordinators."""
    return who.is_coordinator if ticket.private_reason == "desk" else who.is_operator


def owner_of(unit: UnitOfWork, ticket: Ticket) -> Person:
    return unit.person(ticket.person_id)


def record_of(unit: UnitOfWork, ticket: Ticket) -> dict[str, Any]:
    """The flow's answers, by question name. Raises Unsealable once its citizen was erased."""
    return tickets.record(unit.key_of(owner_of(unit, ticket)), ticket)


def timeline_of(unit: UnitOfWork, ticket: Ticket) -> Sequence[Entry]:
    """Everything, notes included: for operators."""
    return tickets.timeline(unit.tx, unit.key_of(owner_of(unit, ticket)), ticket)


def public_timeline(unit: UnitOfWork, ticket: Ticket, reader: Person) -> list[Entry]:
    """The entries `reader` may read, oldest first; a revised entry stands where it first stood, in its newest words."""
    if not (reader.is_operator or reader.id == ticket.person_id):
        return []
    shown: dict[int, Entry] = {}
    for entry in timeline_of(unit, ticket):
        if entry.kind not in PUBLIC:
            continue
        first = shown.get(entry.revision_of or 0)
        if first is None:
            shown[entry.id] = entry
        else:
            shown[first.id] = replace(first, body={**first.body, **entry.body})
    return list(shown.values())


def versions_of(unit: UnitOfWork, ticket: Ticket, entry_id: int) -> list[Entry]:
    """An entry and the corrections made of it, the oldest first; empty when it is not of this ticket."""
    return [each for each in timeline_of(unit, ticket) if entry_id in (each.id, each.revision_of)]


def newest_version(unit: UnitOfWork, ticket: Ticket, entry_id: int) -> Entry | None:
    """The entry in its newest words."""
    versions = versions_of(unit, ticket, entry_id)
    return replace(versions[0], body=_newest_body(versions)) if versions else None


def words_by(versions: Sequence[Entry]) -> str:
    """The newest words of an entry and its corrections."""
    return str(_newest_body(versions).get("text", ""))


def _newest_body(versions: Sequence[Entry]) -> dict[str, Any]:
    return {name: value for each in versions for name, value in each.body.items()}


def said_in(record: Mapping[str, Any]) -> tuple[str, list[Media]]:
    """The citizen's words of a record, and the files sent with them."""
    what = record.get("what") or {}
    where = record.get("where") or {}
    kept = [*what.get("media", ()), *where.get("media", ()), *(record.get("photos") or ())]
    return what.get("text", ""), [Media.of(each) for each in kept]


def point_in(record: Mapping[str, Any]) -> tuple[float, float] | None:
    """Latitude and longitude, when the citizen sent a location."""
    point = (record.get("where") or {}).get("point")
    return (point[0], point[1]) if point else None


def address_in(record: Mapping[str, Any]) -> str:
    """The typed address; empty when there is none."""
    return str((record.get("where") or {}).get("address", ""))


def spoken_in(unit: UnitOfWork, ticket: Ticket) -> str:
    """The citizen's language: guessed from their words, else the chosen one."""
    guesses = [entry.body["language"] for entry in timeline_of(unit, ticket) if "language" in entry.body]
    return guesses[-1] if guesses else ticket.language
