"""How a courier works: its pace, how much is under way at a time, and how often it looks around."""

import math
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from bot.courier.rate_limits import Rates

ANSWERED: Final = 0.2
FEWEST: Final = 4
MOST: Final = 256
UNPACED: Final = 8
OTHERS: Final = 64
"""Messages that may be under way beside those of broadcasts."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """How a courier works; tests shorten the times they would have to wait."""

    rates: Rates = field(default_factory=Rates)
    poll: float = 1.0
    """Seconds between two looks for rows that other processes wrote."""
    lease: timedelta = timedelta(seconds=15)
    side_by_side: int = 64
    """Messages under way at a time."""
    broadcasts: int = UNPACED
    """Of them, of broadcasts: a slow network leaves room for answers, and a crash leaves few outcomes unknown."""
    alone: bool = False
    """No other process can be alive: rows of a dead one are taken over at once."""


def tuning_for(rates: Rates, *, alone: bool = False) -> Tuning:
    """As many broadcasts under way as keep the pace on a network that answers within ANSWERED, and hardly more."""
    every = rates.in_all.every
    most = min(MOST, max(FEWEST, math.ceil(ANSWERED / every))) if every else UNPACED
    return Tuning(rates, alone=alone, broadcasts=most, side_by_side=most + OTHERS)
