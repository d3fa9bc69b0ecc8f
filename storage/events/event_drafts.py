"""Event drafts of the team, each with the operator who writes it; sealed, although nothing in them is secret."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from storage.engine.ids import new_id
from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.events.tables import event_draft
from storage.people.encryption import Key, Where


class Body(msgspec.Struct, frozen=True, omit_defaults=True):
    """`was` are the event's answers before the change began; `saved` drafts can be continued by any operator."""

    answers: dict[str, Any] = {}  # Any: answers are JSON
    revisiting: str | None = None
    was: dict[str, Any] = {}  # Any: as above
    saved: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    id: int
    person_id: int
    event_id: int | None
    body: Body = field(default_factory=Body)

    def having(self, **values: object) -> "Draft":
        return replace(self, body=msgspec.structs.replace(self.body, **values))


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    person_id: int
    event_id: int | None
    body: bytes


COLUMNS = [event_draft.c[name] for name in Row.__slots__]
ADD = Statement(
    insert(event_draft).values(
        {name: bindparam(name) for name in ("id", "person_id", "event_id", "body", "updated_at")}
    ),
    nothing,
)
LOCK = Statement(
    select(*COLUMNS).where(event_draft.c.id == bindparam("wanted")).with_for_update(),
    Row,
)
LATEST = Statement(
    select(*COLUMNS).order_by(event_draft.c.updated_at.desc()).limit(bindparam("most")),
    Row,
)
OF_PERSON = Statement(
    select(*COLUMNS)
    .where(event_draft.c.person_id == bindparam("of_person"))
    .order_by(event_draft.c.updated_at.desc())
    .limit(bindparam("most")),
    Row,
)
PUT = Statement(
    update(event_draft)
    .where(event_draft.c.id == bindparam("wanted"))
    .values(person_id=bindparam("of_person"), body=bindparam("sealed"), updated_at=bindparam("updated_at")),
    nothing,
)
DROP = Statement(delete(event_draft).where(event_draft.c.id == bindparam("wanted")), nothing)
DROP_OF_EVENT = Statement(delete(event_draft).where(event_draft.c.event_id == bindparam("of_event")), nothing)
FORGET = Statement(
    delete(event_draft).where(
        event_draft.c.updated_at < bindparam("before", type_=event_draft.c.updated_at.type)
    ),
    nothing,
)

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Body)


def add(
    tx: Transaction,
    key: Key,
    person_id: int,
    now: datetime,
    answers: Mapping[str, Any],
    event_id: int | None = None,
) -> Draft:
    """Begins a draft. The `answers` of an existing event are also kept as they were."""
    body = Body(dict(answers), was=dict(answers) if event_id is not None else {})
    draft = Draft(new_id(), person_id, event_id, body)
    keep(tx, key, draft, now)
    return draft


def keep(tx: Transaction, key: Key, draft: Draft, now: datetime) -> None:
    """Stores a new one under the number it has."""
    tx.run(
        ADD,
        id=draft.id,
        person_id=draft.person_id,
        event_id=draft.event_id,
        body=_sealed(key, draft),
        updated_at=now,
    )


def lock(tx: Transaction, key: Key, draft_id: int) -> Draft | None:
    """Locks the draft until the unit of work ends, and returns it; None when it was published or thrown away."""
    row = tx.first(LOCK, wanted=draft_id)
    return _opened(key, row) if row else None


def put(tx: Transaction, key: Key, draft: Draft, now: datetime) -> None:
    tx.run(PUT, wanted=draft.id, of_person=draft.person_id, sealed=_sealed(key, draft), updated_at=now)


def drop(tx: Transaction, draft_id: int) -> None:
    tx.run(DROP, wanted=draft_id)


def drop_of_event(tx: Transaction, event_id: int) -> None:
    """Drops the drafts of a cancelled event."""
    tx.run(DROP_OF_EVENT, of_event=event_id)


def forget_old(tx: Transaction, before: datetime) -> int:
    """Drops drafts that were not changed since."""
    return tx.run(FORGET, before=before)


def latest(tx: Transaction, key: Key, most: int) -> list[Draft]:
    """Returns drafts of the whole team, the last changed first."""
    return [_opened(key, row) for row in tx.all(LATEST, most=most)]


def of_person(tx: Transaction, key: Key, person_id: int, most: int = 8) -> list[Draft]:
    return [_opened(key, row) for row in tx.all(OF_PERSON, of_person=person_id, most=most)]


def _opened(key: Key, row: Row) -> Draft:
    return Draft(row.id, row.person_id, row.event_id, _decoder.decode(key.open(row.body, _where(row.id))))


def _sealed(key: Key, draft: Draft) -> bytes:
    return key.seal(_encoder.encode(draft.body), _where(draft.id))


def _where(draft_id: int) -> Where:
    return Where("event_draft", draft_id, "body")
