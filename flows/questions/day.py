"""Asks for a day on which something is free, and then for one of its times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flows.flow import Answer, Answers, Facts
from flows.option import Option
from flows.questions.choice import Choice
from flows.questions.slot import Slot
from flows.refused import Refused
from flows.said import NOTHING, Said
from flows.text import _
from flows.typed_dates import EXAMPLE_OF_A_DAY, read_day, to_come
from flows.typed_days import real_day


@dataclass(frozen=True)
class Day(Choice):
    """The options are the next days that have something free; any other day may be typed. The answer is the ISO date."""

    choices: Sequence[Option] | str = "days"

    def asking(self, so_far: Answers, facts: Facts) -> tuple[str, Mapping[str, object]]:  # noqa: ARG002
        return (self.ask if self.options(facts) else _("Nothing is free in the coming weeks.")), {}

    def by_buttons(self, so_far: Answer) -> bool:  # noqa: ARG002
        return False

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        if said.choice is None:
            found = read_day(said.text, facts.calendar, EXAMPLE_OF_A_DAY)
            return to_come(found, facts.calendar, EXAMPLE_OF_A_DAY).isoformat()
        if iso(said.choice) is None:
            raise Refused(_("Please choose one of the buttons, or write its number or name."))
        return said.choice

    def rest(self, said: Said, facts: Facts) -> Said:  # noqa: ARG002
        return NOTHING

    def fits(self, answer: Answer, facts: Facts) -> bool:  # noqa: ARG002
        return iso(answer) is not None


@dataclass(frozen=True)
class SlotOfDay(Slot):
    """One of the free times of the day that was chosen before."""

    of: str = field(default="day", kw_only=True)

    def asking(self, so_far: Answers, facts: Facts) -> tuple[str, Mapping[str, object]]:
        named = next((each.label for each in facts.options.get(self.of, ())), so_far.get(self.of))
        sentence = self.ask if self.options(facts) else _("{day}: nothing is free any more.")
        return sentence, {"day": named}


def iso(said: str) -> date | None:
    """The day that is written so, such as 2026-12-01; None for anything else, and for a day that no calendar here shows."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return real_day(day.year, day.month, day.day)
