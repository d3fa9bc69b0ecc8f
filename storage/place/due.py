"""When a ticket is due: so many hours, days, working hours or working days after its opening."""

from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final, Literal
from zoneinfo import ZoneInfo

import msgspec

from storage.place.week import Week, days_from

Unit = Literal["hours", "days", "working hours", "working days"]
UNITS: Final[tuple[Unit, ...]] = ("hours", "days", "working hours", "working days")


class Delay(msgspec.Struct, frozen=True):
    amount: int
    unit: Unit

    def after(self, opened: datetime, zone: ZoneInfo, week: Week) -> datetime:
        """Hours pass everywhere alike; days keep the clock on the town's wall, also when summer time begins or ends."""
        match self.unit:
            case "hours":
                return opened.astimezone(UTC) + timedelta(hours=self.amount)
            case "days":
                return (opened.astimezone(zone) + timedelta(days=self.amount)).astimezone(UTC)
            case "working days":
                return _working_days(self.amount, opened.astimezone(zone), week)
            case "working hours":
                return _working_hours(timedelta(hours=self.amount), opened.astimezone(UTC), zone, week)


TWO_WORKING_DAYS: Final = Delay(2, "working days")
ONE_WORKING_HOUR: Final = Delay(1, "working hours")
URGENT: Final = "urgent"
"""What an urgent ticket is called in the place file's `due`, whatever its kind."""


def _working_days(amount: int, local: datetime, week: Week) -> datetime:
    """Counts neither the day of opening nor a day without working hours; no answer is promised for a night."""
    working = (day for day in days_from(local.date() + timedelta(days=1)) if week.on(day))
    last = next(islice(working, amount - 1, None))
    ranges = week.on(last)
    wall = min(max(local.time(), ranges[0][0]), ranges[-1][1])
    return datetime.combine(last, wall, local.tzinfo).astimezone(UTC)


def _working_hours(left: timedelta, opened: datetime, zone: ZoneInfo, week: Week) -> datetime:
    """Measures in UTC range by range, so that an hour which the clocks skip or repeat is counted as it was worked."""
    for day in days_from(opened.astimezone(zone).date()):
        for start, end in week.on(day):
            begins = max(opened, datetime.combine(day, start, zone).astimezone(UTC))
            worked = datetime.combine(day, end, zone).astimezone(UTC) - begins
            if worked >= left:
                return begins + left
            left -= max(worked, timedelta())
    raise AssertionError  # days never end
