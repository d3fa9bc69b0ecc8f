"""The contenders, and how each is started and stopped: one process, on loopback, with nothing left over from before."""

import asyncio
import contextlib
import os
import secrets
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil  # type: ignore[import-untyped]

from bench.crowd import Address
from bench.patience import Failed, Patience, finished
from bench.sink import TEAM, Sink

STOP = 10.0
"""Seconds until one that was asked to end is killed: it is measured already, and the next needs the machine."""
TOKEN = "987654321:" + "A" * 35


@dataclass(frozen=True)
class Contender:
    """`people` are so many that a run takes a few seconds, and that no chat hears more than it may in a second.

    `promises` is what a crash leaves.
    """

    name: str
    people: int
    promises: str
    module: str = ""
    options: tuple[str, ...] = ()
    shows: bool = True
    quiet: float = 0.1
    """Seconds without a further message after which an answer is whole; a bot in pace sends one a second."""


FLOOR = Contender("floor", 4000, "–", "bench.subjects.floor", shows=False)
FLOOR_AIOHTTP = Contender("floor, aiohttp", 700, "–", "bench.subjects.floor_aiohttp", shows=False)
PTB = Contender("ConversationHandler", 400, "nothing", "bench.subjects.ptb")
PTB_CONCURRENT = Contender("… side by side", 40, "nothing", "bench.subjects.ptb", options=("--side-by-side",))
AIOGRAM = Contender("aiogram", 700, "nothing", "bench.subjects.aiogram_states")
ASCOLTO = Contender("Ascolto", 6000, "everything", quiet=1.3)
JOB = (PTB, PTB_CONCURRENT, AIOGRAM)
"""Those that do the job which Ascolto does."""
ALL = (FLOOR, FLOOR_AIOHTTP, *JOB, ASCOLTO)


@dataclass
class Running:
    address: Address
    process: psutil.Process

    def memory(self) -> int:
        return sum(int(each.memory_info().rss) for each in self._all())

    def cpu(self) -> float:
        times = [each.cpu_times() for each in self._all()]
        return float(sum(each.user + each.system for each in times))

    def _all(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]


@contextlib.asynccontextmanager
async def running(contender: Contender, sink: Sink, api_port: int) -> AsyncIterator[Running]:
    """From a fresh folder. Raises Failed with its last words when it does not come up, or not to its end."""
    sink.reset()
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=data_folder()) as folder:
        settings = ascolto_settings(folder, port, api_port) if not contender.module else {}
        async with started(contender, sink, port, command(contender, port, api_port), settings, folder) as it:
            yield it


@contextlib.asynccontextmanager
async def started(
    contender: Contender, sink: Sink, port: int, command: list[str], settings: dict[str, str], folder: str
) -> AsyncIterator[Running]:
    """It writes its log into the folder. Raises Failed as above."""
    log = Path(folder) / "log"
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, env=os.environ | settings, stdout=output, stderr=output
        )
    try:
        address = await listening(contender, sink, port, process)
        yield Running(address, psutil.Process(process.pid))
    except (Failed, OSError) as error:
        raise Failed(f"{contender.name}: {error}\n{log.read_text()[-3000:]}") from error
    finally:
        await stop(process)


def command(contender: Contender, port: int, api_port: int) -> list[str]:
    if not contender.module:
        return ["-m", "bot.cli.main", "run"]
    return ["-m", contender.module, str(port), str(api_port), *contender.options]


def ascolto_settings(folder: str, port: int, api_port: int) -> dict[str, str]:
    """What an administrator would set, and a fresh folder for the database and the key."""
    return {
        "ASCOLTO_TELEGRAM_TOKEN": TOKEN,
        "ASCOLTO_TELEGRAM_API_URL": f"http://127.0.0.1:{api_port}",
        "ASCOLTO_TEAM_CHAT": str(TEAM),
        "ASCOLTO_WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "ASCOLTO_WEBHOOK_SECRET": secrets.token_hex(16),
        "ASCOLTO_HTTP_PORT": str(port),
        "ASCOLTO_MESSAGES_PER_SECOND": "100000",  # its own limit is not what is measured; each chat keeps its pace
        "ASCOLTO_VAR": folder,
    }


async def listening(
    contender: Contender, sink: Sink, port: int, process: asyncio.subprocess.Process
) -> Address:
    """Wait until it takes updates: its port is open, and if it asks for a webhook, it asked. Raises Failed."""
    own = psutil.Process(process.pid)
    patience = Patience("Its start", lambda: f"{worked(own)} whole seconds of processor time")
    return await finished(asyncio.create_task(_listening(contender, sink, port, process)), patience)


def worked(process: psutil.Process) -> int:
    """Whole seconds: one that only waits hardly uses any."""
    with contextlib.suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return int(times.user + times.system)
    return 0


async def _listening(
    contender: Contender, sink: Sink, port: int, process: asyncio.subprocess.Process
) -> Address:
    while process.returncode is None:
        if await is_open(port) and (contender.module or sink.webhook):
            hook = sink.webhook
            return Address(port, urlsplit(hook["url"]).path, hook["secret_token"]) if hook else Address(port)
        await asyncio.sleep(0.05)
    raise Failed(f"It stopped with {process.returncode}.")


async def is_open(port: int) -> bool:
    try:
        _reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


async def stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP)
        except TimeoutError:
            process.kill()
            await process.wait()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def data_folder() -> Path:
    """On the disk where data really lies: a commit has to cost what it costs."""
    folder = Path("var")
    folder.mkdir(exist_ok=True)
    return folder
