"""Renders drawings as pictures; a large one in a process of its own.

The drawing library holds Python's one lock as long as it works: a sheet of A4 takes a fifth of a second, in
which no update would be handled.
"""

import os
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Final

import resvg_py

PATIENCE: Final = 60.0
KINDNESS: Final = 10
"""The niceness of a drawing's process, behind the units of work of updates."""


def rendered(svg: str, background: str = "#ffffff") -> bytes:
    """The PNG of a small drawing, made in this thread."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, background=background))


rendered_once = lru_cache(maxsize=8)(rendered)
"""Caches: the same numbers, asked for again, are not drawn again."""


def rendered_apart(svg: str, background: str) -> bytes:
    """The PNG of a large one. Slow: for neither the pipeline nor the event loop. Raises OSError, SubprocessError."""
    # Isolated: beside this file lie modules that are named like Python's own.
    command = [sys.executable, "-I", str(Path(__file__)), background]
    return subprocess.run(  # noqa: S603 - ourselves
        command, input=svg.encode(), stdout=subprocess.PIPE, check=True, timeout=PATIENCE
    ).stdout


def main() -> None:
    if hasattr(os, "nice"):
        os.nice(KINDNESS)
    svg = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(rendered(svg, sys.argv[1]))


if __name__ == "__main__":
    main()
