"""Row identifiers that exist before their row does, so that what is sealed can be bound to it."""

import random
import threading
import time

RANDOM_BITS = 22

_lock = threading.Lock()
_last = 0


def new_id() -> int:
    """63 bits: milliseconds since 1970, then chance. What this process makes later sorts later, always.

    Two messages of one unit of work are made in the same millisecond and must still be sent in their order.
    """
    global _last  # noqa: PLW0603 - the order is the process's own
    chance = random.getrandbits(RANDOM_BITS)
    fresh = time.time_ns() // 1_000_000 << RANDOM_BITS | chance
    with _lock:
        _last = max(fresh, _last + 1)
        return _last
