"""The real service as a process of its own, to be asked, stopped, killed and started again.

async with await BotApi.start() as api, await Service.start(telegram(api, tmp_path)) as service:
    …                          # api.person(7).says("…")
    await service.kill()       # SIGKILL, as a power cut
    await service.again()      # the same settings, the same data, the same port
"""

import asyncio
import contextlib
import os
import random
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol, Self

import aiohttp

ROOT: Final = Path(__file__).parents[1]
STARTING: Final = 90.0  # seconds; only a failing test waits so long
STOPPING: Final = 10.0  # what the service promises
BLINK: Final = 0.05


class Api(Protocol):
    """A Bot API server: tests.botapi.BotApi or RemoteApi."""

    url: str


def telegram(
    api: Api,
    folder: Path,
    token: str,
    team: int,
    *,
    webhook: bool = False,
    more: Mapping[str, str] = {},  # never changed
) -> dict[str, str]:
    """Give the settings for a service that speaks to `api`; `more` goes over them, such as {"HTTP_PORT": "8080"}."""
    port = more.get("HTTP_PORT") or str(free_port())
    settings = {
        "TELEGRAM_TOKEN": token,
        "TELEGRAM_API_URL": api.url,
        "TEAM_CHAT": str(team),
        "HTTP_PORT": port,
        "VAR": str(folder),
    }
    if webhook:
        settings["WEBHOOK_URL"] = f"http://127.0.0.1:{port}/telegram"
    return {f"ASCOLTO_{name}": value for name, value in {**settings, **more}.items()}


def free_port() -> int:
    """A port outside the range for outgoing calls: a service that is killed and started again needs the same one."""
    while True:
        port = random.randrange(15_000, 30_000)
        with socket.socket() as asked, contextlib.suppress(OSError):
            asked.bind(("127.0.0.1", port))
            return port


class Service:
    """What it writes goes to `service.log` in ASCOLTO_VAR."""

    def __init__(self, settings: Mapping[str, str], arguments: tuple[str, ...]) -> None:
        self.settings = dict(settings)
        self.arguments = arguments
        self.url = f"http://127.0.0.1:{settings['ASCOLTO_HTTP_PORT']}"
        self._log = Path(settings["ASCOLTO_VAR"]) / "service.log"
        self._process: asyncio.subprocess.Process | None = None

    @classmethod
    async def start(cls, settings: Mapping[str, str], *arguments: str) -> Self:
        """Start `ascolto run`, or what `arguments` say, and wait until it is ready."""
        settings = {"ASCOLTO_HTTP_PORT": str(free_port()), **settings}
        service = cls(settings, arguments or ("run",))
        await service.again()
        return service

    @property
    def pid(self) -> int:
        return self._running.pid

    @property
    def log(self) -> str:
        """What it wrote, of all its lives."""
        return self._log.read_text("utf-8") if self._log.exists() else ""

    async def again(self, *, ready: bool = True) -> None:
        """Start it once more with the same data."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        clean = {name: value for name, value in os.environ.items() if not name.startswith("ASCOLTO_")}
        with self._log.open("ab") as written:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.cli.main", *self.arguments),
                cwd=ROOT,
                env=clean | self.settings,
                stdout=written,
                stderr=written,
            )
        if ready:
            await self.ready()

    async def ready(self) -> None:
        """Wait until /readyz says so. Raises AssertionError with the log when it ends instead."""
        await self._until("/readyz")

    async def alive(self) -> None:
        """Wait until /healthz says so, whether or not Telegram is there."""
        await self._until("/healthz")

    async def _until(self, path: str) -> None:
        async with asyncio.timeout(STARTING), aiohttp.ClientSession() as session:
            while not await self._answers(session, path):
                if self._running.returncode is not None:
                    raise AssertionError(f"it ended with {self._running.returncode}:\n{self.log}")
                await asyncio.sleep(BLINK)

    async def kill(self) -> None:
        """End it as a power cut would."""
        self._running.kill()
        await self._running.wait()

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end, and give its exit code. Raises TimeoutError when it takes longer than it promises."""
        if self._running.returncode is None:
            self._running.send_signal(number)
        return await asyncio.wait_for(self._running.wait(), STOPPING)

    async def ended(self) -> int:
        """Wait until it ends by itself."""
        return await asyncio.wait_for(self._running.wait(), STARTING)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        if self._process is not None and self._process.returncode is None:
            await self.kill()

    @property
    def _running(self) -> asyncio.subprocess.Process:
        assert self._process is not None
        return self._process

    async def _answers(self, session: aiohttp.ClientSession, path: str) -> bool:
        try:
            async with session.get(f"{self.url}{path}") as response:
                return response.status == 200
        except aiohttp.ClientError:
            return False
