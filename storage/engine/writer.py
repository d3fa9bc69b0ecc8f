"""A unit of work in the queue, and the interface of the engine that runs it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from storage.engine.transaction import Transaction

T = TypeVar("T")


Work = Callable[[Transaction], T]


class Writer(Protocol):
    """One engine's way to run queued units and commit them."""

    def run(self, jobs: "list[Job]") -> None:
        """Runs and commits; settles every job, whatever happens. Called in the writer's thread."""

    def close(self) -> None: ...


@dataclass(slots=True)
class Job:
    """A unit of work that waits for its commit."""

    work: Work[Any]
    future: "asyncio.Future[Any]"
    loop: asyncio.AbstractEventLoop
    result: Any = None
    error: BaseException | None = None
