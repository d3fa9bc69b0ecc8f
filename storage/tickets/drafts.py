"""Drafts: the sealed answers of a flow that is under way. At most one per citizen."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, select

from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_change
from storage.people.encryption import KeyRing, Where
from storage.people.people import Person, key_of
from storage.tickets.tables import draft


@dataclass(frozen=True, slots=True)
class Draft:
    flow: str
    answers: dict[str, Any] = field(default_factory=dict)  # Any: answers are JSON
    revisiting: str | None = None
    messages: dict[str, str] = field(default_factory=dict)
    """Which question each of the citizen's messages answered: editing a message changes that answer."""


class Row(msgspec.Struct, frozen=True):
    flow: str
    body: bytes
    updated_at: datetime


GET = Statement(
    select(draft.c.flow, draft.c.body, draft.c.updated_at).where(draft.c.person_id == bindparam("of_person")),
    Row,
)
DROP = Statement(delete(draft).where(draft.c.person_id == bindparam("of_person")), nothing)
PUT = insert_or_change(draft, ("person_id",), "person_id", "flow", "body", "updated_at")

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(dict[str, Any])


def get(tx: Transaction, keys: KeyRing, who: Person) -> Draft | None:
    row = tx.first(GET, of_person=who.id)
    if row is None:
        return None
    body = _decoder.decode(key_of(keys, who).open(row.body, _where(who)))
    return Draft(row.flow, body["answers"], body["revisiting"], body["messages"])


def put(tx: Transaction, keys: KeyRing, who: Person, kept: Draft, now: datetime) -> None:
    plain = _encoder.encode(
        {"answers": kept.answers, "revisiting": kept.revisiting, "messages": kept.messages}
    )
    sealed = key_of(keys, who).seal(plain, _where(who))
    tx.run(PUT, person_id=who.id, flow=kept.flow, body=sealed, updated_at=now)


def touched(tx: Transaction, who: Person) -> datetime | None:
    """When the draft was changed last; None without a draft."""
    row = tx.first(GET, of_person=who.id)
    return row.updated_at if row else None


def drop(tx: Transaction, who: Person) -> bool:
    """Deletes the draft; whether there was one."""
    return bool(tx.run(DROP, of_person=who.id))


def _where(who: Person) -> Where:
    return Where("draft", who.id, "body")
