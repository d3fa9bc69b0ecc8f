"""Sends a broadcast in many short units of work: freezes the audience, feeds the outbox, notes each outcome.

The outbox holds only the next few messages of a broadcast, so that answers never stand behind them and memory
stays flat; the rest waits as one row for each citizen. A unit that was cut off is simply done again.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from handlers.broadcasts import progress
from handlers.broadcasts.message_batch import MessageBatch
from handlers.broadcasts.quiet_hours import quiet_of
from handlers.messaging.unit_of_work import UnitOfWork
from storage.broadcasts import audiences, broadcasts, deliveries
from storage.broadcasts.broadcasts import Broadcast
from storage.sending.outbox import Waiting

A_PIECE: Final = 500
"""Rows made in one unit of work: a few milliseconds, so that other units need not wait."""
AT_A_TIME: Final = 50
"""Messages put into the outbox in one unit of work."""


@dataclass(frozen=True, slots=True)
class Feeding:
    """How many were queued; `more` when others are due now and the window has room for them."""

    rows: list[Waiting]
    more: bool = False


def begin(unit: UnitOfWork, broadcast: Broadcast) -> Broadcast | None:
    """Starts a broadcast scheduled for now; None when it is not due, or another process was first."""
    if broadcast.state != "scheduled" or (broadcast.starts_at is not None and broadcast.starts_at > unit.now):
        return None
    started = broadcasts.change(unit.tx, broadcast, unit.now, state="running", frozen_at=unit.now)
    if started is not None:
        progress.open_card(unit, started)
    return started


def prepare_some(unit: UnitOfWork, broadcast_id: int) -> bool:
    """Makes the next rows ready, of the audience as it was at the start; False once all are."""
    known = broadcasts.lock(unit.tx, broadcast_id)
    if known.state != "running" or known.counted or known.frozen_at is None:
        return False
    more = _try_some_again(unit, known) if known.is_again else _freeze_some(unit, known)
    if not more:
        broadcasts.change(unit.tx, broadcasts.get(unit.tx, known.id), unit.now, counted=True)
    return more


def feed(unit: UnitOfWork, broadcast_id: int, window: int) -> Feeding:
    """Queues a few messages, never more than `window` of this broadcast at a time."""
    known = broadcasts.lock(unit.tx, broadcast_id)
    if known.state != "running":
        return Feeding([])
    room = min(window - deliveries.queued(unit.tx, known.id), AT_A_TIME)
    wanted = deliveries.ready(unit.tx, known.id, unit.now, room) if room > 0 else []
    rows = MessageBatch.of(unit, known).put(wanted) if wanted else []
    return Feeding(rows, more=len(wanted) == AT_A_TIME)


def waits_again(unit: UnitOfWork, row: Waiting, until: datetime) -> None:
    """A message was not sent and will be retried then, unless the broadcast is paused or stopped."""
    named = deliveries.of_key(row.key)
    if named is None:
        return
    known = broadcasts.get(unit.tx, named[0])
    if known.state != "running" or not MessageBatch.of(unit, known).may_go(named[1], until):
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
    """Closes the broadcast once no delivery is pending; whether anything is under way still."""
    known = broadcasts.lock(unit.tx, broadcast_id)
    if deliveries.queued(unit.tx, known.id):
        return True
    if known.state == "running" and known.counted and deliveries.next_due(unit.tx, known.id) is None:
        done = broadcasts.change(unit.tx, known, unit.now, state="done", done_at=unit.now)
        if done is not None:
            progress.report(unit, done)
    return False


def _freeze_some(unit: UnitOfWork, broadcast: Broadcast) -> bool:
    audience = broadcasts.message(unit.context.keys.own, broadcast).audience
    assert broadcast.frozen_at is not None  # noqa: S101 - narrows a type; what runs is frozen
    found = audiences.some(
        unit.tx, audience, broadcast.frozen_at, broadcast.cursor, A_PIECE, emergency=broadcast.emergency
    )
    quiet = quiet_of(unit, broadcast, audience)
    deliveries.add(
        unit.tx,
        broadcast.id,
        ((each.person_id, quiet.due(each.quiet_from, each.quiet_until)) for each in found.reached),
    )
    if found.last is None:
        return False
    broadcasts.change(unit.tx, broadcast, unit.now, cursor=found.last)
    return True


def _try_some_again(unit: UnitOfWork, broadcast: Broadcast) -> bool:
    """Retries deliveries that failed before the restart; later failures are final."""
    assert broadcast.starts_at is not None  # noqa: S101 - as above
    return deliveries.try_again(unit.tx, broadcast.id, broadcast.starts_at, unit.now, A_PIECE) == A_PIECE
