"""A year of slots: no hour of it is missing or there twice, whatever the clocks do; and nothing on holidays."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.place.model import Service
from storage.place.slots import MIDNIGHT, Span, from_wall, instant, is_twofold, slots_on, span, walls
from storage.place.week import Range
from tests.courier.scenario import latina
from tests.visits.calendar import every_day, service

ROME = ZoneInfo("Europe/Rome")
ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Rome",
        "America/New_York",
        "Asia/Kolkata",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "UTC",
    )
]
FORWARD, BACK, BACK_AGAIN = date(2027, 3, 28), date(2026, 10, 25), date(2027, 10, 31)
ALWAYS: Range = (MIDNIGHT, MIDNIGHT)
HOUR = timedelta(hours=1)


def around_the_clock(minutes: int, *ranges: tuple[str, str]) -> Service:
    return service("all", every_day(*(ranges or [("00:00", "00:00")])), minutes=minutes)


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def year(of: Service, zone: ZoneInfo, first: date = date(2026, 10, 1), count: int = 460) -> list[Span]:
    """From before one change of the clock until after the third."""
    return [slot for day in days(first, first + timedelta(days=count)) for slot in slots_on(of, day, zone)]


@pytest.mark.parametrize("minutes", [5, 20, 60])
def test_every_hour_of_the_year_is_offered_exactly_once(minutes: int) -> None:
    found = year(around_the_clock(minutes), ROME)
    assert all(before.ends == after.starts for before, after in pairwise(found))
    whole = span(date(2026, 10, 1), ALWAYS, ROME).starts, span(date(2028, 1, 4), ALWAYS, ROME).ends
    assert (found[0].starts, found[-1].ends) == whole
    assert len(found) == (whole[1] - whole[0]) // timedelta(minutes=minutes)


@pytest.mark.parametrize("minutes", [45, 90])
def test_lengths_that_do_not_divide_a_day_leave_only_its_rest(minutes: int) -> None:
    """23, 24 or 25 hours: what is left at the end of a day is shorter than a slot."""
    length = timedelta(minutes=minutes)
    for day in days(date(2026, 10, 1), date(2027, 11, 30)):
        whole, found = span(day, ALWAYS, ROME), slots_on(around_the_clock(minutes), day, ROME)
        assert found[0].starts == whole.starts
        assert all(before.ends == after.starts for before, after in pairwise(found))
        assert timedelta() <= whole.ends - found[-1].ends < length


@pytest.mark.parametrize(
    ("day", "walls_there"),
    [
        (FORWARD, ["01:00", "01:30", "03:00", "03:30"]),
        (BACK, ["01:00", "01:30", "02:00", "02:30", "02:00", "02:30", "03:00", "03:30"]),
        (BACK_AGAIN, ["01:00", "01:30", "02:00", "02:30", "02:00", "02:30", "03:00", "03:30"]),
    ],
)
def test_the_nights_of_the_change(day: date, walls_there: list[str]) -> None:
    found = slots_on(around_the_clock(30, ("01:00", "04:00")), day, ROME)
    assert [f"{slot.starts.astimezone(ROME):%H:%M}" for slot in found] == walls_there
    assert all(before.ends == after.starts for before, after in pairwise(found))


def test_hours_that_the_clock_skips_have_no_slots() -> None:
    assert slots_on(around_the_clock(30, ("02:00", "03:00")), FORWARD, ROME) == []
    half = slots_on(around_the_clock(30, ("02:30", "04:00")), FORWARD, ROME)
    assert [walls(slot.starts, ROME) for slot in half] == ["2027-03-28T03:00+02:00", "2027-03-28T03:30+02:00"]


def test_only_the_hours_that_are_there_twice_need_their_offset() -> None:
    twofold = [slot for slot in year(around_the_clock(60), ROME) if is_twofold(slot.starts, ROME)]
    assert [walls(slot.starts, ROME) for slot in twofold] == [
        f"{day}T02:00{offset}" for day in (BACK, BACK_AGAIN) for offset in ("+02:00", "+01:00")
    ]


def test_until_midnight_is_until_the_end_of_the_day() -> None:
    for day in (FORWARD, BACK, date(2026, 12, 31)):
        evening = slots_on(around_the_clock(60, ("22:00", "00:00")), day, ROME)
        morning = slots_on(around_the_clock(60, ("00:00", "02:00")), day + timedelta(days=1), ROME)
        assert [slot.starts.astimezone(ROME).hour for slot in evening] == [22, 23]
        assert evening[-1].ends == morning[0].starts


def test_extra_hours_add_slots_that_overlap_none() -> None:
    usual = around_the_clock(45, ("09:00", "12:00"))
    day = date(2026, 11, 30)
    for start, until in (("11:30", "14:00"), ("08:00", "09:30"), ("09:00", "12:00"), ("07:50", "13:10")):
        found = slots_on(usual, day, ROME, [(time.fromisoformat(start), time.fromisoformat(until))])
        assert all(before.ends <= after.starts for before, after in pairwise(found))
        assert set(slots_on(usual, day, ROME)) <= set(found)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-12-25", "Christmas"),
        ("2027-01-01", "New Year"),
        ("2027-03-29", "Easter Monday"),
        ("2028-04-17", "Easter Monday"),
        ("2027-06-02", "the Republic"),
        ("2027-10-04", "Saint Francis, a holiday again since 2026"),
        ("2028-04-25", "the Liberation, and Saint Mark, patron of Latina"),
        ("2027-07-06", "Saint Maria Goretti, patron of Latina"),
    ],
)
def test_nobody_is_there_on_holidays(day: str, why: str) -> None:
    found = [slots_on(each, date.fromisoformat(day), ROME) for each in latina().services]
    assert found == [[]] * len(found), why


def test_the_patron_of_latina_rests_latina_alone() -> None:
    listening, maria_goretti = latina().services[0], date(2027, 7, 6)
    elsewhere = msgspec.structs.replace(listening.hours, holidays="IT")
    assert slots_on(msgspec.structs.replace(listening, hours=elsewhere), maria_goretti, ROME)


@given(
    zone=st.sampled_from(ZONES),
    at=st.datetimes(datetime(2024, 1, 1), datetime(2037, 12, 31)),  # noqa: DTZ001 - made UTC below
)
def test_an_instant_is_found_again_by_its_wall(zone: ZoneInfo, at: datetime) -> None:
    there = at.replace(second=0, microsecond=0, tzinfo=UTC)
    assert from_wall(walls(there, zone), zone) == there
    wall = there.astimezone(zone)
    again = instant(wall.date(), wall.time().replace(fold=0), zone)
    assert again == there or (is_twofold(there, zone) and again < there)


@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2024, 1, 1), date(2037, 12, 31)),
    minutes=st.sampled_from([5, 15, 20, 30, 45, 60, 90]),
    hours=st.lists(st.tuples(st.integers(0, 287), st.integers(1, 288)), max_size=3),
)
def test_slots_lie_in_their_hours_and_overlap_nowhere(
    zone: ZoneInfo, day: date, minutes: int, hours: list[tuple[int, int]]
) -> None:
    extra = [(_clock(start), _clock(until)) for start, until in hours if start < until]
    usual = around_the_clock(minutes, ("09:00", "12:00"), ("22:00", "00:00"))
    around = [day - timedelta(days=1), day, day + timedelta(days=1)]
    found = [slot for each in around for slot in slots_on(usual, each, zone, extra)]
    assert all(before.ends <= after.starts for before, after in pairwise(found))
    assert {slot.ends - slot.starts for slot in found} == {timedelta(minutes=minutes)}
    open_hours = [span(each, hour, zone) for each in around for hour in (*usual.hours.on(each), *extra)]
    assert all(any(whole.holds(slot) for whole in open_hours) for slot in found)


@given(
    zone=st.sampled_from(ZONES),
    first=st.dates(date(2024, 1, 1), date(2036, 12, 1)),
    minutes=st.sampled_from([5, 30]),
)
def test_no_hour_is_missing_or_double_in_any_zone(zone: ZoneInfo, first: date, minutes: int) -> None:
    found = [
        slot
        for each in days(first, first + timedelta(days=6))
        for slot in slots_on(around_the_clock(minutes), each, zone)
    ]
    assert all(before.ends == after.starts for before, after in pairwise(found))
    assert found[0].starts == instant(first, MIDNIGHT, zone)
    assert found[-1].ends == instant(first + timedelta(days=7), MIDNIGHT, zone)


def _clock(steps: int) -> time:
    return (datetime.min + timedelta(minutes=5 * steps)).time()  # noqa: DTZ901 - a time on the wall
