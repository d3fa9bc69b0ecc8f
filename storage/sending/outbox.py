"""The outbox: outbound messages, written in the unit of work that causes them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import asdict
from sqlalchemy import String, and_, bindparam, cast, not_, select, update

from storage.engine.ids import new_id
from storage.engine.statement import Statement, nothing
from storage.engine.transaction import Transaction
from storage.engine.upsert import insert_or_change, insert_or_ignore
from storage.people.encryption import Key, Where
from storage.sending.tables import outbox

TEAM_LANE = "team"
URGENT, ANSWER, RECEIPT, CARD, REMINDER, BROADCAST = -1, 0, 1, 2, 3, 9
"""Priorities: what is urgent before everything else, then answers."""

COLUMNS = (
    "id",
    "key",
    "lane",
    "person_id",
    "keyholder_id",
    "priority",
    "policy",
    "deed",
    "ticket_id",
    "entry_id",
    "role",
    "not_before",
    "created_at",
)


class Cause(msgspec.Struct, frozen=True):
    """What a row is about, kept with it. `role` names the message once it is sent: card, said, answered, prompt."""

    ticket_id: int | None = None
    entry_id: int | None = None
    role: str | None = None


class Recipient(msgspec.Struct, frozen=True):
    """Where a message goes, and whose key seals it until then: `keyholder_id` None is the installation's."""

    lane: str
    person_id: int | None
    keyholder_id: int | None
    sealer: Key


class Claim(msgspec.Struct, frozen=True):
    """The courier that will send a row, and until when its claim excludes others."""

    worker: str
    lease_until: datetime


class Waiting(msgspec.Struct, frozen=True):
    """A pending row whose payload is still sealed; the column `deed` keeps its stored name. `person_id` None is the team chat."""

    id: int
    lane: str
    person_id: int | None
    keyholder_id: int | None
    priority: int
    policy: str
    deed: bytes
    ticket_id: int | None
    entry_id: int | None
    role: str | None
    attempts: int
    not_before: datetime
    created_at: datetime
    key: str


# A row that was tried keeps its attempts, so a burst leaves it alone and goes on in a row of its own.
UNTRIED = and_(outbox.c.state == "ready", outbox.c.attempts == 0)
PUT = insert_or_ignore(outbox, *COLUMNS)
PUT_CLAIMED = insert_or_ignore(outbox, *COLUMNS, "state", "attempts", "worker", "lease_until")
PUT_OVER = insert_or_change(outbox, ("key",), *COLUMNS, only=UNTRIED)
# Once its row is claimed a burst is over, and its key is free for the next one.
FREE = Statement(
    update(outbox)
    .where(outbox.c.key == bindparam("wanted"), not_(UNTRIED))
    .values(key=outbox.c.key + ":" + cast(outbox.c.id, String)),
    nothing,
)
UNTRIED_OF = Statement(
    select(*[outbox.c[name] for name in Waiting.__struct_fields__]).where(
        outbox.c.key == bindparam("wanted"), UNTRIED
    ),
    Waiting,
)
WITHDRAW = Statement(
    update(outbox)
    .where(outbox.c.key == bindparam("wanted"), outbox.c.state == "ready")
    .values(state="cancelled", done_at=bindparam("now", type_=outbox.c.done_at.type)),
    nothing,
)
WITHDRAW_ENTRY = Statement(
    update(outbox)
    .where(
        outbox.c.entry_id == bindparam("of_entry"),
        outbox.c.lane == bindparam("in_lane"),
        outbox.c.role == bindparam("of_role"),
        outbox.c.state == "ready",
    )
    .values(state="cancelled", done_at=bindparam("now", type_=outbox.c.done_at.type)),
    nothing,
)
NOBODYS = Cause()


def made(
    key: str,
    payload: bytes,
    to: Recipient,
    now: datetime,
    *,
    priority: int,
    policy: str = "twice",
    cause: Cause = NOBODYS,
    after: timedelta = timedelta(),
) -> Waiting:
    """Makes a sealed row without writing it. See `put`."""
    row_id = new_id()
    return Waiting(
        id=row_id,
        lane=to.lane,
        person_id=to.person_id,
        keyholder_id=to.keyholder_id,
        priority=priority,
        policy=policy,
        deed=to.sealer.seal(payload, Where("outbox", row_id, "deed")),
        ticket_id=cause.ticket_id,
        entry_id=cause.entry_id,
        role=cause.role,
        attempts=0,
        not_before=now + after,
        created_at=now,
        key=key,
    )


def put(
    tx: Transaction,
    key: str,
    payload: bytes,
    to: Recipient,
    now: datetime,
    *,
    priority: int,
    policy: str = "twice",
    cause: Cause = NOBODYS,
    after: timedelta = timedelta(),
    over: bool = False,
    claim: Claim | None = None,
) -> Waiting | None:
    """Enqueues once per `key`; None when the row exists.

    `policy` is what to do when an answer was lost: "once" never sends again, "twice" sends once more,
    "freely" repeats. `over` replaces a pending row of the same key, so that a burst becomes one message.
    `claim` makes it the claimer's from the start, unless another row of its lane is under way: it shows in
    `attempts`.
    """
    row = made(key, payload, to, now, priority=priority, policy=policy, cause=cause, after=after)
    if claim is not None and _put_claimed(tx, row, claim):
        return msgspec.structs.replace(row, attempts=1)
    written = tx.run(PUT_OVER if over else PUT, **asdict(row))
    if over and not written:
        tx.run(FREE, wanted=key)
        written = tx.run(PUT_OVER, **asdict(row))
    return row if written else None


def _put_claimed(tx: Transaction, row: Waiting, claim: Claim) -> bool:
    mine = {"state": "sending", "attempts": 1, "worker": claim.worker, "lease_until": claim.lease_until}
    return bool(tx.run(PUT_CLAIMED, **(asdict(row) | mine)))


def put_all(tx: Transaction, rows: Sequence[Waiting]) -> int:
    """Enqueues many at once; returns how many are new."""
    return tx.each(PUT, [asdict(row) for row in rows])


def untried(tx: Transaction, key: str) -> Waiting | None:
    """Returns the pending row of a burst, which the next message replaces."""
    return tx.first(UNTRIED_OF, wanted=key)


def opened(sealer: Key, row: Waiting) -> bytes:
    """Opens the payload of a row. Raises Unsealable when its citizen was erased meanwhile."""
    return sealer.open(row.deed, Where("outbox", row.id, "deed"))


def withdraw(tx: Transaction, key: str, now: datetime) -> bool:
    """Cancels a message that is no longer true; False when it was claimed already, or never enqueued."""
    return bool(tx.run(WITHDRAW, wanted=key, now=now))


def withdraw_entry(tx: Transaction, lane: str, role: str, entry_id: int, now: datetime) -> int:
    """Cancels what is not sent yet of an entry in one chat; returns how many messages."""
    return tx.run(WITHDRAW_ENTRY, in_lane=lane, of_role=role, of_entry=entry_id, now=now)
