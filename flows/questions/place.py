"""Asks where it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from flows import rules
from flows.flow import Answer, Facts, Question
from flows.folding import folded
from flows.option import Option
from flows.refused import Refused
from flows.said import Said
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


def _at(latitude: float, longitude: float, facts: Facts) -> Answer:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - degrees
        raise Refused(_("That place is not on the map. Please send it again, or write the street."))
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
