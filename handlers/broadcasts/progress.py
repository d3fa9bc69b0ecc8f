"""The progress of a broadcast: its card in the team chat, changed now and then, and the numbers at its end."""

from collections.abc import Mapping
from typing import Final

from flows.text import _
from handlers.broadcasts import texts
from handlers.broadcasts.button_data import go
from handlers.messaging.outbound import Button, Piece, Screen, Show
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row
from locales.language import Language
from storage.broadcasts import broadcasts, deliveries
from storage.broadcasts.broadcasts import Broadcast
from storage.engine.transaction import Transaction
from storage.sending.outbox import BROADCAST, CARD, Cause

ROLE: Final = "progress"
BLOCKS: Final = 10
UNDER_WAY: Final = ("ready", "queued")
ENDS: Final[Mapping[str, str]] = {
    "sent": _("✅ delivered: {n}"),
    "blocked": _("🚫 not reachable: {n}"),
    "failed": _("⚠️ failed: {n}"),
    "unknown": _("❔ unknown: {n}"),
    "skipped": _("🔕 did not want it: {n}"),
}
STANDING: Final[Mapping[str, str]] = {
    "running": _("▶️ It is going out."),
    "paused": _("⏸ It rests. Nobody else gets it until somebody goes on."),
    "stopped": _("⏹ Stopped. Nobody else gets it."),
    "done": _("🏁 It has gone out to everybody."),
}


def open_card(unit: UnitOfWork, broadcast: Broadcast) -> None:
    """Posts the card, the one message that stands for the broadcast from its start on."""
    _post(unit, broadcast, broadcasts.counts(unit.tx, broadcast.id))


def report(
    unit: UnitOfWork, broadcast: Broadcast, counts: Mapping[str, int] | None = None, per_second: float = 0.0
) -> None:
    """Updates the card; several changes within a moment are one.

    While its first message is still queued there is nothing to edit, and no second one is made; only the end
    is reported all the same. A draft that was thrown away has no card. `per_second` is the present rate.
    """
    if broadcast.frozen_at is not None and (broadcast.card or broadcast.is_over):
        _post(
            unit,
            broadcast,
            broadcasts.counts(unit.tx, broadcast.id) if counts is None else counts,
            per_second,
        )


def shown(tx: Transaction, key: str, message_id: str) -> None:
    """The card stands in the team chat: from now on it is edited. `key` is its row's in the outbox."""
    broadcast_id = key.partition(f"{ROLE}:")[2].partition(":")[0]
    if broadcast_id.isdecimal():
        broadcasts.set_card(tx, int(broadcast_id), message_id)


def screen(
    unit: UnitOfWork, broadcast: Broadcast, counts: Mapping[str, int] | None = None, per_second: float = 0.0
) -> Screen:
    """The card as it is now."""
    counts = broadcasts.counts(unit.tx, broadcast.id) if counts is None else counts
    head = f"{texts.sign(broadcast)} {texts.title(unit, broadcast)}"
    lines = (
        texts.author(unit, broadcast),
        numbers(unit.team_language, broadcast, counts),
        unit.team_language.say(STANDING.get(broadcast.state, "")),
        _pace(unit, broadcast, counts, per_second),
    )
    text = "".join(f"\n{line}" for line in lines if line)
    return Screen(
        (Piece(head, "bold"), Piece(text)),
        _rows(unit.team_language, broadcast, counts),
        (),
        unit.team_language.code,
    )


def numbers(language: Language, broadcast: Broadcast, counts: Mapping[str, int]) -> str:
    """▓▓▓▓▓░░░░░ 156 of 312, and the outcomes. Until all rows are made the total still grows."""
    total = sum(counts.values())
    ended = total - sum(counts.get(state, 0) for state in UNDER_WAY)
    head = language.say(
        "{bar} {ended} of {total}",
        bar=bar(ended, total),
        ended=ended,
        total=total if broadcast.counted else f"{total}…",
    )
    ends = [language.say(ENDS[state], n=counts[state]) for state in ENDS if counts.get(state)]
    return "\n".join((head, *([" · ".join(ends)] if ends else [])))


def bar(ended: int, total: int) -> str:
    """Ten blocks; the last is full only when everything is."""
    full = BLOCKS * ended // total if total else 0
    return "▓" * full + "░" * (BLOCKS - full)


def _pace(unit: UnitOfWork, broadcast: Broadcast, counts: Mapping[str, int], per_second: float) -> str:
    """The rate and the time left; or until when the rest has quiet hours."""
    language = unit.team_language
    left = sum(counts.get(state, 0) for state in UNDER_WAY)
    if broadcast.state != "running" or not left:
        return ""
    due = None if counts.get("queued") else deliveries.next_due(unit.tx, broadcast.id)
    if due is not None and due > unit.now:
        when = language.moment(due, unit.context.place.tz, unit.now)
        return language.say("🌙 The others have quiet hours: it goes on {when}.", when=when)
    if per_second <= 0:
        return ""
    rate = f"{per_second:.1f}".removesuffix(".0")
    return language.say(
        "⏱ {rate} a second, about {time} left", rate=rate, time=texts.lasting(language, left / per_second)
    )


def _rows(language: Language, broadcast: Broadcast, counts: Mapping[str, int]) -> tuple[Row, ...]:
    """Only actions that are legal now."""
    # Translators: button
    pause = Button(language.say("⏸ Pause"), tap=go(broadcast, "pause"))
    # Translators: button
    on = Button(language.say("▶️ Go on"), tap=go(broadcast, "on"))
    # Translators: button
    stop = Button(language.say("⏹ Stop"), tap=go(broadcast, "stop"))
    # Translators: button
    again = Button(language.say("🔁 Retry the failed"), tap=go(broadcast, "retry"))
    match broadcast.state:
        case "running":
            return ((pause, stop),)
        case "paused":
            return ((on, stop),)
        case "done" if counts.get("failed"):
            return ((again,),)
    return ()


def _post(unit: UnitOfWork, broadcast: Broadcast, counts: Mapping[str, int], per_second: float = 0.0) -> None:
    """Posts the card: progress can wait behind other messages of the team chat; a pause or an end cannot."""
    unit.post(
        Show(screen(unit, broadcast, counts, per_second), edit=broadcast.card or ""),
        priority=BROADCAST if broadcast.card and broadcast.state == "running" else CARD,
        policy="freely" if broadcast.card else "twice",
        cause=Cause(role=ROLE),
        burst=f"{ROLE}:{broadcast.id}",
    )
