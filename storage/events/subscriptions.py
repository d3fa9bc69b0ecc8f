"""Subscriptions to notices: neighbourhoods and topics, how often, and quiet hours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from storage.engine.id_list import is_among
from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_ignore
from storage.events.tables import interest, subscription


@dataclass(frozen=True, slots=True)
class Subscription:
    """`quiet_from` and `quiet_until` are on the town's wall; the same time twice means never quiet."""

    person_id: int
    active: bool
    frequency: str
    quiet_from: str
    quiet_until: str
    paused_until: datetime | None
    told_at: datetime
    at: datetime

    def hears(self, now: datetime) -> bool:
        """Whether a notice may go to them just now."""
        return self.active and (self.paused_until is None or self.paused_until <= now)


COLUMNS = [subscription.c[name] for name in Subscription.__slots__]
SETTABLE = ("active", "frequency", "quiet_from", "quiet_until", "paused_until", "told_at", "at")
ADD = insert_or_ignore(subscription, "person_id", "told_at", "at")
GET = Statement(select(*COLUMNS).where(subscription.c.person_id == bindparam("of_person")), Subscription)
SOME = Statement(
    {
        name: select(*COLUMNS).where(wanted)
        for name, wanted in is_among(subscription.c.person_id, "ids").items()
    },
    Subscription,
)
TOLD = Statement(
    update(subscription)
    .where(
        subscription.c.person_id == bindparam("of_person"),
        subscription.c.active,
        subscription.c.told_at < bindparam("until", type_=subscription.c.told_at.type),
    )
    .values(told_at=bindparam("until", type_=subscription.c.told_at.type)),
    nothing,
)
INTERESTS = Statement(
    select(interest.c.kind, interest.c.code).where(interest.c.person_id == bindparam("of_person")),
    lambda kind, code: (kind, code),
)
ADD_INTEREST = insert_or_ignore(interest, "person_id", "kind", "code")
DROP_INTEREST = Statement(
    delete(interest).where(
        interest.c.person_id == bindparam("of_person"),
        interest.c.kind == bindparam("of_kind"),
        interest.c.code == bindparam("which"),
    ),
    nothing,
)
DIGESTS = Statement(
    select(*COLUMNS)
    .where(
        subscription.c.active,
        subscription.c.frequency == bindparam("rhythm"),
        subscription.c.told_at < bindparam("before", type_=subscription.c.told_at.type),
        subscription.c.person_id > bindparam("after"),
    )
    .order_by(subscription.c.person_id)
    .limit(bindparam("most")),
    Subscription,
)


def begin(tx: Transaction, person_id: int, now: datetime) -> Subscription:
    """Opts a person in, also after they had opted out."""
    tx.run(ADD, person_id=person_id, told_at=now, at=now)
    known = tx.one(GET, of_person=person_id)
    return known if known.active else change(tx, known, active=True, paused_until=None, told_at=now, at=now)


def get(tx: Transaction, person_id: int) -> Subscription | None:
    return tx.first(GET, of_person=person_id)


def some(tx: Transaction, ids: list[int]) -> dict[int, Subscription]:
    """Returns the subscriptions of several persons, by person."""
    return {each.person_id: each for each in tx.all(SOME, ids=ids)} if ids else {}


def change(tx: Transaction, known: Subscription, **values: Any) -> Subscription:
    """Sets columns (see SETTABLE) and no others: a digest may go out meanwhile, or the person opt out."""
    tx.run(
        _setter(*values), of_person=known.person_id, **{f"new_{name}": each for name, each in values.items()}
    )
    return tx.one(GET, of_person=known.person_id)


def told(tx: Transaction, person_id: int, until: datetime) -> bool:
    """Marks the digest until then as sent; False when it was already, or the person has opted out."""
    return bool(tx.run(TOLD, of_person=person_id, until=until))


@lru_cache(maxsize=64)
def _setter(*names: str) -> Statement[None]:
    if unknown := set(names) - set(SETTABLE):
        raise LookupError(f"no column to set: {sorted(unknown)}")
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return Statement(
        update(subscription).where(subscription.c.person_id == bindparam("of_person")).values(values), nothing
    )


def interests(tx: Transaction, person_id: int) -> dict[str, set[str]]:
    """By kind, `topic` or `neighbourhood`, the chosen codes; none of a kind means all."""
    found: dict[str, set[str]] = {"topic": set(), "neighbourhood": set()}
    for kind, code in tx.all(INTERESTS, of_person=person_id):
        found[kind].add(code)
    return found


def choose(tx: Transaction, person_id: int, kind: str, codes: Iterable[str]) -> None:
    tx.each(ADD_INTEREST, [{"person_id": person_id, "kind": kind, "code": code} for code in codes])


def unchoose(tx: Transaction, person_id: int, kind: str, code: str) -> None:
    tx.run(DROP_INTEREST, of_person=person_id, of_kind=kind, which=code)


def due_digests(
    tx: Transaction, frequency: str, before: datetime, after: int, most: int
) -> list[Subscription]:
    """Returns subscriptions whose digest was not sent since, by person from `after` on."""
    return tx.all(DIGESTS, rhythm=frequency, before=before, after=after, most=most)
