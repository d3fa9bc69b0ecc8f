"""What every unit of work needs to know, fixed when the service starts."""

from dataclasses import dataclass

from storage.installation import learned
from storage.place.model import Place
from storage.sealing import KeyRing
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class TeamChat:
    channel: str
    chat: str


@dataclass(frozen=True, slots=True)
class World:
    """`coordinators` are addresses on the team chat's channel; they are coordinators as long as they are listed."""

    place: Place
    keys: KeyRing
    team: TeamChat | None
    coordinators: frozenset[str] = frozenset()
    public_url: str = ""


def team_chat(tx: Transaction, world: World) -> TeamChat | None:
    """Where the team is now: a group that became a supergroup has moved."""
    if world.team is None:
        return None
    return TeamChat(world.team.channel, learned(tx, f"moved:{world.team.chat}") or world.team.chat)
