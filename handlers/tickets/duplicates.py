"""Finds the open report of the same problem: near by, or in similar words."""

from collections.abc import Mapping
from typing import Any, Final

from flows.folding import folded
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.tickets.access import point_in, said_in
from storage.place.geo import Point, distance_metres
from storage.tickets.duplicates import NearDuplicate, open_alike

KIND: Final = "report"
SHORTEST_WORD: Final = 4
SIMILAR: Final = 0.5
"""The share of words that two texts have in common."""


def find(unit: UnitOfWork, record: Mapping[str, Any], neighbourhood: str | None) -> NearDuplicate | None:
    """The newest open report that may be the same; None when there is none."""
    here, words = point_in(record), _words(record)
    for other in open_alike(unit.tx, KIND, record["category"]):
        same_neighbourhood = neighbourhood is not None and other.neighbourhood == neighbourhood
        if here is None and not same_neighbourhood:
            continue  # not worth unsealing
        theirs = other.record(unit.context.keys)
        there = point_in(theirs)
        if here is not None and there is not None:
            same = distance_metres(Point(*here), Point(*there)) <= unit.context.place.team.near_metres
        else:
            same = same_neighbourhood and _similar(words, theirs)
        if same:
            return other
    return None


def _similar(words: set[str], theirs: Mapping[str, Any]) -> bool:
    others = _words(theirs)
    return bool(words) and len(words & others) >= SIMILAR * len(words | others)


def _words(record: Mapping[str, Any]) -> set[str]:
    return {word for word in folded(said_in(record)[0]).split() if len(word) >= SHORTEST_WORD}
