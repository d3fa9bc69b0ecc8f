"""A finding of the doctor, and the command that mends it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """A `problem` keeps the service from its work; a `hint` does not."""

    about: str
    state: Literal["well", "hint", "problem"]
    words: str
    mend: str = ""


def well(about: str, words: str) -> Finding:
    return Finding(about, "well", words)


def hint(about: str, words: str, mend: str) -> Finding:
    return Finding(about, "hint", words, mend)


def problem(about: str, words: str, mend: str) -> Finding:
    return Finding(about, "problem", words, mend)
