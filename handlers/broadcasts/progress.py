"""How far a broadcast is: the card in the team chat, changed now and then, and the numbers at its end."""

from collections.abc import Mapping
from typing import Final

from handlers.deeds import Piece, Screen, Show
from handlers.turn import Turn
from storage import broadcasts
from storage.broadcasts import Broadcast
from storage.outbox import BROADCAST, CARD, Cause
from storage.transaction import Transaction

ROLE: Final = "progress"


def open_card(turn: Turn, known: Broadcast) -> None:
    """It has started: the one message that stands for it from now on."""
    _post(turn, known, broadcasts.counts(turn.tx, known.id))


def report(turn: Turn, known: Broadcast, counts: Mapping[str, int] | None = None) -> None:
    """Bring the card up to date; several changes within a moment are one.

    While its first message is still on the way there is nothing to change, and no second one is made; only what is
    over is told all the same.
    """
    if known.card or known.is_over:
        _post(turn, known, broadcasts.counts(turn.tx, known.id) if counts is None else counts)


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


def _post(turn: Turn, known: Broadcast, counts: Mapping[str, int]) -> None:
    """How far it is can wait for whatever else is said in the team chat; how it stands when it rests cannot."""
    screen = Screen((Piece(words(turn, known, counts)),), language=turn.desk_language.code)
    turn.post(
        Show(screen, edit=known.card or ""),
        priority=BROADCAST if known.card and known.state == "running" else CARD,
        policy="freely" if known.card else "twice",
        cause=Cause(role=ROLE),
        burst=f"{ROLE}:{known.id}",
    )
