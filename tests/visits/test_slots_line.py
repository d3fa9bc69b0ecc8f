"""Days and hours behind /slots: on one day, in steps of five minutes."""

from datetime import date, datetime, time

import pytest

from flows.typed_dates import Calendar, Unread
from handlers.messaging.typed_dates import date_words
from handlers.visits.team.slots_line import opening

CALENDAR = Calendar(datetime(2026, 11, 24), date_words(("it", "en", "ar")))  # noqa: DTZ001 - on the wall


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("15:00-18:00", (time(15), time(18))),
        ("9-12", (time(9), time(12))),
        ("9.30-12", (time(9, 30), time(12))),
        ("20–24", (time(20), time())),
        ("2026-12-01", None),
    ],
)
def test_hours_are_read_as_people_write_them(said: str, hours: tuple[time, time] | None) -> None:
    assert opening(said, CALENDAR).hours == hours


@pytest.mark.parametrize("said", ["12-9", "9-9", "9:03-12:00", "25-26", "9:00-24:30", "9"])
def test_hours_that_are_none(said: str) -> None:
    with pytest.raises(Unread):
        opening(said, CALENDAR)


def test_hours_are_the_same_however_they_are_spaced() -> None:
    parts = opening("24.12  15:00 - 18:00", CALENDAR)
    assert (parts.day, parts.hours) == (date(2026, 12, 24), (time(15), time(18)))
