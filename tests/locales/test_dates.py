"""Dates and times as people of each language write them, in the zone of the place."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from locales.language import Ltr, language

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)  # half past eleven at night in Rome
THURSDAY = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)
FSI, LRI, PDI = "\u2068", "\u2066", "\u2069"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "Thursday, 26 November 2026"),
        ("it", "giovedì 26 novembre 2026"),
        ("ar", "الخميس، 26 نوفمبر 2026"),
    ],
)
def test_a_date(code: str, said: str) -> None:
    assert language(code).date(date(2026, 11, 26)) == said
    assert language(code).date(THURSDAY, ROME) == said


def test_a_day_is_the_day_of_the_place() -> None:
    late = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)
    assert language("en").date(late, ROME) == "Friday, 27 November 2026"


@pytest.mark.parametrize("code", ["en", "it", "ar"])
def test_a_time_is_told_by_24_hours_and_reads_left_to_right(code: str) -> None:
    afternoon = language(code).time(datetime(2026, 7, 1, 16, 5, tzinfo=UTC), ROME)
    assert afternoon == "18:05"
    assert isinstance(afternoon, Ltr)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (0, "today 23:30"),
        (1, "tomorrow 00:30"),
        (-24, "yesterday 23:30"),
        (84.5, "Thursday 26 November, 12:00"),
        (24 * 365, "Monday, 22 November 2027, 23:30"),
    ],
)
def test_a_moment(hours: float, said: str) -> None:
    assert language("en").moment(NOW + timedelta(hours=hours), ROME, NOW) == said


def test_a_moment_in_italian_and_arabic() -> None:
    assert language("it").moment(THURSDAY, ROME, NOW) == "giovedì 26 novembre alle 12:00"
    assert language("ar").moment(THURSDAY, ROME, NOW) == (
        f"{FSI}الخميس{PDI} {FSI}26 نوفمبر{PDI}، الساعة {LRI}12:00{PDI}"
    )


def test_the_clocks_go_back() -> None:
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    assert language("it").time(first, ROME) == language("it").time(second, ROME) == "02:30"


@pytest.mark.parametrize(
    ("code", "elapsed", "said"),
    [
        ("en", timedelta(days=3), "3 days ago"),
        ("it", timedelta(days=3), "3 giorni fa"),
        ("ar", timedelta(days=3), "قبل 3 أيام"),
        ("en", timedelta(seconds=4), "1 minute ago"),
        ("it", timedelta(hours=-2), "tra 2 ore"),
    ],
)
def test_ago(code: str, elapsed: timedelta, said: str) -> None:
    assert language(code).ago(elapsed) == said


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        language("en").time(datetime(2026, 11, 26, 12, 0), ROME)  # noqa: DTZ001 - this is what is refused
    with pytest.raises(ValueError, match="zone"):
        language("en").date(THURSDAY)
