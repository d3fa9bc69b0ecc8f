"""Asks for a day and an hour to come, as people type them: "28.11 18:30", "domani alle 9", "Saturday 6 pm"."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flows.flow import Answer, Answers, Facts, Question
from flows.refused import Refused
from flows.said import Said
from flows.text import _
from flows.typed_dates import YEAR, Unread, Why, read_instant
from flows.typed_days import Calendar

SENTENCES: Final = dict.fromkeys(
    (Why.NO_DAY, Why.NO_HOURS, Why.BAD_HOURS),
    _("I did not find a day and an hour in this. Please write them like this: {example}"),
)


@dataclass(frozen=True)
class Moment(Question):
    """The answer is the time on the town's wall, as ISO 8601 writes it without a zone."""

    def asking(self, so_far: Answers, facts: Facts) -> tuple[str, Mapping[str, object]]:  # noqa: ARG002
        return self.ask, {"example": facts.examples.get(self.name, "")}

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        calendar, shown = facts.calendar, example_of(facts.calendar)
        try:
            wall = read_instant(said.text, calendar, shown)
        except Unread as unread:
            raise unread.worded(SENTENCES) from None
        if wall <= calendar.now:
            raise Refused(
                _("That time is past. Please write one that is still to come, like this: {example}"),
                example=shown,
            )
        if wall - calendar.now > YEAR:
            raise Refused(_("That is more than a year away. Please check the date."))
        return wall.isoformat()


def example_of(calendar: Calendar) -> str:
    """Tomorrow's date, half past six."""
    day = calendar.today + timedelta(days=1)
    return f"{day.day}.{day.month} 18:30"
