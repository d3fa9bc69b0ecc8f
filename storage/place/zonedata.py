"""The version of the time zone database by which instants are made."""

from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final
from zoneinfo import TZPATH

HEAD: Final = "# version "


@cache
def zone_version() -> str:
    """The database's own name for its version, such as `2026b`. `zoneinfo` reads the system's before the package `tzdata`."""
    for folder in map(Path, TZPATH):
        if (folder / "Europe" / "Rome").exists():
            return version_in(folder) or "system"
    return version("tzdata")


def version_in(folder: Path) -> str:
    """Empty where the system has no version file."""
    try:
        with (folder / "tzdata.zi").open(encoding="ascii", errors="replace") as file:
            head = file.readline(64).strip()
    except OSError:
        return ""
    return head.removeprefix(HEAD)[:16] if head.startswith(HEAD) else ""
