"""Asks when: a day and hours, and the last day of a weekly event."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from flows.flow import Answer, Answers, Facts, Question
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
    read_day,
    read_day_and_hours,
    to_come,
)

LONGEST: Final = timedelta(hours=16)
"""A longer time is most likely two times confused."""
SENTENCES: Final = {
    Why.NO_DAY: _("On which day is it, and from when until when? For example: {example}"),
    Why.UNKNOWN_DAY: _(
        "We understood “{understood}”, but not “{word}”. On which day is it, and from when until when? For example: {example}"
    ),
    Why.NO_HOURS: _("From when until when? Please write the day and both times, such as {example}"),
    Why.BAD_HOURS: _("From when until when? Please write the day and both times, such as {example}"),
}
NO_LAST_DAY: Final = {Why.NO_DAY: _("Until which day? Please write it like this: {example}")}


@dataclass(frozen=True)
class When(Question):
    """A day, and from when until when, in one message: `{"day": "2026-12-12", "from": "18:00", "until": "20:00"}`.

    It may end after midnight, and a part of it may be corrected alone. `of` is the question whose answer names a room:
    then it lies within the hours of that room, on one day, and the answer holds `start` in place of `from`.
    """

    of: str = field(default="", kw_only=True)

    def asking(self, so_far: Answers, facts: Facts) -> tuple[str, Mapping[str, object]]:  # noqa: ARG002
        return self.ask, {"example": EXAMPLE if self.of else example_of(facts.calendar)}

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:
        if not self.of:
            return _read_any(said, facts, so_far)
        if not said.text:
            raise Refused(_("Please write the day and the hours, like this: {example}"), example=EXAMPLE)
        return answered_when(*read_when(said.text, facts.calendar))

    def check(self, answer: Answer, so_far: Answers, facts: Facts) -> None:
        if self.of:
            check_hours(facts, so_far.get(self.of), *when_in(answer))

    def fits(self, answer: Answer, facts: Facts) -> bool:
        day, start, _until = when_in(answer)
        return day >= facts.calendar.today if self.of else _is_to_come(day, start, facts)


def a_week_later(first: date, last: date) -> None:
    """Raises Refused for a last day less than a week after the first."""
    if last < first + WEEK:
        raise Refused(
            _("Please write a day that is at least a week after the first one, like this: {example}"),
            example=f"{first + 4 * WEEK:%d.%m.%Y}",
        )


@dataclass(frozen=True)
class Until(Question):
    """The last day of a weekly repetition from the day in `of` on. The answer is the day."""

    of: str = field(default="when", kw_only=True)
    rule: Callable[[date, date], None] = field(default=a_week_later, kw_only=True)
    """Raises Refused for a last day that does not go with the first one."""
    within_a_year: bool = field(default=True, kw_only=True)
    """Whether it lies within a year from today."""

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        if self.within_a_year:
            day = read_day(said.text, facts.calendar, begun=time.min)
            return to_come(day, facts.calendar, EXAMPLE_OF_A_DAY).isoformat()
        return _read_last(said, facts.calendar).isoformat()

    def check(self, answer: Answer, so_far: Answers, facts: Facts) -> None:  # noqa: ARG002
        self.rule(when_in(so_far[self.of])[0], date.fromisoformat(answer))

    def agrees(self, answer: Answer, so_far: Answers) -> bool:
        """Whether the last day still goes with the first one, which may be new."""
        try:
            self.rule(when_in(so_far[self.of])[0], date.fromisoformat(answer))
        except Refused:
            return False
        return True

    def fits(self, answer: Answer, facts: Facts) -> bool:
        day, today = date.fromisoformat(answer), facts.calendar.today
        return day >= today if self.within_a_year else day > today


def read_when(text: str, calendar: Calendar) -> tuple[date, time, time]:
    """Reads a day to come within a year, from when, until when on that day. Raises Unread."""
    day, (start, until) = read_day_and_hours(text, calendar)
    to_come(day, calendar)
    if until <= start:
        raise Unread(Why.NOT_IN_ORDER, example=EXAMPLE)
    return day, start, until


def answered_when(day: date, start: time, until: time) -> Answer:
    return {"day": day.isoformat(), "start": _clock(start), "until": _clock(until)}


def when_in(answer: Answer) -> tuple[date, time, time]:
    """A day, from when, until when."""
    return date.fromisoformat(answer["day"]), *hours_in(answer)


def hours_in(answer: Answer) -> tuple[time, time]:
    """From when until when, of either shape of an answer."""
    start = answer.get("start") or answer["from"]
    return time.fromisoformat(start), time.fromisoformat(answer["until"])


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


def example_of(calendar: Calendar) -> str:
    """A day and hours, a week from now, as people may type them."""
    day = calendar.today + WEEK
    return f"{day.day}.{day.month} 18-20"


def length(start: time, until: time) -> timedelta:
    """The duration by the clock; an end before the beginning is on the next day."""
    begins, ends = (timedelta(hours=each.hour, minutes=each.minute) for each in (start, until))
    return ends - begins if ends > begins else ends - begins + timedelta(days=1)


def _read_any(said: Said, facts: Facts, so_far: Answer) -> Answer:
    known, example = facts.calendar, example_of(facts.calendar)
    before, *hours = when_in(so_far) if so_far else (None,)
    try:
        day, (start, until) = read_day_and_hours(
            said.text, known, example, day=before, hours=(hours[0], hours[1]) if hours else None
        )
    except Unread as unread:
        raise unread.worded(SENTENCES) from None
    if start == until or length(start, until) > LONGEST:
        raise Refused(
            _("It would end before it begins. Please write both times again, such as {example}"),
            example=example,
        )
    if not _is_to_come(day, start, facts):
        raise Refused(
            _("That is in the past. Please write a time to come, such as {example}"), example=example
        )
    return {"day": day.isoformat(), "from": _clock(start), "until": _clock(until)}


def _read_last(said: Said, calendar: Calendar) -> date:
    example = calendar.today + timedelta(weeks=10)
    shown = f"{example.day}.{example.month}.{example.year}"
    try:
        day = read_day(said.text, calendar, shown, begun=time.min)
    except Unread as unread:
        raise unread.worded(NO_LAST_DAY) from None
    if day <= calendar.today:
        raise Refused(_("That day is over. Please write a day to come."))
    return day


def _is_to_come(day: date, start: time, facts: Facts) -> bool:
    return datetime.combine(day, start) > facts.calendar.now


def _clock(at: time) -> str:
    return at.isoformat(timespec="minutes")
