"""Zone databases that say something else of Rome than today's does."""

import struct
from io import BytesIO
from zoneinfo import ZoneInfo

from handlers.visits.timezone_update import Rules

ROME = ZoneInfo("Europe/Rome")


def zone(rule: str) -> ZoneInfo:
    """Europe/Rome by another rule, written as TZif: no change of the past, and this rule for all time."""
    head = struct.pack(">4s1s15x6l", b"TZif", b"2", 0, 0, 0, 0, 1, 4)
    block = struct.pack(">lBB", 3600, 0, 0) + b"CET\0"
    return ZoneInfo.from_file(BytesIO((head + block) * 2 + b"\n" + rule.encode() + b"\n"), key="Europe/Rome")


SAME = Rules("2099a", lambda _name: ROME)

NO_SUMMER = Rules("2099b", lambda _name: zone("CET-1"))

SKIPS_TEN = Rules("2099c", lambda _name: zone("CET-1CEST,M3.5.0/10,M10.5.0/3"))
