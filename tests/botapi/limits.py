"""How much one bot may send, and how long it has to wait when it sends more."""

import math
from collections import defaultdict, deque

from tests.botapi.chats import Chat
from tests.botapi.clock import Clock

BURST = 3  # messages at once to one person, then one a second
PER_GROUP = 20  # a minute
IN_ALL = 30  # a second
MINUTE = 60.0


class Limits:
    """Off unless a test asks; `caused` counts every 429 they made."""

    def __init__(self, clock: Clock, *, enabled: bool = False, in_all: int = IN_ALL) -> None:
        self.enabled = enabled
        self.in_all = in_all  # more where paid broadcasts are on
        self.caused = 0
        self.absorbs = (
            0.0  # seconds of waiting that the server does by itself before it answers 429 (Telegram: 8)
        )
        self._clock = clock
        self._full_at: dict[int, float] = {}
        self._groups: dict[int, deque[float]] = defaultdict(deque)
        self._all: deque[float] = deque()

    def wait(self, chat: Chat, messages: int) -> float:
        """Say for how many seconds these messages would have to wait; 0 means they may go."""
        if not self.enabled:
            return 0.0
        now = self._clock.ticks()
        return max(self._wait_in_all(now), self._wait_in_chat(chat, messages, now))

    def spend(self, chat: Chat, messages: int) -> None:
        if not self.enabled:
            return
        now = self._clock.ticks()
        self._all.extend([now] * messages)
        if chat.is_private:
            self._full_at[chat.id] = max(now, self._full_at.get(chat.id, now)) + messages
        else:
            self._groups[chat.id].extend([now] * messages)

    def _wait_in_all(self, now: float) -> float:
        while self._all and self._all[0] <= now - 1:
            self._all.popleft()
        return 0.0 if len(self._all) < self.in_all else self._all[0] + 1 - now

    def _wait_in_chat(self, chat: Chat, messages: int, now: float) -> float:
        if chat.is_private:
            return max(0.0, self._full_at.get(chat.id, now) - now + min(messages, BURST) - BURST)
        sent = self._groups[chat.id]
        while sent and sent[0] <= now - MINUTE:
            sent.popleft()
        over = len(sent) + min(messages, PER_GROUP) - PER_GROUP
        return 0.0 if over <= 0 else sent[over - 1] + MINUTE - now


def whole_seconds(wait: float) -> int:
    return max(1, math.ceil(wait))
