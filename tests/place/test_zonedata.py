"""A remembered time on the wall, read by the zone database there is now; and which one that is."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from storage.place.slots import from_wall
from storage.place.zonedata import version_in, zone_version

ROME = ZoneInfo("Europe/Rome")


@pytest.mark.parametrize(
    ("wall", "at"),
    [
        ("2027-10-31T02:30+02:00", "2027-10-31T00:30+00:00"),  # twice, and the first was meant
        ("2027-10-31T02:30+01:00", "2027-10-31T01:30+00:00"),
        ("2027-03-28T02:30+01:00", "2027-03-28T01:00+00:00"),  # not at all, whichever offset it had
        ("2027-03-28T02:30+02:00", "2027-03-28T01:00+00:00"),
        ("2027-07-01T10:00+01:00", "2027-07-01T08:00+00:00"),  # by a rule that has changed
    ],
)
def test_a_time_on_the_wall_is_read_by_the_rules_of_now(wall: str, at: str) -> None:
    assert from_wall(wall, ROME) == datetime.fromisoformat(at)


def test_the_version_is_that_of_the_database_that_is_read(tmp_path: Path) -> None:
    assert version_in(tmp_path) == ""
    (tmp_path / "tzdata.zi").write_text("# version 2026b\n# redo posix_only\n")
    assert version_in(tmp_path) == "2026b"
    (tmp_path / "tzdata.zi").write_text("R d 1916 o - Jun 14 23s 1 S\n")
    assert version_in(tmp_path) == ""
    assert 0 < len(zone_version()) <= 16
