"""An administrator at a terminal: each command is a process of its own."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from tests.service import ROOT

PATIENCE = 30.0


class Terminal:
    """One command, and the administrator in front of it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.shown = ""

    async def shows(self, part: str) -> str:
        """Read on until this part is shown; give everything shown so far."""
        while part not in self.shown:
            await self._read_on(part)
        return self.shown

    async def finds(self, pattern: str) -> str:
        """Read on until the pattern is shown; give its group."""
        while not (found := re.search(pattern, self.shown)):
            await self._read_on(pattern)
        return found[1]

    def types(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{line}\n".encode())

    async def _read_on(self, wanted: str) -> None:
        assert self._process.stdout
        async with asyncio.timeout(PATIENCE):
            read = await self._process.stdout.read(4096)
        assert read, f"it ended without {wanted!r}:\n{self.shown}"
        self.shown += read.decode()

    async def ends(self) -> int:
        assert self._process.stdout
        async with asyncio.timeout(PATIENCE):
            self.shown += (await self._process.stdout.read()).decode()
            return await self._process.wait()


@asynccontextmanager
async def command(*arguments: str, settings: Mapping[str, str] = {}) -> AsyncIterator[Terminal]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ASCOLTO_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.cli.main", *arguments),
        cwd=ROOT,
        env=clean | dict(settings),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield Terminal(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def told(*arguments: str, settings: Mapping[str, str] = {}) -> tuple[int, str]:
    async with command(*arguments, settings=settings) as terminal:
        return await terminal.ends(), terminal.shown
