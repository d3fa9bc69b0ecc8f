"""The rules for a written answer, and for matching typed words with choices."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from flows.folding import folded
from flows.option import Option
from flows.refused import Refused
from flows.text import _

LEAST_LETTERS: Final = 6
"""A shorter text helps no operator: “ok”, “hello”."""
MOST_CHARACTERS: Final = 12_000
"""Three of the longest messages of a chat."""
MOST_OF_AN_ADDRESS: Final = 200
MOST_OF_A_TITLE: Final = 120
MOST_OF_A_NOTICE: Final = 2000
"""Characters of a text for everybody."""
LEAST_OF_AN_ADDRESS: Final = 2
LEAST_OF_A_NAME: Final = 3
FIRST_OF_EAST_ASIA: Final = "\u2e80"
SENTENCE: Final = 3
"""A text of so many words or more is taken as told, not as a choice."""
WHOLE_WORD: Final = 3
"""A shorter keyword must be the whole answer."""


def letters(text: str) -> int:
    """The length of a text: a letter that is a syllable or a word counts three."""
    return sum(
        3 if unicodedata.category(each) == "Lo" and each >= FIRST_OF_EAST_ASIA else each.isalnum()
        for each in text
    )


def is_sentence(text: str) -> bool:
    return letters(text) >= LEAST_LETTERS and (len(text.split()) >= SENTENCE or letters(text) > len(text))


def told_enough(text: str) -> None:
    if letters(text) < LEAST_LETTERS:
        raise Refused(
            _("That is very short. Please say in a few words what happened, so that someone can help.")
        )


def named(text: str) -> None:
    if letters(text) < LEAST_OF_A_NAME:
        raise Refused(_("That is very short. Please write a little more."))


def written(text: str, longest: int) -> str:
    """Raises Refused when there is nothing, or more than fits."""
    if letters(text) < LEAST_OF_A_NAME:
        raise Refused(_("That is very short. Please write a few words."))
    if len(text) > longest:
        raise Refused(
            _("That is too long: {n} characters, and {most} fit. Please make it shorter."),
            n=len(text),
            most=longest,
        )
    return text


def not_longer(text: str, most: int) -> None:
    if len(text) > most:
        raise Refused(_("That is too long: at most {most} characters, please."), most=most)


def not_too_long(text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise Refused(
            _("That is more than we can take at once: at most {most} characters."), most=MOST_CHARACTERS
        )


def chosen(text: str, options: Sequence[Option]) -> Option | None:
    """The option of typed words: its number, its label or one of its words; None when that is not clear."""
    wanted = folded(text)
    return called(text, options) or (None if wanted.isdecimal() else _by_keyword(f" {wanted} ", options))


def called(text: str, options: Sequence[Option]) -> Option | None:
    """The option whose number or name a text is, and nothing more."""
    wanted = folded(text)
    if wanted.isdecimal():
        number = int(wanted) if len(wanted) < len("1000") else 0
        return options[number - 1] if 0 < number <= len(options) else None
    exact = [option for option in options if wanted in names(option)]
    return exact[0] if len(exact) == 1 else None


def is_name(text: str, options: Sequence[Option]) -> bool:
    """Whether it is the name of an option, and nothing more."""
    return any(folded(text) in names(option) for option in options)


@lru_cache(maxsize=4096)
def names(option: Option) -> frozenset[str]:
    """Every name of an option, folded. Options come again with every answer."""
    return frozenset(folded(name) for name in (option.label, option.value, *option.words))


def _by_keyword(padded: str, options: Sequence[Option]) -> Option | None:
    """The option whose longest words stand in the text: “street light” says more than “street”."""
    weights = {
        option.value: max(
            (len(word) for word in names(option) if len(word) >= WHOLE_WORD and f" {word} " in padded),
            default=0,
        )
        for option in options
    }
    most = max(weights.values(), default=0)
    found = [option for option in options if most and weights[option.value] == most]
    return found[0] if len(found) == 1 else None
