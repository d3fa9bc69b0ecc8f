"""A text that was said in several messages, line below line: the words of one of them can be replaced."""


def has_part(text: str, part: str) -> bool:
    return bool(part) and _where(text, part) >= 0


def replaced(text: str, old: str, new: str) -> str:
    """The text with the part `old` in its newest words; an empty part is added, and one that became empty is left out."""
    if not old:
        return "\n".join(part for part in (text, new) if part)
    at = _where(text, old)
    if at < 0:
        return text
    before, after = text[:at].removesuffix("\n"), text[at + len(old) :].removeprefix("\n")
    return "\n".join(part for part in (before, new, after) if part)


def _where(text: str, part: str) -> int:
    """Where the part begins and ends with a line; -1 when it stands nowhere so."""
    at = text.find(part)
    while at >= 0:
        end = at + len(part)
        if (at == 0 or text[at - 1] == "\n") and (end == len(text) or text[end] == "\n"):
            return at
        at = text.find(part, at + 1)
    return -1
