"""Open tickets that may report the same problem. The caller compares them; their words are never shown."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from storage.engine.statement import Statement
from storage.engine.transaction import Transaction
from storage.people.encryption import KeyRing, Where
from storage.people.tables import person
from storage.tickets.tables import ticket

MOST = 20
"""How many of the newest are looked at: each one is unsealed for it."""


class NearDuplicate(msgspec.Struct, frozen=True):
    """An open ticket of the same kind and category."""

    id: int
    code: str
    person_id: int
    wrapped_key: bytes | None
    neighbourhood: str | None
    opened_at: datetime
    body: bytes

    def record(self, keys: KeyRing) -> dict[str, Any]:
        opened = keys.key(self.person_id, self.wrapped_key).open(self.body, Where("ticket", self.id, "body"))
        return _decoder.decode(opened)


OPEN_ALIKE = Statement(
    select(
        ticket.c.id,
        ticket.c.code,
        ticket.c.person_id,
        person.c.wrapped_key,
        ticket.c.neighbourhood,
        ticket.c.opened_at,
        ticket.c.body,
    )
    .join(person, person.c.id == ticket.c.person_id)
    .where(
        ticket.c.category == bindparam("of_category"),
        ticket.c.kind == bindparam("of_kind"),
        ticket.c.state != "closed",
        ticket.c.private.is_(False),
        person.c.wrapped_key.is_not(None),
    )
    .order_by(ticket.c.id.desc())
    .limit(bindparam("most")),
    NearDuplicate,
)
_decoder = msgspec.json.Decoder(dict[str, Any])


def open_alike(tx: Transaction, kind: str, category: str, most: int = MOST) -> list[NearDuplicate]:
    """Returns the newest open tickets of a kind and category, private ones never."""
    return tx.all(OPEN_ALIKE, of_kind=kind, of_category=category, most=most)
