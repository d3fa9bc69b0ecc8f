"""Computes the end of quiet hours."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage.place.slots import instant


def over_at(now: datetime, quiet_from: time, until: time, zone: ZoneInfo) -> datetime:
    """The end of the present quiet hours; now, when there are none. The same time twice is never quiet."""
    local = now.astimezone(zone)
    clock = local.time()
    over_midnight = quiet_from > until
    quiet = (clock >= quiet_from or clock < until) if over_midnight else quiet_from <= clock < until
    if not quiet:
        return now
    day = local.date() + timedelta(days=1) if over_midnight and clock >= quiet_from else local.date()
    return instant(day, until, zone)
