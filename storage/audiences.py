"""Who belongs to an audience: counted beforehand, and gone through in pieces once it is frozen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from storage.broadcasts import Audience
from storage.tables import interest, person, signup, subscription, ticket
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Reached:
    """One of an audience, and when they want to be left alone, on the town's wall; empty when never."""

    person_id: int
    quiet_from: str = ""
    quiet_until: str = ""


def some(
    tx: Transaction, audience: Audience, before: datetime, after: int, most: int, *, emergency: bool = False
) -> list[Reached]:
    """The next of an audience by id, of those who asked for notices before an instant."""
    chosen = _whole(audience, before, emergency=emergency).where(person.c.id > after)
    rows = tx.core.execute(chosen.order_by(person.c.id).limit(most))
    return [Reached(row.id, row.quiet_from or "", row.quiet_until or "") for row in rows]


def counted(
    tx: Transaction, audience: Audience, now: datetime, *, emergency: bool = False
) -> dict[tuple[str, str], int]:
    """How many there are by channel and language."""
    whole = _whole(audience, now, emergency=emergency).subquery()
    by = (whole.c.channel, whole.c.language)
    rows = tx.core.execute(select(*by, func.count().label("n")).group_by(*by))
    return {(row.channel, row.language): row.n for row in rows}


def _whole(
    audience: Audience, before: datetime, *, emergency: bool
) -> Select[Any]:  # Any: rows of three kinds
    chosen = select(
        person.c.id,
        person.c.channel,
        person.c.language,
        subscription.c.quiet_from,
        subscription.c.quiet_until,
    ).select_from(person.outerjoin(subscription, subscription.c.person_id == person.c.id))
    chosen = chosen.where(
        person.c.reachable, person.c.wrapped_key.is_not(None), person.c.language.is_not(None)
    )
    if audience.event_id is not None:
        comes = select(signup.c.person_id).where(
            signup.c.event_id == audience.event_id, signup.c.state.in_(("coming", "waiting"))
        )
        chosen = chosen.where(person.c.id.in_(comes))
    elif not emergency:
        chosen = chosen.where(_subscribed(before))
    for kind, codes in (("neighbourhood", audience.neighbourhoods), ("topic", audience.topics)):
        if codes:
            chosen = chosen.where(_interested(kind, codes))
    if audience.frequencies:
        chosen = chosen.where(subscription.c.frequency.in_(audience.frequencies))
    if audience.languages:
        chosen = chosen.where(person.c.language.in_(audience.languages))
    if audience.categories:
        chosen = chosen.where(_filed(audience.categories))
    return chosen


def _subscribed(before: datetime) -> Any:  # Any: SQLAlchemy's own conditions
    paused = and_(subscription.c.paused_until.is_not(None), subscription.c.paused_until > before)
    return and_(subscription.c.active, subscription.c.at <= before, ~paused)


def _interested(kind: str, codes: tuple[str, ...]) -> Any:  # Any: as above
    """Whoever chose one of them, or none of this kind at all: then all interest them."""
    own = select(interest.c.person_id).where(interest.c.person_id == person.c.id, interest.c.kind == kind)
    return or_(own.where(interest.c.code.in_(codes)).exists(), ~own.exists())


def _filed(categories: tuple[str, ...]) -> Any:  # Any: as above
    mine = select(ticket.c.id).where(ticket.c.person_id == person.c.id)
    kinds = [each.partition("/") for each in categories]
    return mine.where(
        or_(*(and_(ticket.c.kind == kind, ticket.c.category == category) for kind, _, category in kinds))
    ).exists()
