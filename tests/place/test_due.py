"""Due times: over weekends, holidays and both changes of the clock."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import msgspec
import pytest

from storage.place import DEFAULT_PLACE, Place, Team, read_place
from storage.place.due import Delay, Unit

ROME = ZoneInfo("Europe/Rome")
LATINA = read_place(DEFAULT_PLACE)


def place(amount: int, unit: Unit) -> Place:
    return msgspec.structs.replace(LATINA, due={"report": Delay(amount, unit)})


def rome(said: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=ROME, fold=fold)


@pytest.mark.parametrize(
    ("amount", "unit", "opened", "due"),
    [
        # hours are hours: on the wall one more or one less when the clock changes
        (24, "hours", "2026-06-10 09:00", "2026-06-11 09:00"),
        (24, "hours", "2026-03-28 12:00", "2026-03-29 13:00"),
        (24, "hours", "2026-10-24 12:00", "2026-10-25 11:00"),
        # days keep the time on the wall
        (1, "days", "2026-03-28 12:00", "2026-03-29 12:00"),
        (1, "days", "2026-10-24 12:00", "2026-10-25 12:00"),
        (30, "days", "2026-10-01 08:30", "2026-10-31 08:30"),
        (1, "days", "2026-03-28 02:30", "2026-03-29 03:30"),  # 02:30 is not on that day's clock
        # working days leave out weekends and holidays, and the day of opening
        (2, "working days", "2026-06-10 11:00", "2026-06-12 11:00"),
        (2, "working days", "2026-06-11 11:00", "2026-06-15 11:00"),
        (2, "working days", "2026-06-10 05:31", "2026-06-12 09:00"),  # nobody is promised an answer at night
        (2, "working days", "2026-06-10 23:50", "2026-06-12 17:00"),
        (2, "working days", "2026-06-13 11:00", "2026-06-16 11:00"),
        (2, "working days", "2026-03-27 11:00", "2026-03-31 11:00"),  # summer time begins between them
        (2, "working days", "2026-10-23 11:00", "2026-10-27 11:00"),  # and ends
        (1, "working days", "2026-04-03 11:00", "2026-04-07 11:00"),  # Easter Monday, once
        (1, "working days", "2026-12-24 11:00", "2026-12-28 11:00"),  # Christmas, every year
        (1, "working days", "2027-12-31 11:00", "2028-01-03 11:00"),
        # working hours run only while somebody works
        (4, "working hours", "2026-06-10 10:00", "2026-06-10 14:00"),
        (4, "working hours", "2026-06-10 15:00", "2026-06-11 11:00"),
        (4, "working hours", "2026-06-10 23:30", "2026-06-11 13:00"),
        (4, "working hours", "2026-06-12 16:00", "2026-06-15 12:00"),
        (8, "working hours", "2026-06-10 09:00", "2026-06-10 17:00"),
        (4, "working hours", "2026-03-27 16:00", "2026-03-30 12:00"),
        (4, "working hours", "2026-10-23 16:00", "2026-10-26 12:00"),
    ],
)
def test_due(amount: int, unit: Unit, opened: str, due: str) -> None:
    assert place(amount, unit).due_at("report", rome(opened)) == rome(due)


def test_an_hour_that_comes_twice_counts_twice() -> None:
    night = (*LATINA.working.ranges[:6], ((time(1), time(5)),))
    town = msgspec.structs.replace(
        place(5, "working hours"), working=msgspec.structs.replace(LATINA.working, ranges=night)
    )
    assert town.due_at("report", rome("2026-10-25 01:00")) == rome("2026-10-25 05:00")
    assert town.due_at("report", rome("2026-03-29 00:00")) == rome("2026-03-30 11:00")


def test_due_is_told_in_utc_wherever_it_was_opened() -> None:
    opened = rome("2026-06-10 11:00").astimezone(ZoneInfo("Asia/Tokyo"))
    due = place(2, "working days").due_at("report", opened)
    assert due.isoformat() == "2026-06-12T09:00:00+00:00"


def test_a_kind_without_a_due_time_has_two_working_days() -> None:
    town = msgspec.structs.replace(LATINA, due={})
    assert town.due_at("report", rome("2026-06-11 11:00")) == rome("2026-06-15 11:00")


@pytest.mark.parametrize(
    ("after", "morning"),
    [
        ("2026-06-10 08:59", "2026-06-10 09:00"),
        ("2026-06-10 09:00", "2026-06-11 09:00"),
        ("2026-03-28 10:00", "2026-03-29 09:00"),
        ("2026-10-24 10:00", "2026-10-25 09:00"),
    ],
)
def test_the_next_morning(after: str, morning: str) -> None:
    assert LATINA.next_morning(rome(after)) == rome(morning)


def test_the_morning_can_begin_at_another_time() -> None:
    late = msgspec.structs.replace(LATINA, team=Team(morning=time(10, 30)))
    assert late.next_morning(rome("2026-06-10 10:00")) == rome("2026-06-10 10:30")


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-06-09 16:00", True),
        ("2026-06-09 18:00", False),
        ("2026-06-10 16:00", False),
        ("2026-06-13 10:00", False),
        ("2026-06-02 10:00", False),  # a Tuesday, and the day of the Republic
    ],
)
def test_the_desk_is_open(at: str, *, is_open: bool) -> None:
    assert LATINA.is_open(rome(at)) is is_open
