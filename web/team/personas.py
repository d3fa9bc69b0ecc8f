"""The three personas that can be played on the team page of `try`."""

from dataclasses import dataclass
from typing import Final

from handlers.messaging.context import Context
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from web.chat.channel import NAME


@dataclass(frozen=True, slots=True)
class Persona:
    """`id` is their address on the web; citizens' addresses are random and never collide."""

    id: str
    name: str


PERSONAS: Final = (Persona("giulia", "Giulia"), Persona("marco", "Marco"), Persona("sara", "Sara"))
COORDINATOR: Final = "giulia"
TEAM: Final = "team"
"""The chat of the team page, and its lane."""


def persona(of_id: str) -> Persona | None:
    return next((each for each in PERSONAS if each.id == of_id), None)


async def seat_personas(store: Store, context: Context) -> None:
    """Makes them operators, those listed as coordinators coordinators; a repetition changes nothing."""
    await store.run(lambda tx: _seat(tx, context))


def _seat(tx: Transaction, context: Context) -> None:
    for each in PERSONAS:
        who = people.find(tx, context.keys, NAME, each.id)
        who = who or people.add(tx, context.keys, NAME, each.id, utc_now())
        role = "coordinator" if each.id in context.coordinators else "operator"
        people.change(tx, who, role=role, language=who.language or context.place.default_language)
        people.rename(tx, context.keys, who, each.name)
