"""Asks for words, written or spoken."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from flows import rules
from flows.flow import Answer, Answers, Facts, Question
from flows.option import Option
from flows.questions.media import PICTURES
from flows.refused import Refused
from flows.said import NOTHING, Media, Said
from flows.text import _


@dataclass(frozen=True)
class Text(Question):
    """Told in one's own words, written or spoken. The answer is `{"text": …, "media": […]}`."""

    rule: Callable[[str], None] = rules.told_enough
    unasked: bool = field(default=True, kw_only=True)
    """Whether it takes words said while something else was asked."""

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
        beside_picture = bool(said.text) and (said.caption or bool(media))
        return rules.is_sentence(said.text) or spoken or beside_picture

    def add(self, said: Said, facts: Facts, so_far: Answer) -> Answer:
        """A long text comes as several messages: they are one answer."""
        if not so_far:
            return self.read(said, facts, None)
        text = "\n".join(part for part in (so_far["text"], said.text) if part)
        rules.not_too_long(text)
        return {"text": text, "media": [*so_far["media"], *(each.kept() for each in told(said.media))]}


@dataclass(frozen=True)
class Line(Text):
    """A long text comes as several messages: they are one answer."""

    rule: Callable[[str], None] = rules.named
    longest: int = field(default=100, kw_only=True)
    lines: bool = field(default=False, kw_only=True)
    """Whether the text may have several lines."""
    bare: bool = field(default=False, kw_only=True)
    """Whether the answer is the text alone; its files are left to other questions."""
    unasked: bool = field(default=False, kw_only=True)

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        if self.bare:
            return rules.written(said.text if self.lines else " ".join(said.text.split()), self.longest)
        if not said.text:
            raise Refused(_("Please write it in a few words."))
        self.rule(said.text)
        rules.not_longer(said.text, self.longest)
        return {"text": said.text if self.lines else " ".join(said.text.split()), "media": []}

    def rest(self, said: Said, facts: Facts) -> Said:  # noqa: ARG002
        return Said(media=said.media) if self.bare and said.media else NOTHING


@dataclass(frozen=True)
class Translations(Question):
    """Title and text in further languages: choose one, then write both; again, until done.

    The answer is `{"texts": {code: {"title": …, "body": …}}, "now": code}`; `now` is the language chosen.
    """

    grows: ClassVar[bool] = True

    @property
    def are_labelled(self) -> bool:
        return True

    def asking(self, so_far: Answers, facts: Facts) -> tuple[str, Mapping[str, object]]:
        now = (so_far.get(self.name) or {}).get("now")
        called = next((each.label for each in self.options(facts) if each.value == now), "")
        if not called:
            return self.ask, {}
        return _("{language}: write the title in the first line, and the text in the lines below it."), {
            "language": called
        }

    def by_buttons(self, so_far: Answer) -> bool:
        """Whether a language is to be chosen first."""
        return not (so_far or {}).get("now")

    def chosen(self, so_far: Answer) -> Sequence[str]:
        return tuple((so_far or {}).get("texts", ()))

    def options(self, facts: Facts) -> Sequence[Option]:
        return facts.options.get("languages", ())

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:
        texts = dict((so_far or {}).get("texts", {}))
        codes = [option.value for option in self.options(facts)]
        chosen = rules.chosen(said.text, self.options(facts)) if said.choice is None else None
        if said.choice in codes or (chosen is not None and not rules.is_sentence(said.text)):
            return {"texts": texts, "now": said.choice or (chosen.value if chosen else "")}
        now = (so_far or {}).get("now") or (codes[0] if len(codes) == 1 else None)
        if now not in codes:
            raise Refused(_("In which language is that? Please choose it first."))
        title, _line, body = said.text.partition("\n")
        if not body.strip():
            raise Refused(_("Please write the title in the first line, and the text in the lines below it."))
        text = {
            "title": rules.written(title.strip(), rules.MOST_OF_A_TITLE),
            "body": rules.written(body.strip(), rules.MOST_OF_A_NOTICE),
        }
        return {"texts": texts | {now: text}}

    def complete(self, answer: Answer, facts: Facts) -> bool:
        return answer is None or set(answer["texts"]) >= {option.value for option in self.options(facts)}


def told(media: Sequence[Media]) -> list[Media]:
    """The media that tell something: all but stickers and other people's contacts."""
    return [each for each in media if each.kind not in ("sticker", "contact")]


def _not_words(said: Said) -> str:
    kinds = {each.kind for each in said.media}
    if "sticker" in kinds:
        return _("Thank you! Please say it in words too, written or spoken, so that we understand it well.")
    if "contact" in kinds:
        return _("Please do not send other people's contacts. Tell us in words what happened.")
    return _("Please tell us in words, written or spoken.")
