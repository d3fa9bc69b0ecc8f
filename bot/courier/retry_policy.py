"""The policy for a row, given the outcome of its try. Reads and writes nothing."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from handlers.messaging.delivery_result import (
    Ambiguous,
    DeliveryResult,
    Gone,
    Misconfigured,
    Moved,
    NotSent,
    Refused,
    Sent,
    TeamLost,
    TooMany,
    TopicGone,
    Unreachable,
)
from storage.sending.claims import AMBIGUOUS, Ended
from storage.sending.outbox import Waiting

LONGEST_BACKOFF: Final = 300.0
GIVEN_UP_AFTER: Final = timedelta(hours=24)
"""What is for a citizen is too old then. What is for the team waits as long as it must: it may be all that tells of a ticket."""
TEAM_LOST_FOR: Final = 60.0
MISCONFIGURED_FOR: Final = 30.0
_dice = random.SystemRandom()


def backoff(attempts: int) -> float:
    """1 s doubling to 5 min, give or take a quarter, so that what failed together does not come back together."""
    return min(LONGEST_BACKOFF, 2.0 ** min(attempts - 1, 9)) * _dice.uniform(0.75, 1.25)


def verdict(  # noqa: C901, PLR0911 - one case for each row of the table
    row: Waiting, attempts: int, outcome: DeliveryResult, now: datetime, was_lost_before: Callable[[], bool]
) -> Ended:
    """The table of outcomes. `why` of a dead row is one word for the team: unreachable, refused, expired, unknown."""

    def ends(state: str, name: str, error: str = "", message_id: str = "") -> Ended:
        return Ended(row, attempts, state, name, row.not_before, message_id, error)

    def again(seconds: float, name: str, error: str = "") -> Ended:
        if row.person_id is not None and now - row.created_at > GIVEN_UP_AFTER:
            return ends("dead", name, "expired")
        return Ended(row, attempts, "ready", name, now + timedelta(seconds=seconds), None, error)

    match outcome:
        case Sent(message_id):
            return ends("sent", "sent", message_id=message_id)
        case Gone():
            return ends("sent", "gone")
        case TooMany(retry_after):
            return again(retry_after + _dice.uniform(0.05, 0.5), "too_many")
        case NotSent(retry_in):
            return again(backoff(attempts) if retry_in is None else retry_in, "not_sent")
        case Ambiguous():
            if row.policy == "once" or (row.policy == "twice" and was_lost_before()):
                return ends("unknown", AMBIGUOUS, "unknown")
            return again(backoff(attempts), AMBIGUOUS)
        case TopicGone():
            return ends("cancelled", "topic_gone")
        case Unreachable(why):
            return ends("cancelled" if why == "erased" else "dead", "unreachable", "unreachable")
        case TeamLost():
            return again(TEAM_LOST_FOR, "team_lost")
        case Moved():
            return again(0.0, "moved")
        case Refused(why):
            return ends("dead", "refused", f"refused: {why}")
        case Misconfigured():
            return again(MISCONFIGURED_FOR, "misconfigured")
