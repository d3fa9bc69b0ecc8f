"""Quiet hours: when a citizen may receive a notice."""

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from handlers.messaging.quiet_hours import over_at
from handlers.messaging.unit_of_work import UnitOfWork
from storage.broadcasts.broadcasts import Audience, Broadcast
from storage.events import events
from storage.place.model import Notices


@dataclass(frozen=True, slots=True)
class Quiet:
    """The quiet hours of one broadcast's readers: each has their own, or the town's usual ones."""

    now: datetime
    zone: ZoneInfo
    usual: Notices
    ignored: bool = False
    too_late: datetime | None = None
    """A notice that would come after this instant comes at once."""

    def due(self, quiet_from: str, quiet_until: str) -> datetime:
        """Now, or the end of their quiet hours. Empty hours stand for a citizen who never chose any."""
        if self.ignored:
            return self.now
        start = time.fromisoformat(quiet_from) if quiet_from else self.usual.quiet_from
        until = time.fromisoformat(quiet_until) if quiet_until else self.usual.quiet_until
        due = over_at(self.now, start, until, self.zone)
        return self.now if self.too_late is not None and self.now < self.too_late <= due else due


def quiet_of(unit: UnitOfWork, broadcast: Broadcast, audience: Audience) -> Quiet:
    """An emergency never waits, nor does a notice to sign-ups that would come after the event begins.

    An invitation does wait: it is stopped when the event begins, and wakes no citizen.
    """
    event = None if audience.event_id is None else events.get(unit.tx, audience.event_id)
    place = unit.context.place
    return Quiet(
        unit.now, place.tz, place.notices, broadcast.emergency, None if event is None else event.starts_at
    )
