"""Button data: short words joined by slashes, never a label. At most 64 bytes, and never trusted."""

LONGEST = 64
EVERY = 2**63 - 1
"""The largest number that the database holds."""
DIGITS = len(str(EVERY))
MOST_PAGES = 999


def tap(*words: str | int) -> str:
    """Raises ValueError when the words do not fit a button; they are ours, so that is a fault of ours."""
    data = "/".join(str(word) for word in words)
    if len(data.encode()) > LONGEST:
        raise ValueError(f"{data!r} is too long for a button")
    return data


def read_tap(data: str) -> list[str]:
    """The words of a button. They may be forged: the reader checks their meaning."""
    return data.split("/") if len(data.encode()) <= LONGEST else []


def is_number(word: str) -> bool:
    """Whether it can be the number of a row, or its version."""
    return word.isascii() and word.isdecimal() and len(word) <= DIGITS and int(word) <= EVERY


def number_in(word: str) -> int:
    """The number of a row; 0, which no row has, for anything else."""
    return int(word) if is_number(word) else 0


def page_in(word: str) -> int:
    """Pages count from 0, which is shown for anything else."""
    return min(number_in(word), MOST_PAGES)
