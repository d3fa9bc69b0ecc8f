"""A unit of work that waits for its commit, and what an engine does with it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from storage.engine.transaction import Transaction

T = TypeVar("T")


Work = Callable[[Transaction], T]


class Writer(Protocol):
    """One engine's way to run the waiting units and commit them."""

    def run(self, jobs: "list[Job]") -> None:
        """Run and commit; settle every job, whatever happens. Called in the writer's thread."""

    def close(self) -> None: ...


@dataclass(slots=True)
class Job:
    """A unit of work that waits for its commit."""

    work: Work[Any]
    future: "asyncio.Future[Any]"
    loop: asyncio.AbstractEventLoop
    result: Any = None
    error: BaseException | None = None
