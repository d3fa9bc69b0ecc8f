"""Asks for photos."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from flows.flow import Answer, Facts, Question
from flows.refused import Refused
from flows.said import NOTHING, Media, Said
from flows.text import _

PICTURES = ("photo", "video")


@dataclass(frozen=True)
class Photos(Question):
    """A list that grows with every photo, up to what the facts allow. The answer is a list of kept media."""

    fact: str = field(default="photos")
    grows: ClassVar[bool] = True

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
        """The caption of a photo belongs to the story."""
        return Said(text=said.text, caption=True) if said.text else NOTHING

    def complete(self, answer: Answer, facts: Facts) -> bool:
        return answer is None or len(answer) >= self._most(facts)

    def _most(self, facts: Facts) -> int:
        return facts.most.get(self.fact, 5)


@dataclass(frozen=True)
class Picture(Question):
    """One photo. The answer is the kept file."""

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:  # noqa: ARG002
        found = [each.kept() for each in said.media if is_picture(each) and each.kind != "video"]
        if not found:
            raise Refused(_("Please send one photo, or go on without one."))
        return found[-1]

    def takes(self, said: Said) -> bool:
        return any(is_picture(each) and each.kind != "video" for each in said.media)

    def rest(self, said: Said, facts: Facts) -> Said:  # noqa: ARG002
        return Said(text=said.text, caption=True) if said.text else NOTHING


def is_picture(media: Media) -> bool:
    return media.kind in PICTURES or (media.kind == "document" and media.type.startswith("image/"))
