"""How a broadcast goes out, in many small units of work: freeze the audience, feed the outbox, note what became of each.

The outbox holds only the next few messages of a broadcast, so that answers never stand behind them and memory stays
flat; the rest waits as one row for each citizen. A unit that was cut off is simply done again.
"""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from handlers.broadcasts import progress
from handlers.broadcasts.notices import notice
from handlers.deeds import Show, packed
from handlers.turn import Turn
from storage import audiences, broadcasts, deliveries, outbox, people
from storage.audiences import Reached
from storage.broadcasts import Broadcast, Message
from storage.outbox import BROADCAST, RECEIPT, Cause, Recipient, Waiting
from storage.people import Person
from storage.place.slots import instant

A_PIECE: Final = 500
"""Rows made in one unit of work: a few milliseconds, so that nobody waits for it."""
ROLE: Final = "broadcast"


def begin_due(turn: Turn, known: Broadcast) -> Broadcast | None:
    """Start what is scheduled for now; None when it is not its time, or somebody else did."""
    if known.state != "scheduled" or (known.starts_at is not None and known.starts_at > turn.now):
        return None
    return broadcasts.change(turn.tx, known, turn.now, state="running", frozen_at=turn.now)


def freeze_some(turn: Turn, broadcast_id: int) -> bool:
    """Make the next rows of the audience as it was when it started; False once all are there."""
    known = broadcasts.lock(turn.tx, broadcast_id)
    if known.state != "running" or known.counted or known.frozen_at is None:
        return False
    audience = broadcasts.message(turn.world.keys.own, known).audience
    found = audiences.some(
        turn.tx, audience, known.frozen_at, known.cursor, A_PIECE, emergency=known.emergency
    )
    deliveries.add(turn.tx, known.id, ((each.person_id, _due(turn, known, each)) for each in found))
    cursor = found[-1].person_id if found else known.cursor
    broadcasts.change(turn.tx, known, turn.now, cursor=cursor, counted=len(found) < A_PIECE)
    return len(found) == A_PIECE


def feed(turn: Turn, broadcast_id: int, most: int) -> list[Waiting]:
    """Put up to so many messages into the outbox; what was put."""
    known = broadcasts.lock(turn.tx, broadcast_id)
    if known.state != "running":
        return []
    wanted = deliveries.ready(turn.tx, known.id, turn.now, most)
    if not wanted:
        return []
    told = broadcasts.message(turn.world.keys.own, known)
    rendered: dict[str, bytes] = {}
    found = people.some(turn.tx, wanted)
    rows = (_put(turn, known, told, found[person_id], rendered) for person_id in wanted)
    return [row for row in rows if row is not None]


def settled(turn: Turn, row: Waiting, state: str, why: str) -> None:
    """A message of a broadcast ended in the outbox: sent, dead, unknown or cancelled."""
    named = deliveries.of_key(row.key)
    if named is None:
        return
    ended = {"sent": "sent", "unknown": "unknown", "cancelled": "blocked"}.get(state) or (
        "blocked" if why == "unreachable" else "failed"
    )
    deliveries.set_state(turn.tx, *named, ended, known="queued")
    deliveries.forget_row(turn.tx, row.id)


def finish(turn: Turn, broadcast_id: int) -> bool:
    """Close it once nobody waits and nothing is under way; whether it is over now."""
    known = broadcasts.lock(turn.tx, broadcast_id)
    if known.state != "running" or not known.counted:
        return known.is_over
    if deliveries.next_due(turn.tx, known.id) is not None or deliveries.queued(turn.tx, known.id):
        return False
    done = broadcasts.change(turn.tx, known, turn.now, state="done", done_at=turn.now)
    if done is not None:
        progress.report(turn, done)
    return True


def quiet_until(now: datetime, quiet_from: time, until: time, zone: ZoneInfo) -> datetime:
    """When somebody who wants quiet hours may be written to: now, or when the hours they are in are over."""
    local = now.astimezone(zone)
    clock = local.time()
    over_midnight = quiet_from > until
    quiet = (clock >= quiet_from or clock < until) if over_midnight else quiet_from <= clock < until
    if not quiet:
        return now
    day = local.date() + timedelta(days=1) if over_midnight and clock >= quiet_from else local.date()
    return instant(day, until, zone)


def _due(turn: Turn, known: Broadcast, reached: Reached) -> datetime:
    if known.emergency or not reached.quiet_from or reached.quiet_from == reached.quiet_until:
        return turn.now
    start, end = time.fromisoformat(reached.quiet_from), time.fromisoformat(reached.quiet_until)
    return quiet_until(turn.now, start, end, turn.world.place.tz)


def _put(
    turn: Turn, known: Broadcast, told: Message, who: Person, rendered: dict[str, bytes]
) -> Waiting | None:
    """One message; whoever cannot be reached any more is passed over. Texts are made once per language."""
    if not who.reachable or who.wrapped_key is None:
        deliveries.set_state(turn.tx, known.id, who.id, "blocked", known="ready")
        return None
    language = turn.language_of(who)
    deed = rendered.get(language.code)
    if deed is None:
        deed = rendered[language.code] = packed(Show(notice(turn, known, told, language)))
    deliveries.set_state(turn.tx, known.id, who.id, "queued", known="ready")
    return outbox.put(
        turn.tx,
        deliveries.key(known.id, who.id),
        deed,
        Recipient(who.lane, who.id, who.id, turn.key_of(who)),
        turn.now,
        priority=RECEIPT if known.emergency else BROADCAST,
        policy="once",
        cause=Cause(role=ROLE),
    )
