"""How a capability describes a flow of its own: the facts it needs, and what becomes of its answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flows.flow import Facts, Flow, Journey
from handlers.messaging.unit_of_work import Conversation, UnitOfWork
from locales.language import Language
from storage.people.people import Person


@dataclass(frozen=True)
class UnderWay:
    """A journey, and which question each of the citizen's messages answered."""

    journey: Journey[Any]
    messages: dict[str, str] = field(default_factory=dict)


Record = Mapping[str, Any]
"""A flow's answers by the names of its questions."""


def as_it_is(
    _unit: UnitOfWork, _who: Person, _journey: Journey[Any], known: Facts, _language: Language
) -> Facts:
    """Adds nothing to the facts of the town."""
    return known


def is_there(_talk: Conversation) -> str:
    return ""


@dataclass(frozen=True, kw_only=True, eq=False)
class FlowHandler:
    """`finish` is called with the last answer, or with Send; it keeps the draft when it refuses."""

    flow: Flow[Any]
    finish: Callable[[Conversation, UnderWay], None]
    facts: Callable[[UnitOfWork, Person, Journey[Any], Facts, Language], Facts] = as_it_is
    """The flow's facts beyond those of the town."""
    missing: Callable[[Conversation], str] = is_there
    """Why the flow cannot be begun in this town, in the citizen's language; empty when it can."""
    begin: Callable[[Conversation], None] | None = None
    """Its own way of beginning."""
    hand_over: Callable[[Conversation, UnderWay, Record, str], None] | None = None
    """Hands the answers so far to a person, with a sentence before the receipt; None: there is nothing to hand over."""
    left: Callable[[Conversation], bool] | None = None
    """Called when the citizen cancels; True when it has said itself what stays as it was."""
    link: str = ""
    """The word of a deep link that begins it."""
    first_words: str = ""
    """The sentence with which free text begins it; empty: free text does not."""
    to_person: bool = False
    """Whether this is how a citizen asks for a person."""
