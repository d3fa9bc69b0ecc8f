"""Sends an emergency that was composed in the team chat: at once, to everybody, by a coordinator."""

from handlers.broadcasts import actions, delivery
from handlers.messaging.unit_of_work import UnitOfWork
from storage.broadcasts import broadcasts
from storage.broadcasts.broadcasts import Broadcast, Message
from storage.people.people import Person


def compose(unit: UnitOfWork, who: Person, message: Message) -> Broadcast:
    """Makes a draft, which is not sent yet. Raises CoordinatorsOnly."""
    if not who.is_coordinator:
        raise actions.CoordinatorsOnly
    return broadcasts.add(unit.tx, unit.context.keys.own, message, unit.now, person_id=who.id, emergency=True)


def raise_alarm(unit: UnitOfWork, who: Person, broadcast: Broadcast) -> Broadcast:
    """Sends the very text that the coordinator has read. Raises CoordinatorsOnly, NotNow."""
    if not who.is_coordinator:
        raise actions.CoordinatorsOnly
    present = broadcasts.lock(unit.tx, broadcast.id)
    if (present.state, present.version, present.emergency) != ("draft", broadcast.version, True):
        raise actions.NotNow(present, "alarm")
    made = broadcasts.change(
        unit.tx, present, unit.now, state="scheduled", person_id=who.id, starts_at=unit.now
    )
    if made is None:
        raise actions.NotNow(broadcasts.get(unit.tx, broadcast.id), "alarm")
    return delivery.begin(unit, made) or made
