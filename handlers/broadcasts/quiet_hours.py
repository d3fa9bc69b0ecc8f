"""Nobody is disturbed in the evening: when somebody may be written to who wants quiet hours."""

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
    """What holds for everybody of one broadcast; each has hours of their own, or the town's usual ones."""

    now: datetime
    zone: ZoneInfo
    usual: Notices
    ignored: bool = False
    too_late: datetime | None = None
    """News that would come only then comes at once."""

    def due(self, quiet_from: str, quiet_until: str) -> datetime:
        """Now, or when their quiet hours are over. Empty hours are those of somebody who never said."""
        if self.ignored:
            return self.now
        start = time.fromisoformat(quiet_from) if quiet_from else self.usual.quiet_from
        until = time.fromisoformat(quiet_until) if quiet_until else self.usual.quiet_until
        due = over_at(self.now, start, until, self.zone)
        return self.now if self.too_late is not None and self.now < self.too_late <= due else due


def quiet_of(unit: UnitOfWork, known: Broadcast, audience: Audience) -> Quiet:
    """An emergency waits for nothing, and what concerns those who signed up to an event never until it has begun.

    An invitation does wait: it is stopped when the event begins, and nobody is woken for it.
    """
    event = None if audience.event_id is None else events.get(unit.tx, audience.event_id)
    place = unit.context.place
    return Quiet(
        unit.now, place.tz, place.notices, known.emergency, None if event is None else event.starts_at
    )
