"""Operators' commands and buttons, each with the role it needs."""

from collections.abc import Callable
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

    For a button without a subject `TeamRequest.words` holds all that follows its name; for the others, the
    last word.
    """

    run: Callable[..., None]
    role: Role = "operator"
    fresh: bool = True
    subject: Subject[S] | None = None


AnyButton = TeamButton[Any]
"""Buttons of every kind of subject stand in one table."""
