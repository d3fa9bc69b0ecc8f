"""Operators' commands and buttons, each with the role it needs."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Generic, Literal, Protocol, TypeVar

from handlers.messaging.team_request import TeamRequest
from storage.people.people import Person

Role = Literal["operator", "coordinator"]


class Versioned(Protocol):
    @property
    def version(self) -> int: ...


S = TypeVar("S", bound=Versioned)


def allows(role: Role, who: Person) -> bool:
    return who.is_coordinator if role == "coordinator" else who.is_operator


@dataclass(frozen=True, slots=True)
class TeamCommand:
    """A command. Without `about` the help does not list it."""

    run: Callable[[TeamRequest], None]
    role: Role = "operator"
    usage: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Subject(Generic[S]):
    """The subject of a button, such as a ticket: its data names one, and the version the button was made for."""

    find: Callable[[TeamRequest, str], S | None]
    """By the word in the button's data; None when there is none, or it is not for this operator."""
    refreshed: Callable[[TeamRequest, S], None]
    """Tells the operator that it has changed since, and brings the message up to date."""


@dataclass(frozen=True, slots=True)
class TeamButton(Generic[S]):
    """A button. One about a `subject` is run with it; a `fresh` one does nothing on an older version than the newest.

    The table has it by the first two words of its data, or by these and the verb where the data reads
    prefix/letter/subject/version/verb. For a button without a subject `TeamRequest.words` holds all that follows its
    name; for the others, the last word; for those with a verb, all that follows the verb.
    """

    run: Callable[..., None]
    role: Role = "operator"
    fresh: bool = True
    subject: Subject[S] | None = None
    states: Collection[str] = ()
    """The states of its subject in which it does something; empty: in any."""


AnyButton = TeamButton[Any]
"""Buttons of every kind of subject stand in one table."""
