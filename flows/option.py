"""One choice that a question offers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. `label` is already in the reader's language when it comes as a fact, else a msgid."""

    value: str
    label: str
    icon: str = ""
    words: tuple[str, ...] = ()
    """Words that people may type instead of tapping, in any language."""
    typed: str = ""
    """The list of the facts' words that may be typed for it too."""
    day: str = ""
    """The day it belongs to (ISO), when it is a time."""
    about: str = ""
    """What its choice stands for in full, such as an address."""
