"""`python -m bench.attacks`: attackers and victims in one run on loopback; memory, disk, connections, and waits."""

import argparse
import asyncio
import contextlib
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import uvloop

from bench.attacks.browser import Browser
from bench.attacks.raids import FILE, PDF, RAIDS
from bench.attacks.victims import Waits, talk, victims
from bench.command_line import ended
from bench.contenders import ASCOLTO, Running, ascolto_settings, data_folder, free_port, started
from bench.crowd import Address
from bench.sink import Sink
from bot.cli.exit_codes import ExitCode
from bot.config.open_files import raise_open_files

REST: Final = 8.0
LONGEST: Final = 20.0
"""Seconds that an attack may take."""
BREATH: Final = 2.0
SAMPLED: Final = 0.1
MEGA: Final = 1024 * 1024
MOST_WAIT, MOST_MEMORY = 1.0, 1.5
"""What was wanted: of a victim's waits the 99th percentile in seconds, and memory against that at rest."""


@dataclass
class Watched:
    """One stretch of time: what the service took, and what its citizens felt."""

    name: str
    memory: list[int] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    disk: int = 0
    waits: Waits = field(default_factory=Waits)
    told: str = ""


async def measure() -> list[Watched]:
    """Raises Failed."""
    sink, port = Sink(), free_port()
    api_port = await sink.open()
    sink.reset()
    with tempfile.TemporaryDirectory(prefix="attacks-", dir=data_folder()) as folder:
        settings = ascolto_settings(folder, port, api_port)
        command = ["-m", "bot.cli.main", "run"]
        async with started(ASCOLTO, sink, port, command, settings, folder) as service:
            done = await _every(service, Path(folder))
    sink.close()
    return done


async def _every(service: Running, folder: Path) -> list[Watched]:
    async with victims(service.address.port) as people:
        await people[0].sends("/chat/file", PDF + secrets.token_bytes(FILE), "a.pdf", "application/pdf")
        warm, rest = Watched("warm"), Watched("citizens alone")
        for each in (warm, rest):
            async with _watching(each, service, folder), _talking(people, each.waits):
                await asyncio.sleep(REST)
        done = [rest]
        for name in RAIDS:
            done.append(Watched(name))
            async with _watching(done[-1], service, folder), _talking(people, done[-1].waits):
                done[-1].told = await _raid(name, service.address)
            print(line(done[-1], rest), flush=True)
            await asyncio.sleep(BREATH)
    return done


@contextlib.asynccontextmanager
async def _talking(people: list[Browser], waits: Waits) -> AsyncIterator[None]:
    over = asyncio.Event()
    talking = asyncio.create_task(talk(people, over, waits))
    try:
        yield
    finally:
        over.set()
        await talking


@contextlib.asynccontextmanager
async def _watching(watched: Watched, service: Running, folder: Path) -> AsyncIterator[None]:
    before = _disk(folder)

    async def sample() -> None:
        while True:
            watched.memory.append(service.memory())
            watched.files.append(service.process.num_fds())
            await asyncio.sleep(SAMPLED)

    sampling = asyncio.create_task(sample())
    try:
        yield
    finally:
        sampling.cancel()
        watched.disk = _disk(folder) - before


async def _raid(name: str, where: Address) -> str:
    """The attackers work in a process of their own, so that they do not take the victims' time."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.attacks", "--raid", name),
        *("--port", str(where.port), "--path", where.path),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        told, _nothing = await asyncio.wait_for(process.communicate(), LONGEST)
    except TimeoutError:
        process.kill()
        await process.wait()
        return f"ended after {LONGEST:.0f} s"
    return told.decode().strip()


def _disk(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


HEAD: Final = (
    "| attack | memory MB, peak | ratio | disk MB | open files, peak | words p50 / p99 ms | photos p50 / p99 ms | refused |\n"
    "|---|---|---|---|---|---|---|---|"
)


def line(watched: Watched, rest: Watched) -> str:
    base, peak = statistics.median(rest.memory), max(watched.memory)
    cells = [
        watched.name,
        f"{peak / MEGA:.0f}",
        f"{peak / base:.2f}",
        f"{watched.disk / MEGA:.0f}",
        f"{max(watched.files)}",
        spread(watched.waits.words),
        spread(watched.waits.photos),
        f"{watched.waits.refused}",
    ]
    return f"| {' | '.join(cells)} |" + (f"  {watched.told}" if watched.told else "")


def spread(waits: list[float]) -> str:
    if len(waits) < 2:
        return "–"
    percentiles = statistics.quantiles(waits, n=100, method="inclusive")
    return f"{percentiles[49] * 1000:.0f} / {percentiles[98] * 1000:.0f}"


def run() -> bool:
    """Raises Failed. A victim who was refused is something wrong; a slow one is only told."""
    print(HEAD, flush=True)
    began = time.monotonic()
    done = uvloop.run(measure())
    rest = done[0]
    print(line(rest, rest))
    worst = max(max(each.memory) for each in done) / statistics.median(rest.memory)
    slowest = max(
        statistics.quantiles(each.waits.words, n=100, method="inclusive")[98]
        for each in done
        if each.waits.words
    )
    print(f"memory at most {worst:.2f} of that at rest (wanted: {MOST_MEMORY})")
    print(f"a victim's words p99 at most {slowest:.2f} s (wanted: {MOST_WAIT:.0f})")
    print(f"{time.monotonic() - began:.0f} s in all")
    return not sum(each.waits.refused for each in done)


def main(given: Sequence[str] | None = None) -> ExitCode:
    parser = argparse.ArgumentParser(prog="python -m bench.attacks", description=__doc__)
    parser.add_argument("--raid", choices=RAIDS, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--path", default="", help=argparse.SUPPRESS)
    asked = parser.parse_args(given)
    raise_open_files()
    if asked.raid:
        print(asyncio.run(RAIDS[asked.raid](Address(asked.port, asked.path))))
        return ExitCode.DONE
    return ended(run)


if __name__ == "__main__":
    sys.exit(main())
