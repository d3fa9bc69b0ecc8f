"""Services that a test starts, watches and stops; each is a fork of one server."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

PATIENCE = 30.0  # seconds; only a failing test ever waits this long


@dataclass(frozen=True)
class Death:
    signal: int
    code: int


class Child:
    def __init__(self, services: "Services", number: int) -> None:
        self._services = services
        self.number = number
        self.died: asyncio.Future[Death] = asyncio.get_running_loop().create_future()

    async def stop(self) -> Death:
        """Ask it to end, as an administrator would, and wait until it did."""
        if not self.died.done():
            self._services.order({"stop": self.number})
        return await asyncio.wait_for(asyncio.shield(self.died), PATIENCE)


class Services:
    def __init__(self, server: Process) -> None:
        self._server = server
        self._children: dict[int, Child] = {}
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def open(cls) -> "Services":
        command = (sys.executable, "-m", "tests.crash.fork_server")
        server = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
        assert server.stdout
        await asyncio.wait_for(server.stdout.readline(), PATIENCE)
        return cls(server)

    async def close(self) -> None:
        assert self._server.stdin
        self._server.stdin.close()
        await asyncio.wait_for(self._server.wait(), PATIENCE)
        await self._listening

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    def start(self, settings: dict[str, str], folder: Path, deadly: int = 0) -> Child:
        """Start a service; it dies at point number `deadly`, or lives until it is stopped."""
        child = Child(self, len(self._children) + 1)
        self._children[child.number] = child
        paths = {"points": str(folder / "points"), "log": str(folder / "log")}
        self.order({"number": child.number, "settings": settings, "deadly": deadly, **paths})
        return child

    def order(self, order: dict[str, Any]) -> None:
        assert self._server.stdin
        self._server.stdin.write(json.dumps(order).encode() + b"\n")

    async def _listen(self) -> None:
        assert self._server.stdout
        while line := await self._server.stdout.readline():
            answer = json.loads(line)
            if "died" in answer:
                self._children[answer["died"]].died.set_result(Death(answer["signal"], answer["code"]))
        for child in self._children.values():
            if not child.died.done():
                child.died.set_result(Death(-1, -1))
