"""Draws a large picture in a process of its own: the drawing library holds Python's one lock as long as it works.

A sheet of A4 takes a fifth of a second, in which nobody would get an answer.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import resvg_py

PATIENCE: Final = 60.0
KINDNESS: Final = 10
"""How far the drawing stands back behind whoever waits for an answer."""


def drawn(svg: str, background: str) -> bytes:
    """The PNG. Takes a moment: not for the road, nor for the loop. Raises OSError, SubprocessError."""
    # Isolated: beside this file lie modules that are called like Python's own.
    command = [sys.executable, "-I", str(Path(__file__)), background]
    return subprocess.run(  # noqa: S603 - ourselves
        command, input=svg.encode(), stdout=subprocess.PIPE, check=True, timeout=PATIENCE
    ).stdout


def main() -> None:
    if hasattr(os, "nice"):
        os.nice(KINDNESS)
    svg = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(bytes(resvg_py.svg_to_bytes(svg_string=svg, background=sys.argv[1])))


if __name__ == "__main__":
    main()
