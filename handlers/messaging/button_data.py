"""What a button carries: short words joined by slashes, never a label. At most 64 bytes, and never trusted."""

LONGEST = 64


def tap(*words: str | int) -> str:
    """Raises ValueError when the words do not fit a button; they are ours, so that is a fault of ours."""
    data = "/".join(str(word) for word in words)
    if len(data.encode()) > LONGEST:
        raise ValueError(f"{data!r} is too long for a button")
    return data


def read_tap(data: str) -> list[str]:
    """The words of a button. Anybody can send anything: the reader checks what they mean."""
    return data.split("/") if len(data.encode()) <= LONGEST else []
