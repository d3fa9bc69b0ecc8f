"""Which processor a thread runs on, where the system lets us choose.

Python's threads take turns. On two processors each turn wakes the other processor up, and what both threads touch
travels from one to the other: that costs a quarter of all updates. On one, a turn is hardly more than a call.
"""

import os
from pathlib import Path
from typing import Final

STAT: Final = Path("/proc/thread-self/stat")
PROCESSOR: Final = 36
"""Where /proc/[pid]/stat names the processor, counted behind the program's name: proc(5)."""

_all: Final = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else frozenset[int]()


def stay_here() -> None:
    """Keep this thread, and those it will start, on the processor it is on; where that is unknown, change nothing."""
    try:
        here = int(STAT.read_text().rpartition(")")[2].split()[PROCESSOR])
        os.sched_setaffinity(0, {here})
    except (OSError, AttributeError):
        return


def go_anywhere() -> None:
    """Let this thread run on every processor again: for long work that lets others have their turns meanwhile."""
    if _all:
        os.sched_setaffinity(0, _all)
