"""How far a broadcast is: the card in the team chat, changed every few seconds, and the numbers at its end."""

from collections.abc import Mapping
from typing import Final

from handlers.deeds import Piece, Screen, Show
from handlers.turn import Turn
from storage import broadcasts
from storage.broadcasts import Broadcast
from storage.outbox import CARD, Cause
from storage.transaction import Transaction

ROLE: Final = "progress"


def report(turn: Turn, known: Broadcast) -> None:
    """Bring the card up to date; several changes within a moment are one."""
    counts = broadcasts.counts(turn.tx, known.id)
    turn.post(
        Show(
            Screen((Piece(words(turn, known, counts)),), language=turn.desk_language.code),
            edit=known.card or "",
        ),
        priority=CARD,
        policy="freely" if known.card else "twice",
        cause=Cause(role=ROLE),
        burst=f"{ROLE}:{known.id}",
    )


def shown(tx: Transaction, key: str, message_id: str) -> None:
    """The card stands in the team chat: from now on it is changed. `key` is its row's in the outbox."""
    broadcast_id = key.partition(f"{ROLE}:")[2].partition(":")[0]
    if broadcast_id.isdecimal():
        broadcasts.set_card(tx, int(broadcast_id), message_id)


def words(turn: Turn, known: Broadcast, counts: Mapping[str, int]) -> str:
    language = turn.desk_language
    total = sum(counts.values())
    return language.say(
        "📣 {sent} of {total} sent, {blocked} not reachable, {failed} failed, {unknown} unknown",
        sent=counts.get("sent", 0),
        total=total if known.counted else f"{total}…",
        blocked=counts.get("blocked", 0),
        failed=counts.get("failed", 0),
        unknown=counts.get("unknown", 0),
    )
