"""Whether a ticket is private, and why: decided by its words, whatever its kind. Whether it is urgent likewise."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from handlers.forms.emergency_numbers import sounds_urgent
from handlers.messaging import keywords
from handlers.messaging.capabilities import capabilities
from handlers.messaging.unit_of_work import UnitOfWork
from storage.place.model import Category

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


@dataclass(frozen=True, slots=True)
class Found:
    """What the words of a ticket say of it. An empty `reason`: it is not private."""

    reason: str = ""
    urgent: bool = False


def found_in(unit: UnitOfWork, kind: str, category: str | None, record: Mapping[str, Any]) -> Found:
    """What a ticket of this kind and category is, by everything that its record says."""
    texts = list(_texts(record))
    named = category_called(unit, kind, category)
    if any(sounds_urgent(text, unit.context.place.spoken) for text in texts):
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
    place = unit.context.place
    every = [each for kind in capabilities(unit).kinds.values() for each in kind.categories(place)]
    found = keywords.about(place, text, [each for each in every if each.private], in_passing=False)
    if named is None or any(each.in_passing for each in every):
        return bool(found)
    return bool(found) and not keywords.about(place, text, [named])


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
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
