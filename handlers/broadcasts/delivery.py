"""How a broadcast goes out, in many short units of work: freeze the audience, feed the outbox, note what became of each.

The outbox holds only the next few messages of a broadcast, so that answers never stand behind them and memory stays
flat; the rest waits as one row for each citizen. A unit that was cut off is simply done again.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from handlers.broadcasts import progress
from handlers.broadcasts.message_batch import Letters
from handlers.broadcasts.quiet_hours import quiet_of
from handlers.messaging.unit_of_work import UnitOfWork
from storage.broadcasts import audiences, broadcasts, deliveries
from storage.broadcasts.broadcasts import Broadcast
from storage.sending.outbox import Waiting

A_PIECE: Final = 500
"""Rows made in one unit of work: a few milliseconds, so that nobody waits for it."""
AT_A_TIME: Final = 50
"""Messages put into the outbox in one unit of work."""


@dataclass(frozen=True, slots=True)
class Fed:
    """What was put into the outbox; `more` when others may be written to now and there is room for them."""

    rows: list[Waiting]
    more: bool = False


def begin(unit: UnitOfWork, known: Broadcast) -> Broadcast | None:
    """Start what is scheduled for now; None when it is not its time, or somebody else did."""
    if known.state != "scheduled" or (known.starts_at is not None and known.starts_at > unit.now):
        return None
    started = broadcasts.change(unit.tx, known, unit.now, state="running", frozen_at=unit.now)
    if started is not None:
        progress.open_card(unit, started)
    return started


def prepare_some(unit: UnitOfWork, broadcast_id: int) -> bool:
    """Make the next rows ready, of the audience as it was when it started; False once all are."""
    known = broadcasts.lock(unit.tx, broadcast_id)
    if known.state != "running" or known.counted or known.frozen_at is None:
        return False
    more = _try_some_again(unit, known) if known.is_again else _freeze_some(unit, known)
    if not more:
        broadcasts.change(unit.tx, broadcasts.get(unit.tx, known.id), unit.now, counted=True)
    return more


def feed(unit: UnitOfWork, broadcast_id: int, window: int) -> Fed:
    """Put a few messages into the outbox, in which never more than `window` of this broadcast stand."""
    known = broadcasts.lock(unit.tx, broadcast_id)
    if known.state != "running":
        return Fed([])
    room = min(window - deliveries.queued(unit.tx, known.id), AT_A_TIME)
    wanted = deliveries.ready(unit.tx, known.id, unit.now, room) if room > 0 else []
    rows = Letters.of(unit, known).put(wanted) if wanted else []
    return Fed(rows, more=len(wanted) == AT_A_TIME)


def waits_again(unit: UnitOfWork, row: Waiting, until: datetime) -> None:
    """A message could not be sent and will be tried again then, unless it should rest or not come any more."""
    named = deliveries.of_key(row.key)
    if named is None:
        return
    known = broadcasts.get(unit.tx, named[0])
    if known.state != "running" or not Letters.of(unit, known).may_go(named[1], until):
        deliveries.take_one_back(unit.tx, *named)


def settled(unit: UnitOfWork, row: Waiting, state: str, why: str) -> None:
    """A message of a broadcast ended in the outbox: sent, dead, unknown, cancelled."""
    named = deliveries.of_key(row.key)
    if named is None:
        return
    ended = {"sent": "sent", "unknown": "unknown", "cancelled": "blocked"}.get(state) or (
        "blocked" if why == "unreachable" else "failed"
    )
    deliveries.set_state(unit.tx, *named, ended, known="queued")
    deliveries.forget_row(unit.tx, row.id)


def finish(unit: UnitOfWork, broadcast_id: int) -> bool:
    """Close it once nobody waits any more; whether anything is under way still."""
    known = broadcasts.lock(unit.tx, broadcast_id)
    if deliveries.queued(unit.tx, known.id):
        return True
    if known.state == "running" and known.counted and deliveries.next_due(unit.tx, known.id) is None:
        done = broadcasts.change(unit.tx, known, unit.now, state="done", done_at=unit.now)
        if done is not None:
            progress.report(unit, done)
    return False


def _freeze_some(unit: UnitOfWork, known: Broadcast) -> bool:
    audience = broadcasts.message(unit.context.keys.own, known).audience
    assert known.frozen_at is not None  # noqa: S101 - narrows a type; what runs is frozen
    found = audiences.some(
        unit.tx, audience, known.frozen_at, known.cursor, A_PIECE, emergency=known.emergency
    )
    quiet = quiet_of(unit, known, audience)
    deliveries.add(
        unit.tx,
        known.id,
        ((each.person_id, quiet.due(each.quiet_from, each.quiet_until)) for each in found.reached),
    )
    if found.last is None:
        return False
    broadcasts.change(unit.tx, known, unit.now, cursor=found.last)
    return True


def _try_some_again(unit: UnitOfWork, known: Broadcast) -> bool:
    """Those who failed before it was started again; whoever fails after that has failed."""
    assert known.starts_at is not None  # noqa: S101 - as above
    return deliveries.try_again(unit.tx, known.id, known.starts_at, unit.now, A_PIECE) == A_PIECE
