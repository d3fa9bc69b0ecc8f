"""Claims and opens rows: recipient, address and payload. Channels inside the database are served at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from bot.courier.channels import Rooms, Sending
from bot.courier.settling import Settling, Tried
from handlers.messaging.context import Context, team_chat
from handlers.messaging.delivery_result import DeliveryResult, NotSent, Unreachable
from handlers.messaging.outbound import Outbound, ShapeTopic, unpacked
from storage.engine.transaction import Transaction
from storage.people import people
from storage.people.encryption import Key, Unsealable
from storage.people.people import Person
from storage.sending import claims, message_links, outbox
from storage.sending.outbox import Waiting

LEASE = timedelta(seconds=90)
"""Longer than a send can take: 30 s of patience, and the pace of a long text."""
NO_CHANNEL = 300.0
"""Seconds until the next look for a channel that does not run here."""


class Parcel(msgspec.Struct, frozen=True):
    """A claimed row, opened, ready to be sent."""

    row: Waiting
    attempts: int
    channel: str
    address: str
    thread: str
    outbound: Outbound
    sending: Sending
    was_reachable: bool = True


@dataclass(slots=True)
class Claims:
    """The result of a claiming unit: `served` rows are done with, in `rooms` lanes that have no pace."""

    parcels: list[Parcel] = field(default_factory=list)
    served: list[Waiting] = field(default_factory=list)
    rooms: set[str] = field(default_factory=set)
    blocked: set[str] = field(default_factory=set)
    """Lanes in which another row is under way, though not here."""


class Recipient(msgspec.Struct, frozen=True):
    channel: str
    address: str
    reachable: bool = True


class Claiming:
    """The claims of one unit of work."""

    def __init__(
        self,
        tx: Transaction,
        context: Context,
        now: datetime,
        worker: str,
        rooms: Mapping[str, Rooms],
        channels: Collection[str],
        settling: Settling,
    ) -> None:
        self.tx = tx
        self.context = context
        self.now = now
        self._worker = worker
        self._rooms = rooms
        self._channels = channels
        self._settling = settling
        self._people: dict[int, Person] = {}
        self._team = team_chat(tx, context)

    def take(self, rows: list[Waiting]) -> Claims:
        taken = Claims()
        wanted = {row.person_id for row in rows} | {row.keyholder_id for row in rows}
        self._people = people.some(self.tx, [person for person in wanted if person is not None])
        inside = [row for row in rows if self._is_room(row)]
        for row in inside:
            self._serve(row, taken)
        rest = [row for row in rows if not self._is_room(row)]
        if rest:
            claimed = claims.claim(self.tx, [row.id for row in rest], self._worker, self.now, LEASE)
            failed = [
                tried
                for row in rest
                if row.id in claimed and (tried := self._open(row, claimed[row.id], taken)) is not None
            ]
            self._settling.settle(failed)
            self._note_blocked([row for row in rest if row.id not in claimed], taken)
        return taken

    def _note_blocked(self, rows: list[Waiting], taken: Claims) -> None:
        if rows:
            waiting = claims.still_waiting(self.tx, [row.id for row in rows])
            taken.blocked |= {row.lane for row in rows if row.id in waiting}

    def _serve(self, row: Waiting, taken: Claims) -> None:
        """Claims, delivers and ends in this very transaction: there is no moment in between to die in."""
        taken.rooms.add(row.lane)
        claimed = claims.claim(self.tx, [row.id], self._worker, self.now, LEASE)
        if row.id not in claimed:
            return
        try:
            outbound = unpacked(outbox.opened(self._key(row), row))
            room = self._rooms[self._channel(row)]
            outcome: DeliveryResult = room.deliver(self.tx, row, outbound, self.now)
            shapes = isinstance(outbound, ShapeTopic)
        except Unsealable:
            outcome, shapes = Unreachable("erased"), False
        self._settling.settle([Tried(row, claimed[row.id], outcome, shapes, self._thread(row))])
        taken.served.append(row)

    def _open(self, row: Waiting, attempts: int, taken: Claims) -> Tried | None:
        """Returns None and keeps the parcel, or the failed try."""
        try:
            recipient = self._recipient(row)
            outbound = unpacked(outbox.opened(self._key(row), row))
        except Unsealable:
            return Tried(row, attempts, Unreachable("erased"))
        if recipient is None or recipient.channel not in self._channels:
            return Tried(row, attempts, NotSent(NO_CHANNEL))
        thread = self._thread(row)
        sending = Sending(
            private=row.person_id is not None,
            ticket_id=row.ticket_id,
            card="" if thread else self._card(row),
        )
        taken.parcels.append(
            Parcel(
                row,
                attempts,
                recipient.channel,
                recipient.address,
                thread,
                outbound,
                sending,
                recipient.reachable,
            )
        )
        return None

    def _channel(self, row: Waiting) -> str:
        if row.person_id is not None:
            return self._people[row.person_id].channel
        return "" if self._team is None else self._team.channel

    def _is_room(self, row: Waiting) -> bool:
        return self._channel(row) in self._rooms

    def _recipient(self, row: Waiting) -> Recipient | None:
        """Raises Unsealable when the person was erased."""
        if row.person_id is None:
            return None if self._team is None else Recipient(self._team.channel, self._team.chat)
        who = self._people[row.person_id]
        return Recipient(who.channel, people.address_of_person(self.context.keys, who), who.reachable)

    def _key(self, row: Waiting) -> Key:
        if row.keyholder_id is None:
            return self.context.keys.own
        return people.key_of(self.context.keys, self._people[row.keyholder_id])

    def _thread(self, row: Waiting) -> str:
        if row.person_id is not None or row.ticket_id is None:
            return ""
        topic = message_links.topic_of(self.tx, row.ticket_id)
        return (topic and topic.thread) or ""

    def _card(self, row: Waiting) -> str:
        if row.person_id is not None or row.ticket_id is None:
            return ""
        card = message_links.newest(self.tx, row.lane, row.ticket_id, "card")
        return card.message_id if card else ""
