"""Asks for words, written or spoken."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from flows import rules
from flows.flow import Answer, Facts, Question
from flows.questions.media import PICTURES
from flows.refused import Refused
from flows.said import Media, Said
from flows.text import _


@dataclass(frozen=True)
class Text(Question):
    """Told in one's own words, written or spoken. The answer is `{"text": …, "media": […]}`."""

    rule: Callable[[str], None] = rules.told_enough
    unasked: bool = field(default=True, kw_only=True)
    """Whether it takes what was said while something else was asked."""

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        media = told(said.media)
        if not said.text and not media:
            raise Refused(_not_words(said))
        if not media:
            self.rule(said.text)
        rules.not_too_long(said.text)
        return {"text": said.text, "media": [each.kept() for each in media]}

    def takes(self, said: Said) -> bool:
        if not self.unasked:
            return False
        media = told(said.media)
        spoken = any(each.kind not in PICTURES for each in media)
        return rules.is_sentence(said.text) or spoken or bool(said.text and media)

    def add(self, said: Said, facts: Facts, so_far: Answer) -> Answer:
        """A long text comes as several messages: they are one answer."""
        new = self.read(said, facts, None)
        if not so_far:
            return new
        text = "\n".join(part for part in (so_far["text"], new["text"]) if part)
        rules.not_too_long(text)
        return {"text": text, "media": [*so_far["media"], *new["media"]]}


@dataclass(frozen=True)
class Line(Text):
    """A few words that everybody may read: written, and in one line."""

    rule: Callable[[str], None] = rules.named
    longest: int = field(default=100, kw_only=True)
    unasked: bool = field(default=False, kw_only=True)

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        if not said.text:
            raise Refused(_("Please write it in a few words."))
        self.rule(said.text)
        rules.not_longer(said.text, self.longest)
        return {"text": " ".join(said.text.split()), "media": []}


def told(media: Sequence[Media]) -> list[Media]:
    """What tells something: everything but stickers and other people's contacts."""
    return [each for each in media if each.kind not in ("sticker", "contact")]


def _not_words(said: Said) -> str:
    kinds = {each.kind for each in said.media}
    if "sticker" in kinds:
        return _("Thank you! Please say it in words too, written or spoken, so that we understand it well.")
    if "contact" in kinds:
        return _("Please do not send other people's contacts. Tell us in words what happened.")
    return _("Please tell us in words, written or spoken.")
