"""The parts of a broadcast as an operator sends them: checked, so that it fits one message of every chat."""

from typing import Final
from urllib.parse import urlsplit

from flows.refused import Refused
from flows.said import Media, Said
from flows.text import _
from locales.clean import clean
from storage.broadcasts.broadcasts import Message

LONGEST: Final = 4000
"""Characters of a text: a chat takes some more."""
LONGEST_UNDER_PICTURE: Final = 1000
MOST_LINKS: Final = 3
LONGEST_LABEL: Final = 40
LONGEST_ADDRESS: Final = 500
Links = tuple[tuple[str, str], ...]


def text_in(said: str, *, pictured: bool) -> str:
    """Raises Refused: empty, or longer than fits."""
    text = clean(said)
    if not text:
        raise Refused(_("There is no text in this message. Please write what people shall read."))
    most = LONGEST_UNDER_PICTURE if pictured else LONGEST
    if len(text) > most:
        raise Refused(
            _("This is too long for one message: it has {n} characters, and {most} fit. Please shorten it."),
            n=len(text),
            most=most,
        )
    return text


def photo_in(said: Said) -> Media | None:
    return next((each for each in said.media if each.kind == "photo"), None)


def picture_in(said: Said, told: Message) -> str:
    """Returns its reference. Raises Refused: no picture, or a text that does not fit below one."""
    photo = photo_in(said)
    if photo is None:
        raise Refused(_("There is no picture in this message. Please send it as a photo, not as a file."))
    longest = max(map(len, told.texts.values()), default=0)
    if longest > LONGEST_UNDER_PICTURE:
        raise Refused(
            _(
                "Under a picture fit {most} characters, and the longest text has {n}. Please shorten the text first, or send it without a picture."
            ),
            n=longest,
            most=LONGEST_UNDER_PICTURE,
        )
    return photo.ref


def links_in(said: Said) -> Links:
    """Reads one link per line: its label, then its address. Raises Refused."""
    lines = [line.strip() for line in clean(said.text).splitlines() if line.strip()]
    if not lines:
        raise Refused(_("There is no text in this message. Write the words of the button, then its address."))
    if len(lines) > MOST_LINKS:
        raise Refused(_("A message takes {most} buttons at most."), most=MOST_LINKS)
    return tuple(map(_link, lines))


def _link(line: str) -> tuple[str, str]:
    *words, address = line.split()
    label = " ".join(words)
    if not _is_address(address):
        raise Refused(
            _("This line does not end with an address that begins with https://: {line}"), line=line[:80]
        )
    if not label:
        raise Refused(_("This button has no words, only an address: {line}"), line=line[:80])
    if len(label) > LONGEST_LABEL:
        raise Refused(
            _("The words of a button may have {most} characters: {label}"),
            most=LONGEST_LABEL,
            label=label[:80],
        )
    return label, address


def _is_address(word: str) -> bool:
    """Whether it is an https address with a public host and without a password."""
    try:
        parts = urlsplit(word)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    shown = word.isprintable() and len(word) <= LONGEST_ADDRESS and port != 0
    return shown and parts.scheme == "https" and "." in host.strip(".") and "@" not in parts.netloc
