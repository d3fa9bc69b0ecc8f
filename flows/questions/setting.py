"""Asks for what holds already and may be changed: one of some options, several of them, on or off, a note."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.flow import Answer, Facts, Question
from flows.questions.choice import Choice, Several
from flows.refused import Refused
from flows.said import NOTHING, Said
from flows.text import _

ON, OFF = "1", "0"


@dataclass(frozen=True)
class Setting(Choice):
    """One of some options. The one that holds is marked, and stays when it is offered no more."""

    def applies(self, facts: Facts) -> bool:
        return bool(self.options(facts))

    def chosen(self, so_far: Answer) -> Sequence[str]:
        return (so_far,)

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:
        if said.choice is not None and not super().fits(said.choice, facts):
            raise Refused(_("Please choose one of the buttons, or write its number or name."))
        return super().read(said, facts, so_far)

    def rest(self, said: Said, facts: Facts) -> Said:  # noqa: ARG002
        return NOTHING

    def fits(self, answer: Answer, facts: Facts) -> bool:  # noqa: ARG002
        return True


@dataclass(frozen=True)
class Settings(Several):
    """Any of some options. Those that hold stay when they are offered no more."""

    def fits(self, answer: Answer, facts: Facts) -> bool:  # noqa: ARG002
        return True


@dataclass(frozen=True)
class Switch(Question):
    """On or off. The answer is a bool; its button says which, so that a second tap changes nothing."""

    def by_buttons(self, so_far: Answer) -> bool:  # noqa: ARG002
        return True

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        if said.choice not in (ON, OFF):
            raise Refused(_("Please choose one of the buttons, or write its number or name."))
        return said.choice == ON


@dataclass(frozen=True)
class Note(Question):
    """Written words, in as many lines as people like. The answer is the text."""

    longest: int = field(default=1000, kw_only=True)

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        if not said.text:
            raise Refused(_("Please write it in a few words."))
        if len(said.text) > self.longest:
            most = self.longest
            raise Refused(_("That is more than we can take here: at most {most} characters."), most=most)
        return said.text
