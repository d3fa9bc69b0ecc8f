"""Writes down outcomes and acts on them, in one unit of work."""

import logging
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import msgspec

from bot.courier.aftermath import Aftermath, alarm_coordinators
from bot.courier.retry_policy import verdict
from handlers.broadcasts import delivery, message_batch, progress
from handlers.messaging import sent_links
from handlers.messaging.context import Context, move_team
from handlers.messaging.delivery_result import DeliveryResult, Moved, Sent, TeamLost, TopicGone, Unreachable
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from storage.engine.transaction import Transaction
from storage.people import people
from storage.people.encryption import Unsealable
from storage.sending import claims, message_links, outbox
from storage.sending.claims import Ended
from storage.sending.outbox import CARD, Cause, Recipient, Waiting

log = logging.getLogger("ascolto.courier")
AGAIN = "again:"


class Tried(msgspec.Struct, frozen=True):
    """A try that is over. `shapes` says that it was about a topic, not a message; `thread` where it was sent."""

    row: Waiting
    attempts: int
    outcome: DeliveryResult
    shapes: bool = False
    thread: str = ""
    was_reachable: bool = True


@dataclass(frozen=True, slots=True)
class Settling:
    """The outcomes of one unit of work. `aftermath` None writes down the bare outcome: its consequences failed."""

    tx: Transaction
    context: Context
    now: datetime
    effects: Effects
    aftermath: Aftermath | None

    def settle(self, tries: list[Tried]) -> list[Ended]:
        """Returns the rows as they ended; the messages that follow from it are in the effects."""
        ended = [self._verdict(tried) for tried in tries]
        claims.end(self.tx, ended, self.now)
        for tried, end in zip(tries, ended, strict=True):
            self._follow(tried, end)
        return ended

    def _verdict(self, tried: Tried) -> Ended:
        lost_before = partial(claims.was_lost_before, self.tx, tried.row)
        return verdict(tried.row, tried.attempts, tried.outcome, self.now, lost_before)

    def _follow(self, tried: Tried, end: Ended) -> None:
        match tried.outcome:
            case Sent():
                self._remember(tried, tried.outcome)
            case Unreachable(why):
                self._lose_touch(tried.row, why)
            case Moved(new_chat):
                move_team(self.tx, self.context, new_chat)
            case TopicGone():
                self._lose_topic(tried)
            case TeamLost():
                alarm_coordinators(self._unit(f"team-lost:{self.now:%Y-%m-%dT%H}"))
        if tried.row.role == message_batch.ROLE and end.state == "ready":
            delivery.waits_again(self._unit(f"outbox:{tried.row.id}"), tried.row, end.not_before)
        elif tried.row.role == message_batch.ROLE:
            self._note_delivery(tried.row, end.state, end.error)
        elif end.state in {"sent", "dead", "unknown"}:
            self._tell_team(tried.row, ok=end.state == "sent", why=(end.error or "").partition(":")[0])

    def _remember(self, tried: Tried, sent: Sent) -> None:
        row = tried.row
        if row.ticket_id is not None and tried.shapes:
            if sent.message_id and sent.message_id != tried.thread:
                message_links.set_topic(self.tx, row.ticket_id, sent.message_id, self.now)
        else:
            for message_id in (sent.message_id, *sent.also):
                sent_links.remember(self.tx, row, message_id, self.now)
        if row.role == progress.ROLE and sent.message_id:
            progress.shown(self.tx, row.key, sent.message_id)
        if row.person_id is not None and not tried.was_reachable:
            people.change(self.tx, people.get(self.tx, row.person_id), reachable=True)

    def _lose_touch(self, row: Waiting, why: str) -> None:
        if row.person_id is None:
            return
        if why != "erased":
            people.change(self.tx, people.get(self.tx, row.person_id), reachable=False)
        for waiting in claims.cancel_lane(self.tx, row.lane, self.now):
            if waiting.role == "answered":
                self._tell_team(waiting, ok=False, why="unreachable")
            elif waiting.role == message_batch.ROLE:
                self._note_delivery(waiting, "dead", "unreachable")

    def _note_delivery(self, row: Waiting, state: str, error: str | None) -> None:
        why = (error or "").partition(":")[0]
        delivery.settled(self._unit(f"outbox:{row.id}"), row, state, why)

    def _lose_topic(self, tried: Tried) -> None:
        """Announces the ticket again, then resends the lost message, once."""
        row = tried.row
        message_links.lose_topic(self.tx, tried.thread)
        if row.key.startswith(AGAIN):
            log.error("a topic was lost twice for the same message")
            return
        if self.aftermath is not None:
            self.aftermath.topic_lost(self._unit(f"{AGAIN}{row.id}:topic"), row, tried.thread)
        if not tried.shapes:
            self._send_again(row)

    def _send_again(self, row: Waiting) -> None:
        """Copies the row, so that it stands behind the announcement."""
        holder = None if row.keyholder_id is None else people.get(self.tx, row.keyholder_id)
        try:
            sealer = self.context.keys.own if holder is None else people.key_of(self.context.keys, holder)
            outbound = outbox.opened(sealer, row)
        except Unsealable:
            return
        copy = outbox.put(
            self.tx,
            f"{AGAIN}{row.id}",
            outbound,
            Recipient(row.lane, row.person_id, row.keyholder_id, sealer),
            self.now,
            priority=max(row.priority, CARD),  # behind the topic
            policy=row.policy,
            cause=Cause(row.ticket_id, row.entry_id, row.role),
        )
        if copy is not None:
            self.effects.rows.append(copy)

    def _tell_team(self, row: Waiting, *, ok: bool, why: str) -> None:
        """Tells the room; what could not reach the team chat, it tells there later."""
        if not ok:
            log.warning("a message of priority %d ended as %s", row.priority, why or "failed")
        if self.aftermath is None:
            return
        if row.role == "answered" or row.ticket_id is not None:
            self.aftermath.delivered(self._unit(f"outbox:{row.id}"), row, ok=ok, why=why)

    def _unit(self, cause: str) -> UnitOfWork:
        return UnitOfWork(self.tx, self.context, self.now, cause, self.effects)
