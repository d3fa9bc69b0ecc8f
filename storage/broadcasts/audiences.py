"""Selects the people of an audience: counts them beforehand, and walks through them in pieces once it is frozen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, or_, select, true

from storage.broadcasts.broadcasts import Audience
from storage.engine.transaction import Transaction
from storage.events.tables import interest, signup, subscription
from storage.people.tables import person
from storage.tickets.tables import ticket

Condition = ColumnElement[bool]
COMES = or_(signup.c.state == "coming", signup.c.state == "waiting")


@dataclass(frozen=True, slots=True)
class Member:
    """A person of an audience and their quiet hours on the town's wall; empty when they never chose any."""

    person_id: int
    quiet_from: str = ""
    quiet_until: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """The people found among the rows looked at; `last` is the last person looked at, None at the end of the audience."""

    reached: list[Member]
    last: int | None


class Walk(NamedTuple):
    """The query that goes through an audience person by person: never more rows than could belong to it."""

    person_id: ColumnElement[int]
    tables: FromClause
    condition: Condition = true()


def some(
    tx: Transaction, audience: Audience, before: datetime, after: int, most: int, *, emergency: bool = False
) -> Batch:
    """Gives the next people of an audience by id, of those who asked for notices before an instant.

    It looks at `most` rows and no further, so that a sparse audience takes no longer than a dense one.
    """
    walk = _walk(audience, emergency=emergency)
    ahead = select(walk.person_id).where(walk.condition, walk.person_id > after).order_by(walk.person_id)
    last = tx.core.execute(ahead.offset(most - 1).limit(1)).scalar()
    chosen = _whole(audience, before, emergency=emergency).where(walk.person_id > after)
    if last is not None:
        chosen = chosen.where(walk.person_id <= last)
    rows = tx.core.execute(chosen.order_by(walk.person_id))
    return Batch([Member(row.id, row.quiet_from or "", row.quiet_until or "") for row in rows], last)


def counted(
    tx: Transaction, audience: Audience, now: datetime, *, emergency: bool = False
) -> dict[tuple[str, str], int]:
    """Counts the audience by channel and language."""
    # One expression: two columns lure SQLite into walking an index in whose order the table lies scattered.
    both = (person.c.channel + "/" + person.c.language).label("both")
    whole = _whole(audience, now, emergency=emergency)
    rows = tx.core.execute(whole.with_only_columns(both, func.count().label("n")).group_by(both))
    named = ((row.both.partition("/"), row.n) for row in rows)
    return {(channel, language): n for (channel, _, language), n in named}


def has(tx: Transaction, audience: Audience, now: datetime, many: int) -> bool:
    """Tells whether the audience has at least so many people; it counts no further."""
    enough = _whole(audience, now, emergency=False).limit(many).subquery()
    found: int = tx.core.execute(select(func.count()).select_from(enough)).scalar_one()
    return found >= many


def _walk(audience: Audience, *, emergency: bool) -> Walk:
    """Those signed up to the event; in an emergency everybody; else those who asked for notices."""
    if audience.event_id is not None:
        everybody = signup.join(person, person.c.id == signup.c.person_id)
        with_wishes = everybody.outerjoin(subscription, subscription.c.person_id == person.c.id)
        return Walk(signup.c.person_id, with_wishes, and_(signup.c.event_id == audience.event_id, COMES))
    if emergency:
        with_wishes = person.outerjoin(subscription, subscription.c.person_id == person.c.id)
        return Walk(person.c.id, with_wishes)
    asked = subscription.join(person, person.c.id == subscription.c.person_id)
    return Walk(subscription.c.person_id, asked)


def _whole(
    audience: Audience, before: datetime, *, emergency: bool
) -> Select[Any]:  # Any: rows of three kinds
    walk = _walk(audience, emergency=emergency)
    chosen = select(person.c.id, subscription.c.quiet_from, subscription.c.quiet_until)
    chosen = chosen.select_from(walk.tables).where(walk.condition)
    chosen = chosen.where(
        person.c.reachable, person.c.wrapped_key.is_not(None), person.c.language.is_not(None)
    )
    if audience.event_id is None and not emergency:
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


def _subscribed(before: datetime) -> Condition:
    awake = or_(subscription.c.paused_until.is_(None), subscription.c.paused_until <= before)
    return and_(subscription.c.active, subscription.c.at <= before, awake)


def _interested(kind: str, codes: tuple[str, ...]) -> Condition:
    """Those who chose one of the codes, or none of this kind at all, which stands for all of them."""
    own = select(interest.c.person_id).where(interest.c.person_id == person.c.id, interest.c.kind == kind)
    return or_(own.where(interest.c.code.in_(codes)).exists(), ~own.exists())


def _filed(categories: tuple[str, ...]) -> Condition:
    mine = select(ticket.c.id).where(ticket.c.person_id == person.c.id, ticket.c.private.is_(False))
    kinds = [each.partition("/") for each in categories]
    return mine.where(
        or_(*(and_(ticket.c.kind == kind, ticket.c.category == category) for kind, _, category in kinds))
    ).exists()
