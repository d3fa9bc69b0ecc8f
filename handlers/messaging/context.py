"""What every unit of work needs, fixed when the service starts."""

from dataclasses import dataclass

from storage.engine.transaction import Transaction
from storage.people.encryption import KeyRing
from storage.people.installation import learn, learned
from storage.place.model import Place
from storage.sending import message_links
from storage.sending.outbox import TEAM_LANE


@dataclass(frozen=True, slots=True)
class TeamChat:
    channel: str
    chat: str


class Registry:
    """The list of capabilities, opaque here: `handlers.messaging.capabilities` reads it."""

    __slots__ = ("__dict__",)


@dataclass(frozen=True, slots=True)
class Context:
    """`coordinators` are addresses on the team chat's channel; they are coordinators as long as they are listed."""

    place: Place
    keys: KeyRing
    team: TeamChat | None
    capabilities: Registry
    coordinators: frozenset[str] = frozenset()
    public_url: str = ""
    per_second: int = 25
    """Messages in all, on channels that have a limit."""


def team_chat(tx: Transaction, context: Context) -> TeamChat | None:
    """The team chat's present identifier: a group that became a supergroup has moved."""
    if context.team is None:
        return None
    return TeamChat(context.team.channel, learned(tx, f"moved:{context.team.chat}") or context.team.chat)


def move_team(tx: Transaction, context: Context, new: str) -> None:
    """The team's group got a new identifier, and numbers its messages anew; repeated, it moves once."""
    team = team_chat(tx, context)
    if context.team is not None and team is not None and team.chat != new:
        learn(tx, f"moved:{context.team.chat}", new)
        message_links.retire_lane(tx, TEAM_LANE, f"{TEAM_LANE}:{team.chat}")
