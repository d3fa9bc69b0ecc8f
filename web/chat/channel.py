"""The web as a channel: screens become messages of a chat, in the courier's own unit of work."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from handlers.messaging.delivery_result import DeliveryResult, Gone, Refused, Sent, Unreachable
from handlers.messaging.outbound import Delete, Expire, File, Outbound, React, Screen, ShapeTopic, Show
from storage.engine.transaction import Transaction
from storage.people import people
from storage.people.encryption import Key, KeyRing, Unsealable
from storage.sending import message_links
from storage.sending.outbox import Waiting
from storage.web import media, web_messages
from web.chat.stored_message import StoredMessage, number, of_screen, packed, unpacked
from web.http.wakeups import Hub

NAME = "web"
Alteration = Callable[[StoredMessage], StoredMessage]


class WebChannel:
    """Delivers exactly once: the message and the outbox row's outcome are one commit."""

    def __init__(self, keys: KeyRing, hub: Hub) -> None:
        self._keys = keys
        self._hub = hub

    def deliver(self, tx: Transaction, row: Waiting, outbound: Outbound, now: datetime) -> DeliveryResult:
        """Carries out `outbound` within `tx`. Call `wake(row.lane)` once it is committed."""
        try:
            return _Delivery(tx, self._keys, row, now).do(outbound)
        except Unsealable:
            return Unreachable("erased")

    def wake(self, lane: str) -> None:
        """Wakes the pages that watch this chat. Within the event loop, after the commit."""
        self._hub.wake(lane)


class _Delivery:
    """One row on its way into its chat."""

    def __init__(self, tx: Transaction, keys: KeyRing, row: Waiting, now: datetime) -> None:
        self.tx = tx
        self.keys = keys
        self.row = row
        self.now = now

    def do(self, outbound: Outbound) -> DeliveryResult:
        match outbound:
            case Show():
                return self._show(outbound)
            case React(message_id, emoji):
                return self._alter(message_id, lambda shown: _with_reaction(shown, emoji))
            case ShapeTopic():
                return self._shape(outbound)
            case Delete(message_id):
                return self._delete(message_id)
            case Expire(message_id):
                return self._alter(message_id, _without_buttons)

    def _show(self, outbound: Show) -> DeliveryResult:
        shown = of_screen(outbound.screen, self._kept(outbound.screen))
        shown = msgspec.structs.replace(shown, reply_to=outbound.reply_to, ask_reply=outbound.ask_reply)
        old = self._find(outbound.edit) if outbound.edit else None
        if old is not None and old.author_id is None and old.body is not None:
            edited = msgspec.structs.replace(shown, edited=True)
            web_messages.change(
                self.tx, old.room, old.n, packed(edited), self._sealer(), self.row.keyholder_id
            )
            return Sent(str(old.n))
        return Sent(str(self._add(shown)))

    def _add(self, shown: StoredMessage) -> int:
        return web_messages.add(
            self.tx,
            self.row.lane,
            packed(shown),
            self._sealer(),
            self.now,
            thread=self._thread(),
            keyholder_id=self.row.keyholder_id,
        )

    def _alter(self, message_id: str, alter: Alteration) -> DeliveryResult:
        old = self._find(message_id)
        body = None if old is None else old.opened(self.keys)
        if old is None or body is None:
            return Gone()
        sealer = self._key_of(old.keyholder_id)
        web_messages.change(self.tx, old.room, old.n, packed(alter(unpacked(body))), sealer, old.keyholder_id)
        return Sent(message_id)

    def _delete(self, message_id: str) -> DeliveryResult:
        old = self._find(message_id)
        if old is None or old.body is None:
            return Gone()
        web_messages.change(self.tx, old.room, old.n, None, self.keys.own, None)
        return Sent(message_id)

    def _shape(self, outbound: ShapeTopic) -> DeliveryResult:
        """Names the topic as the ticket's row: it can never be lost, nor made twice."""
        if self.row.ticket_id is None:
            return Refused("a topic without a ticket")
        thread = self._thread() or str(self.row.ticket_id)
        web_messages.shape_thread(
            self.tx, self.row.lane, thread, outbound.title, outbound.icon, closed=outbound.closed
        )
        return Sent(thread)

    def _thread(self) -> str:
        """The ticket's topic on the team page; elsewhere there are none."""
        if self.row.person_id is not None or self.row.ticket_id is None:
            return ""
        topic = message_links.topic_of(self.tx, self.row.ticket_id)
        return (topic and topic.thread) or ""

    def _find(self, message_id: str) -> web_messages.Row | None:
        return web_messages.get(self.tx, self.row.lane, number(message_id))

    def _kept(self, screen: Screen) -> tuple[File, ...]:
        """The screen's files by reference; generated ones are stored first."""
        return tuple(self._stored(file) if file.body else file for file in screen.files)

    def _stored(self, file: File) -> File:
        stored = media.StoredFile(file.type, file.name, file.body)
        ref = media.add(self.tx, self._sealer(), self.row.keyholder_id, stored, self.now)
        return msgspec.structs.replace(file, ref=ref, body=b"")

    def _sealer(self) -> Key:
        return self._key_of(self.row.keyholder_id)

    def _key_of(self, keyholder_id: int | None) -> Key:
        if keyholder_id is None:
            return self.keys.own
        return people.key_of(self.keys, people.get(self.tx, keyholder_id))


def _with_reaction(shown: StoredMessage, emoji: str) -> StoredMessage:
    others = tuple(other for other in shown.reactions if other != emoji)
    return msgspec.structs.replace(shown, reactions=(*others, emoji))


def _without_buttons(shown: StoredMessage) -> StoredMessage:
    return msgspec.structs.replace(shown, rows=())
