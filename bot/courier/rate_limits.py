"""How fast we may send: to one person, to a group, and in all. Pure arithmetic; the time is always given."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

TIRED: Final = 3
"""So many chats that refuse for the rate within SOON mean that the total is too fast."""
SOON: Final = 10.0
MANY: Final = 4_000


@dataclass(frozen=True, slots=True)
class Rate:
    """One message `every` so many seconds, `burst` of them at once; and never over `most` in `span` seconds."""

    every: float
    burst: int
    most: int = 0
    span: float = 0.0


@dataclass(frozen=True, slots=True)
class Rates:
    """A second below what Telegram allows: 1/s to a person, 20/min to a group, 30/s in all."""

    person: Rate = Rate(1.0, 3)
    group: Rate = Rate(60 / 18, 5, most=18, span=60.5)
    in_all: Rate = Rate(1 / 25, 3)


def rates_for(per_second: int) -> Rates:
    """The rates of a bot that may send so many in all; people and groups are no faster for it."""
    return Rates(in_all=Rate(1 / per_second, max(3, per_second // 10)))


UNLIMITED: Final = Rates(Rate(0.0, 1), Rate(0.0, 1), Rate(0.0, 1))


@dataclass(slots=True)
class Pace:
    """The generic cell rate algorithm: `full_at` is when a steady sender would be where we are."""

    rate: Rate
    full_at: float = 0.0
    paused_until: float = 0.0
    sent: deque[float] | None = None
    """The times sent, where a window is kept: an empty deque is larger than all the rest."""

    def wait(self, now: float) -> float:
        """Seconds until one more may go; 0 when it may."""
        steady = self.full_at - (self.rate.burst - 1) * self.rate.every
        return max(0.0, steady - now, self.paused_until - now, self._window(now))

    def spend(self, now: float) -> None:
        self.full_at = max(now, self.full_at) + self.rate.every
        if self.rate.most:
            self.sent = self.sent or deque()
            self.sent.append(now)

    def refund(self) -> None:
        """Refunds the last message: it was not sent after all."""
        self.full_at -= self.rate.every
        if self.sent:
            self.sent.pop()

    def pause(self, until: float) -> None:
        self.paused_until = max(self.paused_until, until)

    def is_fresh(self, now: float) -> bool:
        """Whether forgetting it would change nothing."""
        return self.full_at <= now and self.paused_until <= now and self._window(now) <= 0 and not self.sent

    def _window(self, now: float) -> float:
        if not self.sent:
            return 0.0
        while self.sent and self.sent[0] <= now - self.rate.span:
            self.sent.popleft()
        return (
            self.sent[0] + self.rate.span - now
            if self.rate.most and len(self.sent) >= self.rate.most
            else 0.0
        )


class Pacer:
    """The pace of every chat and that of all together."""

    def __init__(self, rates: Rates, groups: Iterable[str]) -> None:
        """`groups` are the lanes that are groups; every other lane is one person's."""
        self._rates = rates
        self._groups = frozenset(groups)
        self._paces: dict[str, Pace] = {}
        self._tidy_at = MANY
        self._all = Pace(rates.in_all)
        self._refusals: deque[tuple[float, str]] = deque()

    @property
    def known(self) -> int:
        """The number of chats whose pace is remembered."""
        return len(self._paces)

    def wait_in_all(self, now: float) -> float:
        return self._all.wait(now)

    def wait(self, lane: str, now: float) -> float:
        pace = self._paces.get(lane)
        return 0.0 if pace is None else pace.wait(now)

    def spend(self, lane: str, now: float) -> None:
        self._all.spend(now)
        self._of(lane, now).spend(now)

    def refund(self, lane: str) -> None:
        """Refunds a message to this lane that was not sent: its row was gone."""
        if lane in self._paces:
            self._all.refund()
            self._paces[lane].refund()

    def pause_all(self, until: float) -> None:
        self._all.pause(until)

    def refused(self, lane: str, now: float, retry_after: float) -> None:
        """A chat refused for the rate: it rests, and all do when several refuse."""
        self._of(lane, now).pause(now + retry_after)
        self._refusals.append((now, lane))
        while self._refusals[0][0] < now - SOON:
            self._refusals.popleft()
        if len({tired for _, tired in self._refusals}) >= TIRED:
            self._all.pause(now + retry_after)

    def _of(self, lane: str, now: float) -> Pace:
        pace = self._paces.get(lane)
        if pace is None:
            if len(self._paces) >= self._tidy_at:
                self._tidy(now)
            rate = self._rates.group if lane in self._groups else self._rates.person
            pace = self._paces[lane] = Pace(rate)
        return pace

    def _tidy(self, now: float) -> None:
        """Forgets rested lanes. When hardly any is, not again before there are twice as many."""
        self._paces = {name: kept for name, kept in self._paces.items() if not kept.is_fresh(now)}
        self._tidy_at = max(MANY, 2 * len(self._paces))
