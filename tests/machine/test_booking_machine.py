"""Citizens, operators, clocks and restarts in any order, against a calendar in plain Python.

The suite plays 200 times 50 steps, always the same ones. More, and others each time:

    ASCOLTO_MACHINE=5000x100 make test only=tests/machine
"""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from sqlalchemy import update

from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits import actions, waitlist
from handlers.visits.timezone_update import Rules
from storage.people import people
from storage.sending.tables import outbox
from storage.visits.bookings import Booking
from storage.visits.opening_hours import Opening
from tests.machine.checked import CheckedCalendar
from tests.machine.disk import wrong_with
from tests.machine.model import ROME, Model
from tests.machine.scenario import Town
from tests.visits import units as visits
from tests.visits.calendar import HELP, LISTENING, NIGHT
from tests.visits.units import known
from tests.visits.zone_rules import NO_SUMMER

RUNS, _, STEPS = os.environ.get("ASCOLTO_MACHINE", "200x50").partition("x")
NIGHTS = [
    datetime(2026, 10, 23, 7, tzinfo=UTC),
    datetime(2027, 3, 26, 8, tzinfo=UTC),
    datetime(2027, 10, 29, 7, tzinfo=UTC),
]
"""The days before the clock changes."""
NAMES = ("anna", "bruno", "carla", "dario", "elena", "fatima")
DESK = "giulia"

name = st.sampled_from(NAMES)
code = st.sampled_from([LISTENING, LISTENING, LISTENING, HELP, NIGHT])
number = st.integers(0, 50)
hours = st.sampled_from(
    [("09:00", "09:45"), ("09:30", "10:30"), ("09:00", "10:30"), ("01:00", "03:00"), ("00:00", "00:00")]
)
while_passes = st.sampled_from(
    [
        timedelta(seconds=1),
        *(timedelta(minutes=m) for m in (5, 30, 60, 119, 120)),
        *(timedelta(hours=h) for h in (2, 5, 9, 14, 24, 49)),
    ]
)


class Calendar(CheckedCalendar):
    """What citizens, operators and the clock may do, in any order."""

    @initialize(night=st.sampled_from(NIGHTS), crowd=st.integers(0, len(NAMES)), first=st.integers(0, 6))
    def begins(self, night: datetime, crowd: int, first: int) -> None:
        """Often in a crowd: some have booked one morning, and the others wait."""
        self.town, self.model = Town(night), Model()
        self.versions = {}
        self.openings = []
        self.ids = {each: self.town.do(known, each).id for each in NAMES}
        self.disk = self._look()
        for place, who in enumerate(NAMES[:crowd]):
            self.books(who, LISTENING, first + place // 2)
        for who in NAMES[crowd:] if crowd else ():
            self.joins(who, LISTENING)

    # ── what citizens do ──

    @rule(who=name, code=code, pick=number)
    def books(self, who: str, code: str, pick: int) -> None:
        slot = self._slot(code, pick)
        told = self._within(slot, self._books, who, code, slot.starts)
        sole = self.model.sole_of(self.ids[who], code, self.town.now)
        if isinstance(told, Booking):
            assert not sole
            assert self.model.can_be_booked(slot.starts, self.town.now)
            self.model.booked(told, self.town.now)
        self._settle()
        if told == "taken":
            assert self._is_gone(code, slot)
        assert bool(sole) or told != "already"

    @precondition(lambda self: self._some("booked"))
    @rule(which=number, pick=number, by=st.sampled_from(["", DESK]))
    def moves(self, which: int, pick: int, by: str) -> None:
        booking = self._one("booked", which)
        slot = self._slot(booking.service, pick)
        told = self._within(slot, visits.moves, booking, slot.starts, by)
        if isinstance(told, Booking) and told.moved > booking.moved:
            assert self.model.can_be_booked(slot.starts, self.town.now)
            self.model.moved(told, self.town.now)
        self._settle(giver=booking.person_id if not by else 0)
        if told == "taken":
            assert self._is_gone(booking.service, slot, booking.id)
        assert (told == "changed") == (booking.ends_at <= self.town.now)

    @precondition(lambda self: self._some("booked", "held"))
    @rule(which=number, by=st.sampled_from(["", "", DESK]))
    def cancels(self, which: int, by: str) -> None:
        booking = self._one("booked", which, "held")
        told = self._try(visits.cancels, booking, by)
        assert (told == "changed") == (booking.ends_at <= self.town.now)
        if isinstance(told, Booking):
            if booking.state == "held":
                self.model.taken_back(booking.id)
                self._stand_in_order(booking.service)
            else:
                self.model.cancelled(booking.id)
        self._settle(giver=booking.person_id if not by else 0)

    @precondition(lambda self: self._some("booked"))
    @rule(which=number)
    def confirms(self, which: int) -> None:
        booking = self._one("booked", which)
        told = self._try(actions.confirm, booking)
        assert (told == "changed") == (booking.ends_at <= self.town.now)
        self._settle()

    @precondition(lambda self: self.disk.bookings)
    @rule(which=number)
    def taps_an_old_button(self, which: int) -> None:
        booking = list(self.versions.values())[which % len(self.versions)] if self.versions else None
        if booking is not None and booking != self.disk.bookings.get(booking.id):
            assert self._try(visits.cancels, booking) == "changed"
        self._settle()

    @rule(who=name, code=code)
    def joins(self, who: str, code: str) -> None:
        assert self.town.do(visits.joins, who, code) == self.model.joins(self.ids[who], code)
        self._settle()

    @rule(who=name, code=code)
    def leaves(self, who: str, code: str) -> None:
        self.town.do(visits.leaves, who, code)
        self.model.leaves(self.ids[who], code)
        self._settle()

    @precondition(lambda self: self._some("held"))
    @rule(which=number)
    def accepts(self, which: int) -> None:
        held = self._one("held", which)
        told = self.town.do(visits.accepts, held)
        assert (told is None) == (held.held_until is not None and held.held_until <= self.town.now)
        if told is None:
            self.model.lapses(held.id)
        else:
            self.model.accepted(told, self.town.now)
        self._settle()

    @precondition(lambda self: self._some("held"))
    @rule(which=number)
    def declines(self, which: int) -> None:
        held = self._one("held", which)
        assert self.town.do(waitlist.decline, held)
        self.model.lapses(held.id)
        self._settle()

    @rule(who=name)
    def blocks_or_comes_back(self, who: str) -> None:
        self.model.unreachable ^= {self.ids[who]}
        self.town.do(reachable, who, self.ids[who] not in self.model.unreachable)

    # ── what the desk does ──

    @rule(
        code=code, day=st.integers(0, 3), range_=hours, kind=st.sampled_from([visits.closes, visits.absent])
    )
    def closes(self, code: str, day: int, range_: tuple[str, str], kind: Callable[..., Opening]) -> None:
        self.openings.append(self.town.do(kind, code, self._day(day), *range_))
        self._settle()

    @rule(
        code=code,
        day=st.integers(0, 3),
        range_=st.sampled_from([("10:30", "12:00"), ("10:00", "11:00"), ("04:00", "06:00")]),
    )
    def opens_extra_hours(self, code: str, day: int, range_: tuple[str, str]) -> None:
        self.town.do(visits.opens, code, self._day(day), *range_)
        self._settle()

    @precondition(lambda self: self.openings)
    @rule(which=number)
    def reopens(self, which: int) -> None:
        self.town.do(visits.reopens, self.openings.pop(which % len(self.openings)))
        self._settle()

    @precondition(lambda self: self._some("booked", "arrived", "missed"))
    @rule(which=number, state=st.sampled_from(["arrived", "missed", "booked"]))
    def marks(self, which: int, state: str) -> None:
        booking = self._one("booked", which, "arrived", "missed")
        self.town.do(visits.marks, booking, state)
        self.model.marked(booking.id, state, self.town.now)
        self._settle()

    # ── what happens by itself ──

    @rule(passes=while_passes)
    def time_passes(self, passes: timedelta) -> None:
        self.town.now += passes
        self._tick()

    @precondition(lambda self: self.model.next_due(self.town.now))
    @rule(late=st.sampled_from([timedelta(), timedelta(seconds=1), timedelta(minutes=59)]))
    def comes_to_what_is_due_next(self, late: timedelta) -> None:
        self.town.now = self.model.next_due(self.town.now)[0] + late
        self._tick()

    @rule(passes=while_passes)
    def is_down_for_a_while(self, passes: timedelta) -> None:
        self.town.now += passes
        self.town.restart()
        self._tick()

    @rule()
    def stops_its_clock_for_a_while(self) -> None:
        """Offers end all the same."""
        self.town.now += timedelta(minutes=121)

    @precondition(lambda self: not self._marked_or_twofold())
    @rule()
    def hears_that_summer_time_is_over_for_good_and_is_not(self) -> None:
        """Two zone databases, one after the other: seats and reminders follow the wall, and all is as it was."""
        shifted = [
            each.id
            for each in self._some("booked")
            if each.starts_at > self.town.now and each.starts_at.astimezone(ROME).dst()
        ]
        self.town.follows(NO_SUMMER)
        meanwhile = self._look()
        assert wrong_with(meanwhile) == []
        assert {of for of in shifted if meanwhile.bookings[of].span == self.disk.bookings[of].span} == set()
        self.town.follows(Rules())
        for of in shifted:
            self.model.retimed(of, 2, self.town.now)
        spans = {of: each.span for of, each in self.disk.bookings.items()}
        self._settle()
        assert {of: each.span for of, each in self.disk.bookings.items()} == spans

    @rule()
    def sends_what_waits(self) -> None:
        self.town.do(all_sent)


def reachable(unit: UnitOfWork, who: str, yes: bool) -> None:  # noqa: FBT001 - as the column has it
    people.change(unit.tx, known(unit, who), reachable=yes)


def all_sent(unit: UnitOfWork) -> None:
    unit.tx.core.execute(update(outbox).where(outbox.c.state == "ready").values(state="sent"))


Calendar.TestCase.settings = settings(
    max_examples=int(RUNS),
    stateful_step_count=int(STEPS),
    derandomize="ASCOLTO_MACHINE" not in os.environ,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
TestCalendar = Calendar.TestCase
