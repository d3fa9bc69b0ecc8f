"""Reads the topics of notices, and the rules by which they go out."""

from storage.place import parts, times
from storage.place.model import Notices, Topic
from storage.place.table import Table
from storage.place.week import WEEKDAYS


def read_topic(table: Table) -> Topic:
    return Topic(
        code=table.code(),
        icon=table.text("icon", form=r"\S{1,8}", must="be one emoji"),
        label=table.words("label", parts.LONGEST_LABEL),
    )


def read_notices(top: Table) -> Notices:
    table, usual = top.table("notices", needed=False), Notices()
    notices = Notices(
        digest=times.read_clock(table, "digest", usual.digest),
        weekly_on=table.text(
            "weekly_on", usual.weekly_on, "|".join(WEEKDAYS), f"be one of {', '.join(WEEKDAYS)}"
        ),
        quiet_from=times.read_clock(table, "quiet_from", usual.quiet_from),
        quiet_until=times.read_clock(table, "quiet_until", usual.quiet_until),
        second_from=table.whole("second_from", usual.second_from, 1, 1_000_000),
    )
    table.close()
    return notices
