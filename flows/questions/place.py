"""Asks where it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flows import rules
from flows.flow import Answer, Answers, Facts, Question
from flows.folding import folded
from flows.option import Option
from flows.refused import Refused
from flows.said import Point, Said
from flows.text import _

LISTED = "list"


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
            return _at(said.point, facts)
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
class Venue(Question):
    """A centre, or a place as people call it, perhaps with a point on the map: `{"venue": …, "point": […], "centre": …}`."""

    @property
    def are_labelled(self) -> bool:
        return True

    def asking(self, so_far: Answers, facts: Facts) -> tuple[str, Mapping[str, object]]:  # noqa: ARG002
        answer = so_far.get(self.name) or {}
        if answer.get("point") and not answer["venue"]:
            return _("I have the point on the map. What is the place called?"), {}
        return self.ask, {}

    def options(self, facts: Facts) -> Sequence[Option]:
        return facts.options.get("centres", ())

    def read(self, said: Said, facts: Facts, so_far: Answer) -> Answer:
        if said.choice is not None or rules.is_name(said.text, self.options(facts)):
            return self._centre(said, facts)
        point = [said.point.latitude, said.point.longitude] if said.point else None
        if said.point is not None and not is_on_map(said.point):
            raise Refused(_("That place is not on the map. Please send it again, or write where it is."))
        before: dict[str, Any] = so_far or {}
        if point is not None and not said.text:
            return {"venue": before.get("venue", ""), "point": point}
        venue = rules.written(" ".join(said.text.split()), rules.MOST_OF_AN_ADDRESS)
        return {"venue": venue, "point": point or (None if before.get("venue") else before.get("point"))}

    def _centre(self, said: Said, facts: Facts) -> Answer:
        found = [each for each in self.options(facts) if each.value == said.choice]
        chosen = found[0] if found else rules.chosen(said.text, self.options(facts))
        if chosen is None:
            raise Refused(_("Please choose one of the buttons, or write where it is."))
        latitude, longitude = facts.points[chosen.value]
        return {"venue": chosen.about, "point": [latitude, longitude], "centre": chosen.value}

    def takes(self, said: Said) -> bool:
        return said.point is not None

    def fits(self, answer: Answer, facts: Facts) -> bool:  # noqa: ARG002
        return bool(answer["venue"])

    def complete(self, answer: Answer, facts: Facts) -> bool:  # noqa: ARG002
        return answer is None or bool(answer["venue"])


def is_on_map(point: Point) -> bool:
    return -90 <= point.latitude <= 90 and -180 <= point.longitude <= 180  # noqa: PLR2004 - degrees


def _at(point: Point, facts: Facts) -> Answer:
    if not is_on_map(point):
        raise Refused(_("That place is not on the map. Please send it again, or write the street."))
    latitude, longitude = point.latitude, point.longitude
    return {"point": [latitude, longitude], "neighbourhood": facts.neighbourhood_at(latitude, longitude)}


def _written(text: str, facts: Facts) -> Answer:
    wanted = folded(text)
    for option in facts.options.get("neighbourhoods", ()):
        if wanted in rules.names(option):
            return {"neighbourhood": option.value}
    if rules.letters(text) < rules.LEAST_OF_AN_ADDRESS:
        raise Refused(_("Please write the street, or send the place, or choose the neighbourhood."))
    if len(text) > rules.MOST_OF_AN_ADDRESS:
        raise Refused(_("That is too long for a street. Please write only where it is."))
    return {"address": text}
