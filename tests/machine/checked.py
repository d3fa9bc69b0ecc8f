"""A calendar whose disk is compared with the model after every step, whatever the steps are."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, invariant

from handlers.messaging.unit_of_work import UnitOfWork
from handlers.visits.actions import BookedAlready, Changed, SlotTaken
from storage.place.slots import Span, is_twofold
from storage.visits import bookings, free_slots
from storage.visits.bookings import Booking
from storage.visits.opening_hours import Opening
from tests.machine.disk import TAKING, Disk, look, wrong_with
from tests.machine.model import ROME, Model, wall
from tests.machine.scenario import Town
from tests.visits import units as visits
from tests.visits.calendar import HELP, LISTENING, NIGHT

LEAST = timedelta(minutes=70)
"""An offer leaves ten minutes to answer, and an hour to come."""


class CheckedCalendar(RuleBasedStateMachine):
    """After every step the disk is looked at: it must be right by itself, and as the model has it."""

    town: Town
    model: Model
    disk: Disk
    versions: dict[int, Booking]
    openings: list[Opening]
    ids: dict[str, int]

    @invariant()
    def is_right(self) -> None:
        self.disk = self._look()
        assert wrong_with(self.disk) == []

    def teardown(self) -> None:
        self.town.end()

    def _tick(self) -> None:
        for of in [of for of, (_who, _what, until) in self.model.offers.items() if until <= self.town.now]:
            self.model.lapses(of)
        expected = self.model.due(self.town.now)
        self.town.tick()
        self._settle(expected)

    def _settle(self, reminded: frozenset[Any] | set[Any] = frozenset(), giver: int = 0) -> None:
        """New offers go to the first who wait; all else is as the model has it."""
        before, after = self.disk, self._look()
        for service in (LISTENING, HELP, NIGHT):
            self._check_offers(before, after, service, giver)
        assert set(after.reminders) - set(before.reminders) == reminded
        assert {of: each.state for of, each in self.model.visits.items()} == {
            of: each.state
            for of, each in after.bookings.items()
            if each.state not in ("held", "lapsed") and of in self.model.visits
        }
        assert {
            each.id for each in after.bookings.values() if each.state in TAKING
        } == self._expected_taking()
        self.versions |= {of: each for of, each in before.bookings.items() if each != after.bookings.get(of)}
        self.disk = after

    def _check_offers(self, before: Disk, after: Disk, service: str, giver: int) -> None:
        waiting = self.model.waiting.setdefault(service, [])
        asked = [each for each in waiting if each not in self.model.unreachable and each != giver]
        new = [
            each
            for each in after.bookings.values()
            if each.state == "held" and each.service == service and each.id not in self.model.offers
        ]
        assert {each.person_id for each in new} == set(asked[: len(new)])
        for each in new:
            assert each.held_until is not None
            self.model.offers[each.id] = (each.person_id, service, each.held_until)
            waiting.remove(each.person_id)
        assert after.waiting(service) == waiting
        assert not (asked[len(new) :] and self._is_left(before, after, service))

    def _is_left(self, before: Disk, after: Disk, service: str) -> bool:
        """Whether time was given up that a waiting citizen could have."""
        wanted = self.town.place.service(service)
        assert wanted is not None
        freed = [
            each.span
            for each in before.bookings.values()
            if each.desk == wanted.seat_pool
            and each.state in TAKING
            and (after.bookings[each.id].state not in TAKING or after.bookings[each.id].span != each.span)
        ]
        slots = self._slots(service) if freed else []
        return any(
            after.has_room(wanted.seat_pool, slot)
            for slot in slots
            for span in freed
            if slot.overlaps(span) and slot.starts - self.town.now >= LEAST
        )

    def _expected_taking(self) -> set[int]:
        mine = {of for of, each in self.model.visits.items() if each.state in TAKING}
        return mine | set(self.model.offers)

    def _stand_in_order(self, service: str) -> None:
        """Who goes back to their place stands where they first stood."""
        places = {each.person_id: each.id for each in self.disk.waiters if each.service == service}
        self.model.waiting[service].sort(key=places.__getitem__)

    def _is_gone(self, code: str, slot: Span, besides: int = 0) -> bool:
        wanted = self.town.place.service(code)
        assert wanted is not None
        bookable = self.model.can_be_booked(slot.starts, self.town.now)
        return not bookable or not self.disk.has_room(wanted.seat_pool, slot, besides)

    def _within(self, slot: Span, in_unit: Callable[..., Booking], *given: Any) -> Booking | str:
        """Offers in a slot that are over end as soon as a citizen wants it."""
        over = [
            each.id
            for each in self.disk.bookings.values()
            if each.state == "held"
            and self.model.offers[each.id][2] <= self.town.now
            and each.span.overlaps(slot)
        ]
        told = self._try(in_unit, *given)
        for of in over:
            if self._state_of(of) == "lapsed":
                self.model.lapses(of)
        return told

    def _state_of(self, of: int) -> str:
        return self.town.do(lambda unit: bookings.get(unit.tx, of)).state

    def _try(self, in_unit: Callable[..., Booking], *given: Any) -> Booking | str:
        """As a handler does it: who hears no, hears it in the same unit, which is kept."""

        def asked(unit: UnitOfWork) -> Booking | str:
            try:
                return in_unit(unit, *given)
            except SlotTaken:
                return "taken"
            except BookedAlready:
                return "already"
            except Changed:
                return "changed"

        return self.town.do(asked)

    @staticmethod
    def _books(unit: UnitOfWork, who: str, code: str, starts: datetime) -> Booking:
        return visits.books(unit, who, starts, code)

    def _look(self) -> Disk:
        return self.town.store.do(lambda tx: look(tx, self.town.now))

    def _marked_or_twofold(self) -> bool:
        """Marked visits stay where they are, and of two hours one is left: these the desk must look after."""
        ahead = [each for each in self.disk.bookings.values() if each.ends_at > self.town.now]
        return any(
            each.state in ("arrived", "missed") or (each.state in TAKING and is_twofold(each.starts_at, ROME))
            for each in ahead
        )

    def _day(self, ahead: int) -> date:
        return wall(self.town.now).date() + timedelta(days=ahead)

    def _slots(self, code: str) -> list[Span]:
        wanted = self.town.place.service(code)
        assert wanted is not None
        first, last = self._day(0), self._day(4)
        return self.town.do(
            lambda unit: free_slots.slots_between(unit.tx, self.town.place, wanted, first, last)
        )

    def _slot(self, code: str, pick: int) -> Span:
        found = self._slots(code)
        return found[pick % len(found)]

    def _some(self, *states: str) -> list[Booking]:
        return [each for each in self.disk.bookings.values() if each.state in states]

    def _one(self, state: str, which: int, *states: str) -> Booking:
        found = self._some(state, *states)
        return found[which % len(found)]
