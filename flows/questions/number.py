"""Asks how many."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from flows.flow import Answer, Facts, Question
from flows.option import Option
from flows.refused import Refused
from flows.said import Said
from flows.text import _
from flows.typed_dates import plain

DIGITS: Final = 6
BETWEEN: Final = _("Please write a number between 1 and {most}.")
FROM_TO: Final = _("Please write a number from 1 to {most}.")
TOO_FEW: Final = _("{n} people are coming already. Please write that number, or a larger one.")


@dataclass(frozen=True)
class Number(Question):
    """A whole number, typed in digits of any script or out of some usual ones. The answer is the number."""

    usual: tuple[int, ...] = ()
    most: int = 10_000
    least: str = ""
    """The fact below which it cannot be."""
    about: bool = field(default=False, kw_only=True)
    """Whether words may stand around it; of “20-30” it is the greater one."""

    @property
    def are_labelled(self) -> bool:
        return True

    def options(self, facts: Facts) -> Sequence[Option]:  # noqa: ARG002
        return [Option(str(each), str(each)) for each in self.usual]

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        text = said.text if said.choice is None else said.choice
        number = greatest(text) if self.about else whole(text)
        if number is None or not 1 <= number <= self.most:
            raise Refused(BETWEEN if self.about else FROM_TO, most=self.most)
        if number < (least := facts.most.get(self.least, 0)):
            raise Refused(TOO_FEW, n=least)
        return number

    def fits(self, answer: Answer, facts: Facts) -> bool:
        return bool(answer >= facts.most.get(self.least, 0))


def whole(text: str) -> int | None:
    """Reads a number, in digits of any script; None when it is none."""
    bare = "".join(text.split())
    return int(bare) if bare.isdecimal() and len(bare) <= DIGITS else None


def greatest(text: str) -> int | None:
    """Returns the greatest number in a text; None when there is none."""
    return max(
        (int(each) for each in re.findall(r"\d+", plain(text)) if len(each) < DIGITS - 1), default=None
    )
