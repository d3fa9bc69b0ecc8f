"""Which operator checks people in at which event."""

from datetime import datetime

from sqlalchemy import bindparam, select

from storage.engine.statement import Statement
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_change
from storage.events.tables import door

OPEN = insert_or_change(door, ("person_id",), "person_id", "event_id", "at")
AT = Statement(select(door.c.event_id).where(door.c.person_id == bindparam("of_person")), int)


def open_door(tx: Transaction, person_id: int, event_id: int, now: datetime) -> None:
    """From now on the codes that the operator types are meant for this event."""
    tx.run(OPEN, person_id=person_id, event_id=event_id, at=now)


def door_of(tx: Transaction, person_id: int) -> int | None:
    """The event at whose door the operator checked in last."""
    return tx.first(AT, of_person=person_id)
