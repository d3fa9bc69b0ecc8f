"""Sign-ups: how many people come to an event, and the waitlist for its places."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, func, or_, select, update

from storage.engine.ids import new_id
from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_ignore
from storage.events.tables import event, signup
from storage.tickets.codes import new_code

TRIES: Final = 8
LONG: Final = 5
MARK: Final = "E"
"""After the prefix of the town: `LTE-7K3QP-M` is a sign-up."""


@dataclass(frozen=True, slots=True)
class Signup:
    event_id: int
    person_id: int
    code: str
    people: int
    state: str
    place: int
    version: int
    changed_at: datetime

    @property
    def is_active(self) -> bool:
        return self.state in ("coming", "waiting")


COLUMNS = [signup.c[name] for name in Signup.__slots__]
ADD = insert_or_ignore(signup, "event_id", "person_id", "code", "people", "state", "place", "changed_at")
_one = (signup.c.event_id == bindparam("to_event"), signup.c.person_id == bindparam("of_person"))
GET = Statement(select(*COLUMNS).where(*_one), Signup)
LOCK = Statement(select(*COLUMNS).where(*_one).with_for_update(), Signup)
BY_CODE = Statement(select(*COLUMNS).where(signup.c.code == bindparam("wanted")), Signup)
CHANGE = Statement(
    update(signup)
    .where(*_one, signup.c.version == bindparam("known"))
    .values(
        people=bindparam("people"),
        state=bindparam("state"),
        place=bindparam("place"),
        version=signup.c.version + 1,
        changed_at=bindparam("changed_at"),
    ),
    nothing,
)
OF_EVENT = Statement(
    select(*COLUMNS).where(signup.c.event_id == bindparam("to_event")).order_by(signup.c.place), Signup
)
WAITING = Statement(
    select(*COLUMNS)
    .where(signup.c.event_id == bindparam("to_event"), signup.c.state == "waiting")
    .order_by(signup.c.place)
    .limit(bindparam("most")),
    Signup,
)
OF_PERSON = Statement(
    select(*COLUMNS)
    .select_from(signup.join(event, event.c.id == signup.c.event_id))
    .where(
        signup.c.person_id == bindparam("of_person"),
        or_(signup.c.state == "coming", signup.c.state == "waiting"),
        event.c.ends_at > bindparam("now", type_=event.c.ends_at.type),
        event.c.state == "published",
    )
    .order_by(event.c.starts_at),
    Signup,
)
COUNT = Statement(
    select(signup.c.state, func.count(), func.sum(signup.c.people))
    .where(signup.c.event_id == bindparam("to_event"))
    .group_by(signup.c.state),
    lambda state, n, people: (state, (n, int(people))),
)


def add(
    tx: Transaction, prefix: str, event_id: int, person_id: int, people: int, state: str, now: datetime
) -> Signup | None:
    """Adds a sign-up; None when this person has one already: change that."""
    for tried in range(TRIES):
        given = {"people": people, "state": state, "place": new_place(), "changed_at": now}
        code = new_code(prefix + MARK, LONG + tried // 4)
        if tx.run(ADD, event_id=event_id, person_id=person_id, code=code, **given):
            return find(tx, event_id, person_id)
        if find(tx, event_id, person_id):
            return None
    raise RuntimeError("no free sign-up code")


def new_place() -> int:
    """A position behind every earlier sign-up."""
    return new_id()


def find(tx: Transaction, event_id: int, person_id: int) -> Signup | None:
    return tx.first(GET, to_event=event_id, of_person=person_id)


def lock(tx: Transaction, event_id: int, person_id: int) -> Signup | None:
    """Locks the sign-up until the unit of work ends, and returns it."""
    return tx.first(LOCK, to_event=event_id, of_person=person_id)


def by_code(tx: Transaction, code: str) -> Signup | None:
    return tx.first(BY_CODE, wanted=code)


def of_event(tx: Transaction, event_id: int) -> list[Signup]:
    """Returns every sign-up ever made, in the order of coming."""
    return tx.all(OF_EVENT, to_event=event_id)


def waiting(tx: Transaction, event_id: int, most: int = 50) -> list[Signup]:
    """Returns sign-ups on the waitlist, in the order of coming."""
    return tx.all(WAITING, to_event=event_id, most=most)


def of_person(tx: Transaction, person_id: int, now: datetime) -> list[Signup]:
    """Returns a person's sign-ups, waitlist included, to events that are not over; the next first."""
    return tx.all(OF_PERSON, of_person=person_id, now=now)


def counts(tx: Transaction, event_id: int) -> dict[str, tuple[int, int]]:
    """Counts by state: sign-ups, and people."""
    return dict(tx.all(COUNT, to_event=event_id))


def change(tx: Transaction, known: Signup, now: datetime, **values: Any) -> Signup | None:
    """Sets people, state or place; None when the sign-up was changed after `known` was read."""
    wanted = {name: getattr(known, name) for name in ("people", "state", "place")} | values
    one = {"to_event": known.event_id, "of_person": known.person_id}
    if not tx.run(CHANGE, **one, known=known.version, changed_at=now, **wanted):
        return None
    return find(tx, known.event_id, known.person_id)
