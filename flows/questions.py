"""The kinds of question a flow can ask."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flows import rules
from flows.flow import Answer, Answers, Facts, Option, Question, Refused
from flows.said import NOTHING, Media, Said
from flows.text import _

PICTURES = ("photo", "video")
LISTED = "list"


@dataclass(frozen=True)
class Choice(Question):
    """One of some options. The answer is the option's value."""

    choices: Sequence[Option] | str
    """The options, or the name of the fact that lists them."""
    alone: bool = field(default=False, kw_only=True)
    """Whether a single option is taken without asking."""

    def given(self, facts: Facts) -> Answer:
        options = self.options(facts) if self.alone else ()
        return options[0].value if len(options) == 1 else None

    def options(self, facts: Facts) -> Sequence[Option]:
        return facts.options.get(self.choices, ()) if isinstance(self.choices, str) else self.choices

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        if said.choice is not None and self.fits(said.choice, facts):
            return said.choice
        option = rules.chosen(said.text, self.options(facts)) if said.text else None
        if option is None:
            raise Refused(_("Please choose one of the buttons, or write its number or name."))
        return option.value

    def rest(self, said: Said, facts: Facts) -> Said:
        """Whoever typed a whole sentence has told more than the choice, unless it is just the label."""
        if not rules.is_sentence(said.text) or rules.is_name(said.text, self.options(facts)):
            return NOTHING
        return Said(text=said.text, media=said.media)

    def fits(self, answer: Answer, facts: Facts) -> bool:
        return any(option.value == answer for option in self.options(facts))


@dataclass(frozen=True)
class Neighbourhood(Choice):
    """Which neighbourhood, when the place does not tell. Says the address it asks about."""

    choices: Sequence[Option] | str = "neighbourhoods"
    of: str = "where"

    def asking(self, so_far: Answers) -> tuple[str, Mapping[str, object]]:
        address = (so_far.get(self.of) or {}).get("address")
        if address:
            return _("{address}. In which neighbourhood is that?"), {"address": address}
        return self.ask, {}


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


@dataclass(frozen=True)
class Where(Question):
    """A point, a typed or spoken address, a neighbourhood by name, or the wish to choose one from the list.

    The answer holds `point` and `neighbourhood`, or `address`, or `neighbourhood`, or `listed`.
    """

    def options(self, facts: Facts) -> Sequence[Option]:  # noqa: ARG002
        return (Option(LISTED, _("Choose the neighbourhood"), "🏘"),)

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        if said.choice == LISTED:
            return {"listed": True}
        if said.point is not None:
            return _at(said.point.latitude, said.point.longitude, facts)
        if said.text:
            return _written(said.text, facts)
        spoken = [each.kept() for each in said.media if each.kind in ("voice", "audio")]
        if spoken:
            return {"address": "", "media": spoken}
        raise Refused(_("Please send the place, write the street, or choose the neighbourhood."))

    def takes(self, said: Said) -> bool:
        return said.point is not None

    def fits(self, answer: Answer, facts: Facts) -> bool:
        code = answer.get("neighbourhood")
        return code is None or any(option.value == code for option in facts.options.get("neighbourhoods", ()))


@dataclass(frozen=True)
class Photos(Question):
    """A list that grows with every photo, up to what the facts allow. The answer is a list of kept media."""

    fact: str = field(default="photos")

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:
        new = [each.kept() for each in said.media if is_picture(each)]
        if not new:
            raise Refused(_("Please send a photo, or go on without one."))
        before: list[dict[str, Any]] = list(so_far or ())
        known = {each["ref"] for each in before}
        every = before + [each for each in new if each["ref"] not in known]
        if len(every) > (most := self._most(facts)):
            raise Refused(_("We can take {most} photos. The first ones are kept; please go on."), most=most)
        return every

    def takes(self, said: Said) -> bool:
        return any(is_picture(each) for each in said.media)

    def rest(self, said: Said, facts: Facts) -> Said:  # noqa: ARG002
        """What is written under a photo belongs to the story."""
        return Said(text=said.text) if said.text else NOTHING

    def complete(self, answer: Answer, facts: Facts) -> bool:
        return answer is None or len(answer) >= self._most(facts)

    def _most(self, facts: Facts) -> int:
        return facts.most.get(self.fact, 5)


def told(media: Sequence[Media]) -> list[Media]:
    """What tells something: everything but stickers and other people's contacts."""
    return [each for each in media if each.kind not in ("sticker", "contact")]


def is_picture(media: Media) -> bool:
    return media.kind in PICTURES or (media.kind == "document" and media.type.startswith("image/"))


def no_neighbourhood(answers: Answers) -> bool:
    """A condition: the place given does not tell the neighbourhood."""
    where = answers.get("where")
    return where is not None and not where.get("neighbourhood")


def _at(latitude: float, longitude: float, facts: Facts) -> Answer:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - degrees
        raise Refused(_("That place is not on the map. Please send it again, or write the street."))
    return {"point": [latitude, longitude], "neighbourhood": facts.neighbourhood_at(latitude, longitude)}


def _written(text: str, facts: Facts) -> Answer:
    wanted = rules.folded(text)
    for option in facts.options.get("neighbourhoods", ()):
        if wanted in rules.names(option):
            return {"neighbourhood": option.value}
    if rules.letters(text) < rules.LEAST_OF_AN_ADDRESS:
        raise Refused(_("Please write the street, or send the place, or choose the neighbourhood."))
    if len(text) > rules.MOST_OF_AN_ADDRESS:
        raise Refused(_("That is too long for a street. Please write only where it is."))
    return {"address": text}


def _not_words(said: Said) -> str:
    kinds = {each.kind for each in said.media}
    if "sticker" in kinds:
        return _("Thank you! Please say it in words too, written or spoken, so that we understand it well.")
    if "contact" in kinds:
        return _("Please do not send other people's contacts. Tell us in words what happened.")
    return _("Please tell us in words, written or spoken.")
