"""The buttons of a broadcast in the team chat: its number, its version, and the verb."""

from typing import Final

from handlers.messaging.button_data import tap
from storage.broadcasts.broadcasts import Broadcast

VERB: Final = "bc"
"""What they begin with, after the team's own letter."""


def go(broadcast: Broadcast, verb: str, *words: str | int) -> str:
    """The number is written short, so that the longest code of a place file fits beside it."""
    return tap("k", VERB, f"{broadcast.id:x}", broadcast.version, verb, *words)


def read_number(word: str) -> int:
    """The number of a button; 0, which no broadcast has, for anything else."""
    try:
        number = int(word, 16) if word.isascii() and word.isalnum() else 0
    except ValueError:
        return 0
    return number if number < 2**63 else 0
