"""Asks for one of the free times. Typed words narrow them down."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from flows.flow import Answer, Answers, Facts
from flows.folding import folded
from flows.option import Option
from flows.questions.choice import Choice
from flows.refused import Refused
from flows.said import Said
from flows.text import _
from flows.typed_days import NO_CALENDAR, Calendar
from flows.typed_line import LineReading, find

BRIEF: Final = 8
"""Words, up to which a number among them is plainly an hour or a day."""
CLOCK: Final = re.compile(r"\b(\d{1,2})[:.h](\d{2})\b")


@dataclass(frozen=True)
class Slot(Choice):
    """The options are times that are free just now, the next first; a time may be gone by the next message."""

    choices: Sequence[Option] | str = "slots"

    def asking(self, so_far: Answers, facts: Facts) -> tuple[str, Mapping[str, object]]:  # noqa: ARG002
        if not self.options(facts):
            return _("There is no free time just now. We can tell you as soon as there is one."), {}
        return self.ask, {}

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        options = self.options(facts)
        if said.choice is not None:
            if self.fits(said.choice, facts):
                return said.choice
            raise Refused(_("That time has just been taken. These are free:"))
        found = meant(said.text, options, facts.calendar)
        if len(found) == 1 and is_plain(said.text, found[0]):
            return found[0].value
        if found:
            raise Refused(_("These times are free then. Please choose one:"), only=found)
        raise Refused(_("Please choose one of these times, or write the day and the hour."))


def meant(text: str, options: Sequence[Option], calendar: Calendar = NO_CALENDAR) -> Sequence[Option]:
    """The times that fit typed words: “2”, “tuesday”, “martedì 15:00”, “10:30”; empty when none does."""
    if (exact := _exact(text, options, calendar)) is not None:
        return exact
    wanted = _wanted(text)
    if number := _number(wanted, options):
        return options[number - 1 : number]
    known = {each for each in wanted if any(each in _names(option) for option in options)}
    if not known or any(_is_clock(each) for each in wanted - known):
        return ()
    return tuple(option for option in options if known <= _names(option))


def _exact(text: str, options: Sequence[Option], calendar: Calendar) -> Sequence[Option] | None:
    """The times of a written day and hour, every word of them understood; else None."""
    line = find(text, calendar)
    if line.word or line.several or not line.fits or line.ranges or None in line.hours:
        return None
    if not line.days and (line.is_bare or not line.hours):
        return None
    found = [each for each in options if not line.days or _is_on(each, line)]
    return tuple(each for each in found if not line.hours or f"{line.hours[0]:%H:%M}" in each.words)


def _is_on(option: Option, line: LineReading) -> bool:
    """A weekday alone may be any week's."""
    if line.is_dated:
        return option.day == line.days[0].isoformat()
    return date.fromisoformat(option.day).weekday() == line.days[0].weekday()


def is_plain(text: str, option: Option) -> bool:
    """Whether the text says only when: a day inside a story books nothing."""
    wanted = _wanted(text)
    is_brief = len(wanted) <= BRIEF and any(_is_clock(word) or word.isdecimal() for word in wanted)
    return is_brief or wanted <= _names(option)


def _wanted(text: str) -> frozenset[str]:
    """The words and the clock times in a text: 15.00 and 15h00 are 15:00."""
    clocks = [f"{int(hour):02}:{int(minute):02}" for hour, minute in CLOCK.findall(text)]
    return frozenset((*folded(CLOCK.sub(" ", text)).split(), *clocks))


def _is_clock(word: str) -> bool:
    return ":" in word


def _number(wanted: frozenset[str], options: Sequence[Option]) -> int:
    """The time that a small number alone means; 0 when that is an hour, or no number."""
    word = next(iter(wanted)) if len(wanted) == 1 else ""
    number = int(word) if word.isdecimal() and len(word) == 1 else 0
    return 0 if any(each.label.startswith(f"{number:02}:") for each in options) else number


def _names(option: Option) -> frozenset[str]:
    return _all(option.words)


@lru_cache(maxsize=4096)
def _all(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(part for word in words for part in _wanted(word))
