"""The three people whom anybody may play in the team room of `try`."""

from dataclasses import dataclass
from typing import Final

from handlers.messaging.context import World
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from web.chat.channel import NAME


@dataclass(frozen=True, slots=True)
class Persona:
    """`id` is the address by which the web knows them; citizens' addresses are of chance and never collide."""

    id: str
    name: str


PERSONAS: Final = (Persona("giulia", "Giulia"), Persona("marco", "Marco"), Persona("sara", "Sara"))
COORDINATOR: Final = "giulia"
TEAM: Final = "team"
"""The chat of the team room, and its room."""


def persona(of_id: str) -> Persona | None:
    return next((each for each in PERSONAS if each.id == of_id), None)


async def seat_personas(store: Store, world: World) -> None:
    """Make them operators, those listed as coordinators coordinators; done again, it changes nothing."""
    await store.run(lambda tx: _seat(tx, world))


def _seat(tx: Transaction, world: World) -> None:
    for each in PERSONAS:
        who = people.find(tx, world.keys, NAME, each.id)
        who = who or people.add(tx, world.keys, NAME, each.id, utc_now())
        role = "coordinator" if each.id in world.coordinators else "operator"
        people.change(tx, who, role=role, language=who.language or world.place.default_language)
        people.rename(tx, world.keys, who, each.name)
