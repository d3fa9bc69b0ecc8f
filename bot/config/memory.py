"""Gives memory back: what a picture or a file took must not stay with the process for good."""

import ctypes
from typing import Final

TRIM, MAPPED, ARENAS = -1, -3, -8
"""Names of glibc's mallopt(3)."""
LARGE: Final = 256 * 1024
"""Bytes from which a piece of memory is mapped by itself, and so returned as soon as it is free.

Left alone, glibc raises this to 32 MB after the first large piece, and keeps what was freed among small pieces.
"""


def give_back_memory() -> None:
    """Changes nothing where the C library has no such thing."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return
    for name, value in ((MAPPED, LARGE), (TRIM, LARGE), (ARENAS, 2)):
        mallopt(name, value)
