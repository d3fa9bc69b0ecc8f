"""Asks for the parts of a message to many, each of a size that fits one message of every chat: text, picture, link buttons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from flows.flow import Answer, Answers, Facts, Question
from flows.refused import Refused
from flows.said import NOTHING, Media, Said
from flows.text import _

LONGEST: Final = 4000
"""Characters of a text: a chat takes some more."""
LONGEST_UNDER_PICTURE: Final = 1000
MOST_LINKS: Final = 3
LONGEST_LABEL: Final = 40
LONGEST_ADDRESS: Final = 500
NO_TEXT: Final = _("There is no text in this message. Please write what people shall read.")
CHARACTERS, OTHERS = "characters", "others"
"""The facts' names for the longest text allowed, and for the length of the longest among the other texts."""


@dataclass(frozen=True)
class MessageText(Question):
    """The text in one language. A photo that comes with it is left to the question for the picture."""

    code: str = field(kw_only=True)
    sign: str = field(default="", kw_only=True)
    ask_first: str = field(default="", kw_only=True)
    """The sentence instead of `ask` while nothing is answered."""

    def asking(self, so_far: Answers, facts: Facts) -> tuple[str, Mapping[str, object]]:
        named = (each.label for each in facts.options.get("languages", ()) if each.value == self.code)
        is_first = self.ask_first and not any(so_far.values())
        sentence = self.ask_first if is_first else self.ask
        return sentence, {"language": next(named, self.code), "sign": self.sign}

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        if not said.text:
            raise Refused(NO_TEXT)
        most = LONGEST_UNDER_PICTURE if photo_in(said) else facts.most.get(CHARACTERS, LONGEST)
        if len(said.text) > most:
            raise Refused(
                _(
                    "This is too long for one message: it has {n} characters, and {most} fit. Please shorten it."
                ),
                n=len(said.text),
                most=most,
            )
        return said.text

    def rest(self, said: Said, facts: Facts) -> Said:  # noqa: ARG002
        photo = photo_in(said)
        return Said(media=(photo,)) if photo else NOTHING


@dataclass(frozen=True)
class Picture(Question):
    """One photo; the answer is its reference."""

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        photo = photo_in(said)
        if photo is None:
            raise Refused(_("There is no picture in this message. Please send it as a photo, not as a file."))
        fits_under_picture(facts.most.get(OTHERS, 0))
        return photo.ref

    def takes(self, said: Said) -> bool:
        return photo_in(said) is not None

    def rest(self, said: Said, facts: Facts) -> Said:  # noqa: ARG002
        return Said(text=said.text, caption=True) if said.text else NOTHING


@dataclass(frozen=True)
class Links(Question):
    """Buttons that lead to the web; the answer is a list of their labels and addresses."""

    def asking(self, so_far: Answers, facts: Facts) -> tuple[str, Mapping[str, object]]:  # noqa: ARG002
        return self.ask, {"example": facts.examples.get(self.name, "")}

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        lines = [line.strip() for line in said.text.splitlines() if line.strip()]
        if not lines:
            raise Refused(
                _("There is no text in this message. Write the words of the button, then its address.")
            )
        if len(lines) > MOST_LINKS:
            raise Refused(_("A message takes {most} buttons at most."), most=MOST_LINKS)
        return [list(_link(line)) for line in lines]


def photo_in(said: Said) -> Media | None:
    return next((each for each in said.media if each.kind == "photo"), None)


def fits_under_picture(longest: int) -> None:
    """Raises Refused when a text of that length does not fit."""
    if longest > LONGEST_UNDER_PICTURE:
        raise Refused(
            _(
                "Under a picture fit {most} characters, and the longest text has {n}. Please shorten the text first, or send it without a picture."
            ),
            n=longest,
            most=LONGEST_UNDER_PICTURE,
        )


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
