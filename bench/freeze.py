"""Rows for a hundred thousand deliveries are made while citizens report things: how long it takes, and how long they wait."""

import argparse
import asyncio
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import uvloop

from bench.broadcast import running, verdict
from bench.contenders import data_folder
from bench.crowd import Crowd
from bench.dialogue import DIALOGUE
from bench.rehearsal import Rehearsal
from bench.sink import Sink
from bench.subscribers import Town
from storage.engine.utc import utc_now

PEOPLE, CITIZENS, WINDOW = 100_000, 4_000, 8
UNLIMITED = 100_000
LOOK = 0.02
ALONE = 4.0
"""Seconds for which the citizens are measured without a broadcast, for comparison."""


async def measure(people: int) -> None:
    sink = Sink()
    api_port = await sink.open()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=data_folder()) as name:
        town = Town(Path(name))
        town.subscribe(people)
        town.sleep(hours_around_now(town))  # so that rows are made and nothing is sent
        async with running(Path(name), sink, api_port, UNLIMITED) as subject:
            lines = await Rehearsal(sink, subject.address, shows=True, quiet=1.3).learn(DIALOGUE)
            crowd = Crowd(sink, subject.address, lines, CITIZENS, WINDOW)
            talking = asyncio.create_task(crowd.talk(120))
            await asyncio.sleep(ALONE)
            alone = len(crowd.latencies)
            town.start()
            began = time.perf_counter()
            while not town.is_frozen():  # noqa: ASYNC110 - another process does it
                await asyncio.sleep(LOOK)
            seconds = time.perf_counter() - began
            meanwhile = crowd.latencies[alone:]
            crowd.leave()
            talking.cancel()
        counts = town.counts()
        town.close()
    sink.close()
    assert counts == {"ready": people}, counts
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


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.freeze", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    uvloop.run(measure(parser.parse_args().people))


if __name__ == "__main__":
    main()
