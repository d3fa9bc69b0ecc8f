"""Finds the open report that tells of the same thing: near by, or in the same words."""

from collections.abc import Mapping
from typing import Any, Final

from flows.rules import folded
from handlers.seen import point_in, said_in
from handlers.turn import Turn
from storage.duplicates import Alike, open_alike
from storage.place.geo import Point, distance_metres

KIND: Final = "report"
SHORTEST_WORD: Final = 4
SIMILAR: Final = 0.5
"""The share of words two texts have in common."""


def find(turn: Turn, record: Mapping[str, Any], neighbourhood: str | None) -> Alike | None:
    """The newest open report that may be the same; None when there is none."""
    has_point = point_in(record) is not None
    for other in open_alike(turn.tx, KIND, record["category"]):
        if not has_point and other.neighbourhood != neighbourhood:
            continue  # not worth unsealing
        theirs = other.record(turn.world.keys)
        if _same(turn, record, neighbourhood, theirs, other.neighbourhood):
            return other
    return None


def _same(
    turn: Turn, mine: Mapping[str, Any], here: str | None, theirs: Mapping[str, Any], there: str | None
) -> bool:
    a, b = point_in(mine), point_in(theirs)
    if a is not None and b is not None:
        return distance_metres(Point(*a), Point(*b)) <= turn.world.place.team.near_metres
    if here is None or here != there:
        return False
    ours, others = _words(mine), _words(theirs)
    return len(ours & others) >= SIMILAR * max(len(ours | others), 1) and bool(ours)


def _words(record: Mapping[str, Any]) -> set[str]:
    return {word for word in folded(said_in(record)[0]).split() if len(word) >= SHORTEST_WORD}
