"""Tells the team which language a citizen seems to write in, where it differs from the chosen one."""

from handlers.messaging.unit_of_work import LanguageGuess, UnitOfWork
from handlers.tickets import card_sync
from storage.people import people
from storage.tickets import tickets


def label(unit: UnitOfWork, guess: LanguageGuess, found: str) -> None:
    """Adds a note of the service's own: `handlers.tickets.access.spoken_in` reads it."""
    if guess.ticket_id is None:
        return
    ticket = tickets.get(unit.tx, guess.ticket_id)
    if found == ticket.language:
        return
    key = unit.key_of(people.get(unit.tx, guess.person_id))
    tickets.add_entry(unit.tx, key, ticket, "note", {"language": found}, unit.now)
    card_sync.refresh(unit, ticket)
