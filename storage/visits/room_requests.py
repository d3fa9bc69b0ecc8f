"""Activities of associations in the rooms of the centres: requested, proposed, approved, refused, cancelled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, or_, select, update

from storage.engine.id_list import is_among
from storage.engine.ids import new_id
from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.versioned import Versioned
from storage.visits.tables import activity


@dataclass(frozen=True, slots=True)
class Activity:
    """`wall` and `until` are the first time on the town's wall; `starts_at` and `ends_at` are the same as instants.

    The request itself stands sealed in the ticket.
    """

    id: int
    ticket_id: int
    room: str
    state: str
    version: int
    title: str | None
    starts_at: datetime
    ends_at: datetime
    wall: str
    until: str
    zone_version: str
    last_day: str | None
    changed_at: datetime

    @property
    def last(self) -> date | None:
        return date.fromisoformat(self.last_day) if self.last_day else None


COLUMNS = [activity.c[name] for name in Activity.__slots__]
CHANGEABLE = ("state", "title", "starts_at", "ends_at", "wall", "until", "zone_version", "last_day")

ADD = Statement(
    insert(activity).values(
        {name: bindparam(name) for name in Activity.__slots__ if name not in ("state", "version", "title")}
    ),
    nothing,
)
LOCK = Statement(select(*COLUMNS).where(activity.c.id == bindparam("wanted")).with_for_update(), Activity)
FIND = Statement(select(*COLUMNS).where(activity.c.id == bindparam("wanted")), Activity)
OF_TICKET = Statement(select(*COLUMNS).where(activity.c.ticket_id == bindparam("of_ticket")), Activity)
SOME = Statement(
    {name: select(*COLUMNS).where(wanted) for name, wanted in is_among(activity.c.id, "ids").items()},
    Activity,
)
OLD_ZONE = Statement(
    select(*COLUMNS)
    .where(
        activity.c.zone_version != bindparam("known"),
        or_(activity.c.state == "asked", activity.c.state == "countered", activity.c.state == "agreed"),
        activity.c.id > bindparam("after"),
    )
    .order_by(activity.c.id)
    .limit(bindparam("most")),
    Activity,
)
CHANGES = Versioned(activity, CHANGEABLE)
RETIME = Statement(
    update(activity)
    .where(activity.c.id == bindparam("wanted"), activity.c.version == bindparam("known"))
    .values({name: bindparam(name) for name in ("starts_at", "ends_at", "zone_version")}),
    nothing,
)


def add(tx: Transaction, *, now: datetime, **values: Any) -> Activity:
    """Adds a requested activity. `values` are its columns but for those that all begin with."""
    activity_id = new_id()
    tx.run(ADD, id=activity_id, changed_at=now, **values)
    return tx.one(FIND, wanted=activity_id)


def find(tx: Transaction, activity_id: int) -> Activity | None:
    return tx.first(FIND, wanted=activity_id)


def lock(tx: Transaction, activity_id: int) -> Activity:
    """Locks the activity until the unit of work ends, and returns it. Raises LookupError when there is none."""
    return tx.one(LOCK, wanted=activity_id)


def of_ticket(tx: Transaction, ticket_id: int) -> Activity | None:
    return tx.first(OF_TICKET, of_ticket=ticket_id)


def some(tx: Transaction, ids: Iterable[int]) -> dict[int, Activity]:
    """Returns several activities, by id."""
    wanted = sorted(set(ids))
    return {each.id: each for each in tx.all(SOME, ids=wanted)} if wanted else {}


def of_old_zone(tx: Transaction, known: str, after: int = 0, most: int = 50) -> list[Activity]:
    """Returns open activities made with another version of the time zone database, by id from `after` on."""
    return tx.all(OLD_ZONE, known=known, after=after, most=most)


def retime(
    tx: Transaction, known: Activity, starts_at: datetime, ends_at: datetime, zone_version: str
) -> None:
    """Sets new instants for the same wall time, by another version of the time zone database: nobody sees a change."""
    instants = {"starts_at": starts_at, "ends_at": ends_at}
    tx.run(RETIME, wanted=known.id, known=known.version, zone_version=zone_version, **instants)


def change(tx: Transaction, known: Activity, now: datetime, **values: Any) -> Activity | None:
    """Sets CHANGEABLE columns; None when the activity was changed after `known` was read."""
    return tx.one(FIND, wanted=known.id) if CHANGES.change(tx, known, now, values) else None
