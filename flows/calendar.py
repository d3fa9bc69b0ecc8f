"""The questions about a calendar: when something shall be, until which day, and how many come."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from flows.flow import Answer, Answers, Facts, Question
from flows.questions.choice import Choice
from flows.refused import Refused
from flows.said import Said
from flows.text import _
from flows.typed_dates import (
    EXAMPLE,
    EXAMPLE_OF_A_DAY,
    WEEK,
    Calendar,
    Unread,
    Why,
    plain,
    read_day,
    read_day_and_hours,
    to_come,
)


@dataclass(frozen=True)
class Room(Choice):
    """Which room; not asked where there is only one."""

    choices: Sequence[object] | str = "rooms"  # type: ignore[assignment]  # options, as above

    def applies(self, facts: Facts) -> bool:
        return len(self.options(facts)) > 1


@dataclass(frozen=True)
class When(Question):
    """A day, and from when until when, in one message. The answer is `{"day": …, "start": …, "until": …}`.

    `of` is the question whose answer names the room; the facts know on which days and hours it can be used.
    """

    of: str = field(default="room", kw_only=True)

    def asking(self, so_far: Answers, facts: Facts) -> tuple[str, Mapping[str, object]]:  # noqa: ARG002
        return self.ask, {"example": EXAMPLE}

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        if not said.text:
            raise Refused(_("Please write the day and the hours, like this: {example}"), example=EXAMPLE)
        return answered_when(*read_when(said.text, facts.calendar))

    def check(self, answer: Answer, so_far: Answers, facts: Facts) -> None:
        check_hours(facts, so_far.get(self.of), *when_in(answer))

    def fits(self, answer: Answer, facts: Facts) -> bool:
        return when_in(answer)[0] >= facts.calendar.today


@dataclass(frozen=True)
class Until(Question):
    """The last day of what is repeated each week from the day in `of` on. The answer is the day."""

    of: str = field(default="when", kw_only=True)

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        day = read_day(said.text, facts.calendar, begun=time.min)
        return to_come(day, facts.calendar, EXAMPLE_OF_A_DAY).isoformat()

    def check(self, answer: Answer, so_far: Answers, facts: Facts) -> None:  # noqa: ARG002
        first = when_in(so_far[self.of])[0]
        if date.fromisoformat(answer) < first + WEEK:
            raise Refused(
                _("Please write a day that is at least a week after the first one, like this: {example}"),
                example=f"{first + 4 * WEEK:%d.%m.%Y}",
            )

    def fits(self, answer: Answer, facts: Facts) -> bool:
        return date.fromisoformat(answer) >= facts.calendar.today


@dataclass(frozen=True)
class Number(Question):
    """How many, in digits of any script; of “20-30” the greater one. The answer is a whole number."""

    most: int = 1000

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        found = [int(each) for each in re.findall(r"\d+", plain(said.text)) if len(each) < len("10000")]
        number = max(found, default=0)
        if not 0 < number <= self.most:
            raise Refused(_("Please write a number between 1 and {most}."), most=self.most)
        return number


def read_when(text: str, calendar: Calendar) -> tuple[date, time, time]:
    """A day to come within a year, from when, until when on that day. Raises Unread."""
    day, (start, until) = read_day_and_hours(text, calendar)
    to_come(day, calendar)
    if until <= start:
        raise Unread(Why.NOT_IN_ORDER, example=EXAMPLE)
    return day, start, until


def answered_when(day: date, start: time, until: time) -> Answer:
    return {"day": day.isoformat(), "start": start.isoformat("minutes"), "until": until.isoformat("minutes")}


def when_in(answer: Answer) -> tuple[date, time, time]:
    return (
        date.fromisoformat(answer["day"]),
        time.fromisoformat(answer["start"]),
        time.fromisoformat(answer["until"]),
    )


def check_hours(facts: Facts, room: str | None, day: date, start: time, until: time) -> None:
    """Whether the room can be used then at all. Raises Refused."""
    hours = facts.hours(room, day)
    if not hours:
        raise Refused(
            _("The room is closed on that day. Please write another day, like this: {example}"),
            example=EXAMPLE,
        )
    if not any(opens <= start and until <= closes for opens, closes in hours):
        shown = ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in hours)
        raise Refused(
            _(
                "On that day the room can be used at these hours: {hours}. Please write the day and hours again."
            ),
            hours=shown,
        )
