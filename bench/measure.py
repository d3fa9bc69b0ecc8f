"""One run of one contender, and what it came to."""

import statistics
import time
from dataclasses import dataclass

from bench.contenders import Contender, Running, running
from bench.crowd import WINDOW, Crowd
from bench.dialogue import DIALOGUE, Line
from bench.rehearsal import Rehearsal
from bench.sink import Sink

ALONE, FIRST_STEPS = 40, 3
"""Citizens who begin one after another: the cost of an update when no other is under way. They warm up, too."""
MICRO, MILLI, MEGA = 1e6, 1e3, 1024 * 1024


@dataclass(frozen=True)
class Figures:
    per_second: float
    p50: float
    p99: float
    alone: float
    cpu: float
    driver: float
    before: float
    after: float


UNITS = {
    "per_second": "updates/s",
    "p50": "p50 ms",
    "p99": "p99 ms",
    "alone": "alone p50 ms",
    "cpu": "CPU µs/update",
    "driver": "driver µs/update",
    "before": "MB before",
    "after": "MB after",
}


class Stage:
    """The sink stays open from run to run; lines are learnt the first time a contender appears."""

    def __init__(self, sink: Sink, api_port: int) -> None:
        self._sink = sink
        self._api_port = api_port
        self._lines: dict[str, list[Line]] = {}

    async def run(self, contender: Contender, scale: float) -> Figures:
        async with running(contender, self._sink, self._api_port) as subject:
            if contender.name not in self._lines:
                rehearsal = Rehearsal(
                    self._sink, subject.address, shows=contender.shows, quiet=contender.quiet
                )
                self._lines[contender.name] = await rehearsal.learn(DIALOGUE)
            return await self._measure(
                subject, self._lines[contender.name], max(1, int(contender.people * scale))
            )

    async def _measure(self, subject: Running, lines: list[Line], people: int) -> Figures:
        alone = await Crowd(self._sink, subject.address, lines[:FIRST_STEPS], ALONE, window=1).talk()
        before, cpu, own = subject.memory(), subject.cpu(), time.process_time()
        crowd = await Crowd(self._sink, subject.address, lines, people, WINDOW).talk()
        updates = people * len(lines)
        percentiles = statistics.quantiles(crowd.latencies, n=100)
        return Figures(
            per_second=updates / crowd.seconds,
            p50=percentiles[49] * MILLI,
            p99=percentiles[98] * MILLI,
            alone=statistics.median(alone.latencies) * MILLI,
            cpu=(subject.cpu() - cpu) / updates * MICRO,
            driver=(time.process_time() - own) / updates * MICRO,
            before=before / MEGA,
            after=subject.memory() / MEGA,
        )
