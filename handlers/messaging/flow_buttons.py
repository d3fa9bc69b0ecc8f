"""The button data of a flow: the question, and in the team chat the number of the draft."""

from dataclasses import dataclass
from typing import Final

from handlers.messaging.button_data import EVERY, tap

TEAM: Final = {"a": "k/fa", "n": "k/fn", "p": "k/fp"}
"""The prefixes of buttons for answers, steps and pages in the team chat."""
DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, eq=False)
class FlowButtons:
    """`number` is that of an operator's draft; a citizen has only one, which needs none.

    `name` is that of the flow and the question, as `handlers.forms.way_rows.key` makes it.
    """

    number: int = 0

    def answer(self, name: str, value: str) -> str:
        return self._tap("a", name, value)

    def go(self, verb: str, name: str, *more: str) -> str:
        """A step, such as back, or a verb of the flow's own (see `FlowHandler.verbs`)."""
        return self._tap("n", verb, name, *more)

    def page(self, name: str, page: int) -> str:
        """A page of a long list."""
        return self._tap("p", name, page)

    def here(self, name: str) -> str:
        """Shows the question once more."""
        return self.go("here", name) if self.number else tap("m", "here")

    def _tap(self, letter: str, *words: str | int) -> str:
        return tap(TEAM[letter], written(self.number), *words) if self.number else tap(letter, *words)


CITIZENS: Final = FlowButtons()


def written(number: int) -> str:
    """A draft's number, short enough for a button."""
    number, digit = divmod(number, len(DIGITS))
    return (written(number) if number else "") + DIGITS[digit]


def read_number(word: str) -> int:
    """The number written so; 0 when it is none, for the data may be forged."""
    is_one = 0 < len(word) <= len(written(EVERY)) and set(word) <= set(DIGITS)
    number = int(word, len(DIGITS)) if is_one else 0
    return number if number <= EVERY else 0
