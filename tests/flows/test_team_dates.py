"""Days, hours and months as operators type them."""

from datetime import date, time

import pytest

from handlers.visits.team.when import pieces, read_day, read_hours, read_month
from locales.language import language

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("1.12", date(2026, 12, 1)),
        ("1/12", date(2026, 12, 1)),
        ("01.12.", date(2026, 12, 1)),
        ("1.12.2027", date(2027, 12, 1)),
        ("1/12/2027", date(2027, 12, 1)),
        ("2026-12-01", date(2026, 12, 1)),
        ("7.1", date(2027, 1, 7)),
        ("20.11", date(2026, 11, 20)),
        ("29.2", None),
        ("oggi", TUESDAY),
        ("Domani", date(2026, 11, 25)),
        ("tomorrow", date(2026, 11, 25)),
        ("غدًا", date(2026, 11, 25)),
        ("martedì", TUESDAY),
        ("lun", date(2026, 11, 30)),
        ("venerdi", date(2026, 11, 27)),
        ("thursday", date(2026, 11, 26)),
        ("ma", None),
        ("31.2", None),
        ("32.1", None),
        ("1.13", None),
        ("2026-13-01", None),
        ("9:00-12:00", None),
        ("ascolto", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_write_it(said: str, day: date | None) -> None:
    assert read_day(said, language("it"), TUESDAY) == day


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("15:00-18:00", (time(15), time(18))),
        ("9-12", (time(9), time(12))),
        ("9.30-12", (time(9, 30), time(12))),
        ("20–24", (time(20), time())),
        ("12-9", None),
        ("9-9", None),
        ("9:03-12:00", None),
        ("25-26", None),
        ("9:00-24:30", None),
        ("2026-12-01", None),
        ("9", None),
    ],
)
def test_hours_are_read_as_people_write_them(said: str, hours: tuple[time, time] | None) -> None:
    assert read_hours(said) == hours


def test_hours_are_one_word_however_they_are_spaced() -> None:
    assert pieces("ascolto 24.12  15:00 - 18:00") == ["ascolto", "24.12", "15:00-18:00"]


@pytest.mark.parametrize(
    ("said", "month"),
    [
        ("11", date(2026, 11, 1)),
        ("12", date(2025, 12, 1)),
        ("2026-12", date(2026, 12, 1)),
        ("3/2026", date(2026, 3, 1)),
        ("ottobre", date(2026, 10, 1)),
        ("October", date(2026, 10, 1)),
        ("13", None),
        ("0", None),
        ("soon", None),
    ],
)
def test_a_month_is_read_as_people_write_it(said: str, month: date | None) -> None:
    assert read_month(said, language("it"), TUESDAY) == month
