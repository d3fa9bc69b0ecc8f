"""The bot's queue of updates: what waits, what was confirmed, what is told twice or in another order."""

import random
from collections import deque
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from itertools import chain, islice, takewhile

from tests.botapi.clock import Clock
from tests.botapi.shapes import Json, words
from tests.botapi.wait import Feed

MOST_WAITING = 100_000
DAY = 24 * 3600
TAP_LIFETIME = 150

KINDS = frozenset(
    words(
        "message edited_message channel_post edited_channel_post callback_query inline_query my_chat_member chat_member "
        "message_reaction message_reaction_count poll poll_answer chat_join_request"
    )
)
ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
BY_DEFAULT = KINDS - ONLY_ON_REQUEST

Queue = Hashable  # messages by chat, callbacks by user, memberships by chat or user


@dataclass
class Update:
    id: int
    kind: str
    body: Json = field(repr=False)
    queue: Queue
    expires: float
    taken: int = 0  # times it was handed to the bot
    repeated: bool = False

    def as_json(self) -> Json:
        return {"update_id": self.id, self.kind: self.body}


@dataclass
class Mischief:
    """How far the queue departs from "once and in order", each a probability; the dice are seeded."""

    duplicate: float = 0.0
    swap: float = 0.0
    dice: random.Random = field(default_factory=lambda: random.Random(0))

    def wants(self, probability: float) -> bool:
        return probability > 0 and self.dice.random() < probability


class Updates:
    def __init__(self, clock: Clock, mischief: Mischief) -> None:
        self.waiting: dict[int, Update] = {}
        self.fresh: deque[Update] = deque()  # not yet loaded by a webhook
        self.allowed: frozenset[str] = BY_DEFAULT
        self.feed = Feed()
        self.told = 0
        self.mischief = mischief
        self._again: list[Update] = []
        self._clock = clock
        self._next_id = mischief.dice.randrange(10**8, 9 * 10**8)

    def add(self, kind: str, body: Json, queue: Queue) -> Update | None:
        """Queue an update for the bot; None when it does not want this kind or the queue is full."""
        if kind not in self.allowed or len(self.waiting) >= MOST_WAITING:
            return None
        lifetime = TAP_LIFETIME if kind == "callback_query" else DAY
        update = Update(self._next_id, kind, body, queue, self._clock.now() + lifetime)
        self._next_id += 1
        self.waiting[update.id] = update
        self.fresh.append(update)
        self.told += 1
        self._perhaps_swap(update)
        self.feed.happened()
        return update

    def allow(self, kinds: Iterable[str]) -> None:
        wanted = frozenset(kinds) & KINDS
        self.allowed = wanted or BY_DEFAULT

    def restart_ids(self, first: int) -> None:
        """Count from another number, as Telegram does after an idle week; it may be lower; what waits is lost."""
        self.clear()
        self._next_id = first

    def take(self, offset: int, limit: int) -> list[Update]:
        """Confirm everything below the offset and hand out what comes then."""
        self._confirm(offset)
        again, self._again = self._again, []
        later = (update for update in list(self.waiting.values()) if not self.is_over(update))
        taken = list(islice(chain(again, later), limit))
        self._again = again[limit:] + self._again
        for update in taken:
            update.taken += 1
        return taken

    def is_over(self, update: Update) -> bool:
        """Forget an update whose lifetime has passed."""
        if self._clock.now() < update.expires:
            return False
        self.waiting.pop(update.id, None)
        return True

    def forget(self, update: Update) -> None:
        self.waiting.pop(update.id, None)
        self.feed.happened()

    def repeats(self, update: Update) -> bool:
        """Decide, once for each update, whether the bot is told a second time though it confirmed."""
        if update.repeated or not self.mischief.wants(self.mischief.duplicate):
            return False
        update.repeated = True
        return True

    def clear(self) -> None:
        self.waiting.clear()
        self.fresh.clear()
        self._again.clear()

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            offset = next(iter(list(self.waiting)[offset:]), 0)
        if offset <= 0 or offset > self._next_id:  # an id from before a restart confirms nothing
            return
        confirmed = list(takewhile(lambda update: update.id < offset, self.waiting.values()))
        for update in confirmed:
            self.waiting.pop(update.id)
            if self.repeats(update):
                self._again.append(update)
        if confirmed:
            self.feed.happened()

    def _perhaps_swap(self, update: Update) -> None:
        """Exchange places with the neighbour before, unless both stand in one queue, whose order Telegram keeps."""
        before = self.waiting.get(update.id - 1)
        if before is None or before.taken or before.queue == update.queue or len(self.fresh) < 2:
            return
        if self.mischief.wants(self.mischief.swap):
            before.kind, update.kind = update.kind, before.kind
            before.body, update.body = update.body, before.body
            before.queue, update.queue = update.queue, before.queue
            before.expires, update.expires = update.expires, before.expires
