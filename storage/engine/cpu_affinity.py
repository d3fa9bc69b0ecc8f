"""Pins threads to one processor, where the system allows it.

Python's threads pass one lock to and fro. Across two processors each pass wakes the other one and moves what
both threads touch: that costs a quarter of all updates. On one processor a pass is hardly more than a call.
"""

import os
from pathlib import Path
from typing import Final

STAT: Final = Path("/proc/thread-self/stat")
PROCESSOR: Final = 36
"""Where /proc/[pid]/stat names the processor, counted behind the program's name: proc(5)."""

_all: Final = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else frozenset[int]()


def stay_here() -> None:
    """Pins this thread and those it will start to its present processor; where that is unknown, changes nothing."""
    try:
        here = int(STAT.read_text().rpartition(")")[2].split()[PROCESSOR])
        os.sched_setaffinity(0, {here})
    except (OSError, AttributeError):
        return


def go_anywhere() -> None:
    """Lets this thread run on every processor again: for long work beside other threads."""
    if _all:
        os.sched_setaffinity(0, _all)
