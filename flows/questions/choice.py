"""Asks for one of some options."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, Final

from flows import rules
from flows.flow import Answer, Answers, Facts, Question
from flows.option import Option
from flows.refused import Refused
from flows.said import NOTHING, Said
from flows.text import _

CATEGORIES: Final = "categories"
"""The fact that lists the categories of the kind of ticket that a flow makes."""


@dataclass(frozen=True)
class Choice(Question):
    """One of some options. The answer is the option's value."""

    choices: Sequence[Option] | str
    """The options, or the name of the fact that lists them."""
    alone: bool = field(default=False, kw_only=True)
    """Whether a single option is taken without asking."""
    among_several: bool = field(default=False, kw_only=True)
    """Whether a single option is neither asked for nor answered."""

    @property
    def are_labelled(self) -> bool:
        return isinstance(self.choices, str)

    def by_buttons(self, so_far: Answer) -> bool:  # noqa: ARG002
        return True

    def applies(self, facts: Facts) -> bool:
        return not self.among_several or len(self.options(facts)) > 1

    def given(self, facts: Facts) -> Answer:
        options = self.options(facts) if self.alone else ()
        return options[0].value if len(options) == 1 else None

    def options(self, facts: Facts) -> Sequence[Option]:
        if isinstance(self.choices, str):
            return facts.options.get(self.choices, ())
        return [_with_words(each, facts) for each in self.choices]

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        if said.choice is not None and self.fits(said.choice, facts):
            return said.choice
        option = self.named(said.text, facts) if said.text else None
        if option is None:
            raise Refused(_("Please choose one of the buttons, or write its number or name."))
        return option.value

    def named(self, text: str, facts: Facts) -> Option | None:
        """The option of typed words; a category also by the stems of its keywords, unless they are denied."""
        options = self.options(facts)
        if self.choices != CATEGORIES or facts.about is None:
            return rules.chosen(text, options)
        named = rules.called(text, options)
        value = facts.about(text) if named is None else None
        return next((each for each in options if each.value == value), named)

    def rest(self, said: Said, facts: Facts) -> Said:
        """A whole sentence holds more than the choice, unless it is just the label."""
        if not rules.is_sentence(said.text) or rules.is_name(said.text, self.options(facts)):
            return NOTHING
        return Said(text=said.text, media=said.media)

    def fits(self, answer: Answer, facts: Facts) -> bool:
        return any(option.value == answer for option in self.options(facts))


def _with_words(option: Option, facts: Facts) -> Option:
    words = facts.words.get(option.typed, ()) if option.typed else ()
    return replace(option, words=tuple(words)) if words else option


@dataclass(frozen=True)
class Neighbourhood(Choice):
    """Which neighbourhood, when the place does not tell. Shows the address it asks about."""

    choices: Sequence[Option] | str = "neighbourhoods"
    of: str = "where"

    def asking(self, so_far: Answers, facts: Facts) -> tuple[str, Mapping[str, object]]:  # noqa: ARG002
        address = (so_far.get(self.of) or {}).get("address")
        if address:
            return _("{address}. In which neighbourhood is that?"), {"address": address}
        return self.ask, {}


@dataclass(frozen=True)
class Several(Choice):
    """Any of some options; each tap puts one in or takes it out. The answer is the list of values."""

    grows: ClassVar[bool] = True

    def chosen(self, so_far: Answer) -> Sequence[str]:
        return so_far or ()

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:
        before: list[str] = list(so_far or ())
        if said.choice is not None and any(each.value == said.choice for each in self.options(facts)):
            there = said.choice in before
            return [each for each in before if each != said.choice] if there else [*before, said.choice]
        words = [each for each in said.text.replace(";", ",").split(",") if each.strip()]
        found = [rules.chosen(each, self.options(facts)) for each in words]
        if not found or None in found:
            raise Refused(_("Please choose from the buttons, or write the names with commas between them."))
        return list(dict.fromkeys([*before, *(each.value for each in found if each)]))

    def rest(self, said: Said, facts: Facts) -> Said:  # noqa: ARG002
        return NOTHING

    def fits(self, answer: Answer, facts: Facts) -> bool:
        known = {option.value for option in self.options(facts)}
        return set(answer) <= known

    def complete(self, answer: Answer, facts: Facts) -> bool:  # noqa: ARG002
        return answer is None


def no_neighbourhood(answers: Answers) -> bool:
    """A condition: the place given does not tell the neighbourhood."""
    where = answers.get("where")
    return where is not None and not where.get("neighbourhood")
