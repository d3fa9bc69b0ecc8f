"""Pending rows in memory: one lane a chat, the most urgent head first, one under way per lane."""

import heapq
from dataclasses import dataclass, field

from bot.courier.rate_limits import Pacer
from storage.sending.outbox import BROADCAST, Waiting

Place = tuple[int, int, int, int, int]
"""Rank, priority, whether it is a relay, turn and id: the position of a row in its lane."""
CLAIMED, WAITING = 0, 1
"""Ranks: behind a claimed row nothing of its lane can be."""
RELAY = "said"
"""The role of further words and files of a citizen: the cards of others come first."""
MANY = 1_000_000
KEPT = 5_000
"""How many lanes without a limit are remembered."""
AT_ONCE = 32
"""How many rows of a lane go in one unit of work when they are delivered inside the database."""


@dataclass(slots=True)
class Lane:
    name: str
    places: list[Place] = field(default_factory=list)
    busy: bool = False
    resting: bool = False
    rest_until: float = 0.0
    paced: bool = True
    turn: int = 0
    """Of the row that went last. In a lane that many citizens share each has one row in every turn."""
    last_turns: dict[int | None, int] = field(default_factory=dict)
    """Of the newest row of each citizen."""

    @property
    def head(self) -> tuple[int, int, str]:
        """The position of its first row among those of all lanes."""
        _rank, priority, _relay, _turn, row_id = self.places[0]
        return priority, row_id, self.name


class Lanes:
    """Rows come in by `add`, go out by `pick`, and their lane is free again after `release`."""

    def __init__(self, pacer: Pacer) -> None:
        self.rows: dict[int, Waiting] = {}
        self._pacer = pacer
        self._lanes: dict[str, Lane] = {}
        self._heads: list[tuple[int, int, str]] = []  # of lanes that may send, some stale
        self._unpaced: list[tuple[int, int, str]] = []  # the same, for channels without a limit
        self._resting: list[tuple[float, str]] = []
        self._cut_off: set[str] = set()
        self._later: list[tuple[float, int]] = []  # rows that wait for the rest of their burst

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def known(self) -> int:
        """The number of remembered lanes."""
        return len(self._lanes)

    def clear(self) -> None:
        """Forgets pending rows; lanes under way stay so until released."""
        for lane in self._lanes.values():
            lane.places.clear()
            lane.last_turns.clear()
        self.rows.clear()
        self._later.clear()

    def is_free(self, name: str, now: float) -> bool:
        """Whether this lane has no row pending, under way or resting, and its pace allows a message. Called in any thread."""
        return name not in self._lanes and self._pacer.wait(name, now) <= 0

    def seize(self, name: str, now: float) -> bool:
        """Makes a free lane busy, and spends its pace; False when it is not free, or the total pace is exceeded."""
        if not self.is_free(name, now) or self._pacer.wait_in_all(now) > 0:
            return False
        self._lane(name).busy = True
        self._pacer.spend(name, now)
        return True

    def add_first(self, row: Waiting) -> None:
        """Adds a row that is claimed already."""
        self.rows[row.id] = row
        self._enter(self._lane(row.lane), row, CLAIMED)

    def add(self, row: Waiting, now: float) -> None:
        """Adds a row: one that was tried holds its lane back until its time; one that was not lets others pass."""
        if row.id in self.rows:
            return
        self.rows[row.id] = row
        due = row.not_before.timestamp()
        if row.attempts == 0 and due > now:
            heapq.heappush(self._later, (due, row.id))
            return
        lane = self._lane(row.lane)
        if row.attempts:
            lane.rest_until = max(lane.rest_until, due)
        self._enter(lane, row)

    def rest(self, name: str, until: float, *, cut_off: bool = False) -> None:
        lane = self._lane(name)
        lane.rest_until = max(lane.rest_until, until)
        if cut_off:
            self._cut_off.add(name)

    def reconnect(self, now: float) -> None:
        """Something arrived: rows that wait for the network need not wait any longer."""
        for lane in (self._lane(name) for name in self._cut_off):
            lane.rest_until = now
            if lane.resting:
                heapq.heappush(self._resting, (now, lane.name))
        self._cut_off.clear()

    def unpace(self, name: str) -> None:
        """The channel of this lane has no limits: refunds its pace."""
        lane = self._lane(name)
        if lane.paced:
            self._pacer.refund(name)
        lane.paced = False

    def pick(self, now: float, most: int, most_broadcasts: int = MANY) -> list[Waiting]:
        """Returns the rows to send now, of broadcasts no more than so many; their lanes are busy from here on."""
        self._wake(now)
        picked: list[Waiting] = []
        while self._unpaced and len(picked) < most:
            picked += self._take(heapq.heappop(self._unpaced), now)
        while self._may_take(most_broadcasts) and len(picked) < most and self._pacer.wait_in_all(now) <= 0:
            taken = self._take(heapq.heappop(self._heads), now)
            most_broadcasts -= sum(row.priority >= BROADCAST for row in taken)
            picked += taken
        return picked

    def next_at(self, now: float, most_broadcasts: int = MANY) -> float | None:
        """When to look again; None when only a new row can change anything."""
        times = [heap[0][0] for heap in (self._later, self._resting) if heap]
        if self._may_take(most_broadcasts):
            times.append(now + self._pacer.wait_in_all(now))
        return min(times, default=None)

    def occupy(self, name: str) -> None:
        """Marks a lane of which another row is under way."""
        self._lane(name).busy = True

    def give_back(self, row: Waiting) -> None:
        """Returns a row that was picked and not claimed: refunds its pace and frees its lane."""
        if self._lane(row.lane).paced:
            self._pacer.refund(row.lane)
        self.release(row.lane)

    def release(self, name: str) -> None:
        """Frees the lane after its row has ended."""
        lane = self._lane(name)
        lane.busy = False
        self._offer(lane)
        if lane.places or lane.resting or lane.rest_until:
            return
        if lane.paced or len(self._lanes) > KEPT:
            del self._lanes[name]

    def _may_take(self, most_broadcasts: int) -> bool:
        """Whether the first row is no broadcast, or one more of them may be under way; behind one stand only others."""
        return bool(self._heads) and (most_broadcasts > 0 or self._heads[0][0] < BROADCAST)

    def _take(self, head: tuple[int, int, str], now: float) -> list[Waiting]:
        name = head[-1]
        lane = self._lanes.get(name)
        if lane is None or lane.busy or lane.resting or not lane.places or lane.head != head:
            return []
        wait = max(lane.rest_until - now, self._pacer.wait(name, now) if lane.paced else 0.0)
        if wait > 0:
            lane.resting = True
            heapq.heappush(self._resting, (now + wait, name))
            return []
        lane.busy = True
        lane.rest_until = 0.0
        if lane.paced:
            self._pacer.spend(name, now)
        number = 1 if lane.paced else min(AT_ONCE, len(lane.places))
        return [self._next(lane) for _ in range(number)]

    def _next(self, lane: Lane) -> Waiting:
        *_place, lane.turn, row_id = heapq.heappop(lane.places)
        if not lane.places:
            lane.last_turns.clear()
        return self.rows.pop(row_id)

    def _wake(self, now: float) -> None:
        while self._later and self._later[0][0] <= now:
            row = self.rows.get(heapq.heappop(self._later)[1])
            if row is not None:
                self._enter(self._lane(row.lane), row)
        while self._resting and self._resting[0][0] <= now:
            lane = self._lanes.get(heapq.heappop(self._resting)[1])
            if lane is not None and lane.resting:
                lane.resting = False
                self._offer(lane)

    def _enter(self, lane: Lane, row: Waiting, rank: int = WAITING) -> None:
        place = (rank, row.priority, int(row.role == RELAY), _turn(lane, row), row.id)
        heapq.heappush(lane.places, place)
        if lane.places[0] == place:
            self._offer(lane)

    def _offer(self, lane: Lane) -> None:
        if lane.places and not lane.busy and not lane.resting:
            heapq.heappush(self._heads if lane.paced else self._unpaced, lane.head)

    def _lane(self, name: str) -> Lane:
        lane = self._lanes.get(name)
        if lane is None:
            lane = self._lanes[name] = Lane(name)
        return lane


def _turn(lane: Lane, row: Waiting) -> int:
    """A fair share: however many rows of one citizen wait for the team, each other citizen has one between two of them.

    A row that was tried keeps its place. In a citizen's own lane the rows go in their order.
    """
    if row.person_id is not None or row.attempts:
        return lane.turn
    turn = max(lane.turn, lane.last_turns.get(row.keyholder_id, -1) + 1)
    lane.last_turns[row.keyholder_id] = turn
    return turn
