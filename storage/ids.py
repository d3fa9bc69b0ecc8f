"""Row identifiers that exist before their row does, so that what is sealed can be bound to it."""

import secrets
import time

RANDOM_BITS = 22


def new_id() -> int:
    """63 bits: milliseconds since 1970, then chance. Later rows sort later."""
    return time.time_ns() // 1_000_000 << RANDOM_BITS | secrets.randbits(RANDOM_BITS)
