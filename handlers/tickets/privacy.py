"""Whether a ticket is private, and why: decided by its words, whatever its kind. Whether it is urgent likewise."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from handlers.forms.emergency_numbers import sounds_urgent
from handlers.messaging import keywords
from handlers.messaging.capabilities import Capabilities, capabilities
from handlers.messaging.unit_of_work import UnitOfWork
from storage.place.model import Category, Place

DANGER: Final = "danger"
"""Words of danger."""
TOPIC: Final = "topic"
"""Words of a topic that the place file calls private."""
CATEGORY: Final = "category"
"""Its category is private in the place file."""
KIND: Final = "kind"
PEOPLE: Final = "people"
"""It is about neighbours or other people."""
DESK: Final = "desk"
"""It is about the desk itself."""
ASKED: Final = "asked"
"""An operator made it private, or its citizen asked for it."""
REMEMBERED: Final = 32
"""Texts whose reading is remembered: one that is filed is read more than once."""
NO_WORDS: Final = frozenset({"ref", "type", "category", "neighbourhood"})
"""Parts of a record that no person wrote."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the words of a ticket say of it. An empty `reason`: it is not private."""

    reason: str = ""
    urgent: bool = False


def found_in(unit: UnitOfWork, kind: str, category: str | None, record: Mapping[str, Any]) -> Found:
    """What a ticket of this kind and category is, by everything that its record says."""
    texts = list(_texts(record))
    named = category_called(unit, kind, category)
    if any(tells_of_danger(unit, text) for text in texts):
        return Found(DANGER, urgent=True)
    if named is not None and named.private:
        return Found(CATEGORY, urgent=named.call is not None)
    if capabilities(unit).kinds[kind].private:
        return Found(KIND)
    return Found(TOPIC if any(_is_private(unit, text, named) for text in texts) else "")


def _is_private(unit: UnitOfWork, text: str, named: Category | None) -> bool:
    """Whether a text names a private topic of the place file, not just in passing.

    Where the place file does not say what is said in passing, a text that names its own category is about that.
    """
    place, rooms = unit.context.place, capabilities(unit)
    if not _names_private_topic(place, rooms, text):
        return False
    is_curated = any(each.in_passing for each in _categories(place, rooms))
    return named is None or is_curated or not keywords.about(place, text, [named])


def _categories(place: Place, rooms: Capabilities) -> list[Category]:
    """Of every kind of ticket."""
    return [each for kind in rooms.kinds.values() for each in kind.categories(place)]


def tells_of_danger(unit: UnitOfWork, text: str) -> bool:
    """Whether somebody may be in danger; the citizen was shown the numbers by the same reading."""
    return _sounds_urgent(text, unit.context.place.spoken)


_sounds_urgent: Final = lru_cache(maxsize=REMEMBERED)(sounds_urgent)


@lru_cache(maxsize=REMEMBERED)
def _names_private_topic(place: Place, rooms: Capabilities, text: str) -> bool:
    private = [each for each in _categories(place, rooms) if each.private]
    return bool(keywords.about(place, text, private, in_passing=False))


def category_called(unit: UnitOfWork, kind: str, code: str | None) -> Category | None:
    """The category of that kind; else of any kind, since a ticket may have been of another one."""
    if code is None:
        return None
    kinds = capabilities(unit).kinds
    every = (each.category(unit.context.place, code) for each in (kinds[kind], *kinds.values()))
    return next((each for each in every if each is not None), None)


def _texts(value: Any) -> Iterator[str]:  # Any: JSON
    """Every text of a record, files' captions too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            if name not in NO_WORDS:
                yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
