"""Makes rows for a hundred thousand deliveries while citizens file tickets: how long it takes, and how long the citizens wait."""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import uvloop

from bench.broadcast import running, verdict
from bench.command_line import ended, whole
from bench.contenders import data_folder
from bench.crowd import Crowd
from bench.dialogue import DIALOGUE
from bench.patience import Failed, Patience, until
from bench.rehearsal import Rehearsal
from bench.sink import Sink
from bench.subscribers import Town
from bot.cli.exit_codes import ExitCode
from storage.engine.utc import utc_now

PEOPLE, CITIZENS, WINDOW = 100_000, 4_000, 8
UNLIMITED = 100_000
LOOK = 0.02
ALONE = 4.0
"""Seconds for which the citizens are measured without a broadcast, for comparison."""
ENOUGH = 100
"""Answers that make a comparison; a slow machine takes longer for them."""


async def measure(people: int) -> None:
    """Raises Failed."""
    sink = Sink()
    api_port = await sink.open()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=data_folder()) as name:
        town = Town(Path(name))
        town.subscribe(people)
        town.sleep(hours_around_now(town))  # so that rows are made and nothing is sent
        async with running(Path(name), sink, api_port, UNLIMITED) as subject:
            lines = await Rehearsal(sink, subject.address, shows=True, quiet=1.3).learn(DIALOGUE)
            crowd = Crowd(sink, subject.address, lines, CITIZENS, WINDOW)
            talking = asyncio.create_task(crowd.talk())
            await asyncio.sleep(ALONE)
            patience = Patience("The dialogue", lambda: crowd.progress)
            await until(lambda: len(crowd.latencies) >= ENOUGH, patience, every=LOOK, beside=[talking])
            alone = len(crowd.latencies)
            town.start()
            began = time.perf_counter()
            patience = Patience("The broadcast", lambda: f"{town.made():,} of {people:,} rows made")
            await until(town.is_frozen, patience, every=LOOK, beside=[talking])
            seconds = time.perf_counter() - began
            meanwhile = crowd.latencies[alone:]
            crowd.leave()
            talking.cancel()
        counts = town.counts()
        town.close()
    sink.close()
    if counts != {"ready": people}:
        raise Failed(f"The rows of the broadcast are not those of everybody: {counts}.")
    print(verdict(seconds < 15, f"{people:,} rows in {seconds:.1f} s"))
    print(f"       citizens before it: {waits(crowd.latencies[:alone])}")
    print(verdict(p99(meanwhile) < 0.1, f"citizens meanwhile:  {waits(meanwhile)}"))


def hours_around_now(town: Town) -> tuple[str, str]:
    now = utc_now().astimezone(town.context.place.tz)
    since, until = now - timedelta(hours=2), now + timedelta(hours=2)
    return f"{since:%H:%M}", f"{until:%H:%M}"


def waits(latencies: list[float]) -> str:
    middle = statistics.median(latencies)
    return (
        f"{len(latencies):,} answers, p50 {middle * 1000:.1f} ms, p99 {p99(latencies) * 1000:.1f} ms, "
        f"at most {max(latencies) * 1000:.0f} ms"
    )


def p99(latencies: list[float]) -> float:
    return statistics.quantiles(latencies, n=100)[98]


def main(given: Sequence[str] | None = None) -> ExitCode:
    parser = argparse.ArgumentParser(prog="python -m bench.freeze", description=__doc__)
    parser.add_argument("--people", type=whole, default=PEOPLE)
    people = parser.parse_args(given).people

    def measured() -> bool:
        uvloop.run(measure(people))
        return True

    return ended(measured)


if __name__ == "__main__":
    sys.exit(main())
