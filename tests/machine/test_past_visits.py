"""A newer zone database comes on a day whose visits are over: what was is left as it was."""

from datetime import date, datetime, timedelta

from handlers.visits.timezone_update import Rules
from storage.visits import bookings
from tests.machine.model import ROME
from tests.machine.scenario import Town
from tests.visits import units as visits
from tests.visits.calendar import LISTENING
from tests.visits.zone_rules import NO_SUMMER

DAY = date(2026, 10, 24)
"""The last one in summer time."""


def test_a_visit_that_is_over_stays_where_it_was_though_hours_of_its_day_are_closed() -> None:
    town = Town(datetime(2026, 10, 23, 9, tzinfo=ROME))
    try:
        town.do(visits.known, "anna")
        booked = town.do(visits.books, "anna", datetime(2026, 10, 24, 9, 45, tzinfo=ROME), LISTENING)
        town.do(visits.closes, LISTENING, DAY, "09:00", "09:45")
        town.now = booked.ends_at + timedelta(hours=1)
        for rules in (NO_SUMMER, Rules()):
            town.follows(rules)
            assert town.do(lambda unit: bookings.get(unit.tx, booked.id)) == booked
    finally:
        town.end()
