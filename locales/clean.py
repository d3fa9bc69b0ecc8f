"""Makes a person's text safe to store and to show, without changing what it says."""

import re
import unicodedata

# Line ends of every kind: of Windows, of old Macs, of terminals, of Unicode.
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_NOT_WRITING = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # controls, but tab and newline
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction, which could reverse the words around it
    "\u00ad\u034f\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # no width; U+200C and U+200D stay
    "\u115f\u1160\u2800\u3164\uffa0"  # blanks that pass for letters
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # hidden formats and tags
    "\ud800-\udfff\ufffe\uffff"  # no characters at all
    "]"
)
_EDGES = re.compile("^[\\s\u200c\u200d]+|[\\s\u200c\u200d]+$")
_GAPING = re.compile(r"\n(?:[ \t]*\n){2,}")
_JOINER = "\u200d"


def clean(text: str) -> str:
    """Drops hidden and direction characters, normalises lines and letters, trims; never makes it longer."""
    text = _NOT_WRITING.sub("", _LINE_END.sub("\n", text))
    text = _EDGES.sub("", _GAPING.sub("\n\n", text))
    composed = unicodedata.normalize("NFC", text)
    # NFC takes some letters of Bengali, Hindi and Punjabi apart; a text within a limit must stay within it.
    return composed if len(composed) <= len(text) else text


def shorten(text: str, limit: int) -> str:
    """Cuts to at most `limit` characters, between words where there is one to cut at, with … as the last."""
    if len(text) <= limit:
        return text
    if limit < 1:
        return ""
    end = limit - 1
    space = max((found.start() for found in re.finditer(r"\s", text[: end + 1])), default=0)
    if space <= end // 2:
        space = _between_letters(text, end)
    return text[:space].rstrip() + "…"


def _between_letters(text: str, end: int) -> int:
    """Steps back until no letter loses its accent and no joined picture is broken."""
    while end and (_clings(text[end]) or text[end - 1] == _JOINER):
        end -= 1
    return end


def _clings(character: str) -> bool:
    return (
        character == _JOINER
        or unicodedata.category(character).startswith("M")
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )
