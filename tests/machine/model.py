"""A calendar in plain Python: what each person was told, who waits in which order, and which reminders are to come."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from storage.visits.bookings import Booking

ROME = ZoneInfo("Europe/Rome")
DAY_BEFORE, SOON = "visit tomorrow", "visit soon"
TOO_LATE = {DAY_BEFORE: timedelta(hours=12), SOON: timedelta(hours=2)}
NOTICE, AHEAD = timedelta(minutes=60), timedelta(days=3)
"""As the place of the town has them."""
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Visit:
    """A booking a person was told of. `sole` ones forbid a second of the same service."""

    person: int
    service: str
    state: str
    starts: datetime
    ends: datetime
    moved: int = 0
    sole: bool = True


@dataclass
class Model:
    visits: dict[int, Visit] = field(default_factory=dict)
    waiting: dict[str, list[int]] = field(default_factory=dict)
    offers: dict[int, tuple[int, str, datetime]] = field(default_factory=dict)
    """By booking: to whom, of which service, until when."""
    reminders: dict[tuple[int, str], datetime] = field(default_factory=dict)
    unreachable: set[int] = field(default_factory=set)

    def sole_of(self, person: int, service: str, now: datetime) -> int:
        """What forbids them to book it once more; 0 when nothing does."""
        found = [
            of
            for of, each in self.visits.items()
            if (each.person, each.service, each.state) == (person, service, "booked")
            and each.sole
            and each.ends > now
        ]
        return found[0] if found else 0

    def can_be_booked(self, starts: datetime, now: datetime) -> bool:
        return starts - now >= NOTICE and wall(starts).date() <= wall(now).date() + AHEAD

    def booked(self, told: Booking, now: datetime) -> None:
        self._let_go(told.person_id, now)
        self.visits[told.id] = Visit(told.person_id, told.service, "booked", told.starts_at, told.ends_at)
        self.leaves(told.person_id, told.service)
        self._remind(told.id, now)

    def moved(self, told: Booking, now: datetime) -> None:
        was = self.visits[told.id]
        self.visits[told.id] = replace(was, starts=told.starts_at, ends=told.ends_at, moved=was.moved + 1)
        self._remind(told.id, now)

    def retimed(self, of: int, times: int, now: datetime) -> None:
        """Its instant was another for a while: what was set for it is set anew."""
        self.visits[of] = replace(self.visits[of], moved=self.visits[of].moved + times)
        self._remind(of, now)

    def cancelled(self, of: int) -> None:
        self.visits[of] = replace(self.visits[of], state="cancelled", sole=False)

    def taken_back(self, of: int) -> None:
        """An offer whose seat the desk needs: they stand where they stood."""
        person, service, _until = self.offers.pop(of)
        self.waiting[service].append(person)

    def accepted(self, told: Booking, now: datetime) -> None:
        before = self.sole_of(told.person_id, told.service, now)
        if before:
            self.cancelled(before)
        del self.offers[told.id]
        self._let_go(told.person_id, now)
        self.visits[told.id] = Visit(
            told.person_id, told.service, "booked", told.starts_at, told.ends_at, told.moved
        )
        self._remind(told.id, now)

    def marked(self, of: int, state: str, now: datetime) -> None:
        visit = self.visits[of]
        if visit.state == state:
            return
        sole = state == "booked" and visit.ends > now and not self.sole_of(visit.person, visit.service, now)
        self.visits[of] = replace(visit, state=state, sole=sole)

    def joins(self, person: int, service: str) -> bool:
        """False when they stand on the list, or have an offer of it."""
        offered = any((who, what) == (person, service) for who, what, _until in self.offers.values())
        if person in self.waiting.setdefault(service, []) or offered:
            return False
        self.waiting[service].append(person)
        return True

    def leaves(self, person: int, service: str) -> None:
        """What they were offered is nobody's any more."""
        self.waiting[service] = [each for each in self.waiting.get(service, []) if each != person]
        self.offers = {
            of: each for of, each in self.offers.items() if (each[0], each[1]) != (person, service)
        }

    def lapses(self, of: int) -> None:
        self.offers.pop(of, None)

    def next_due(self, now: datetime) -> list[datetime]:
        """When a reminder or the end of an offer comes next, and all after it."""
        ends = [until for _who, _what, until in self.offers.values()]
        return sorted(at for at in (*self.reminders.values(), *ends) if at > now)

    def due(self, now: datetime) -> set[tuple[str, int, int]]:
        """What a tick shall send now; whatever was due is set no more."""
        due = {key: at for key, at in self.reminders.items() if at <= now}
        self.reminders = {key: at for key, at in self.reminders.items() if key not in due}
        return {
            (kind, of, self.visits[of].moved)
            for (of, kind), at in due.items()
            if now - at <= TOO_LATE[kind] and self._hears_of(self.visits[of], now)
        }

    def _hears_of(self, visit: Visit, now: datetime) -> bool:
        return visit.state == "booked" and visit.starts > now and visit.person not in self.unreachable

    def _remind(self, of: int, now: datetime) -> None:
        starts = self.visits[of].starts
        for kind, at in ((DAY_BEFORE, day_before(starts)), (SOON, starts - timedelta(hours=2))):
            self.reminders.pop((of, kind), None)
            if at > now:
                self.reminders[of, kind] = at

    def _let_go(self, person: int, now: datetime) -> None:
        for of, each in self.visits.items():
            if each.person == person and each.ends <= now:
                self.visits[of] = replace(each, sole=False)


def wall(at: datetime) -> datetime:
    return at.astimezone(ROME).replace(tzinfo=None)


def day_before(starts: datetime) -> datetime:
    """The first moment of the day before at which the clock on the wall shows this time, or has skipped it."""
    wanted = wall(starts) - timedelta(days=1)
    at = starts - timedelta(hours=26)
    while wall(at) < wanted:
        at += MINUTE
    return at
