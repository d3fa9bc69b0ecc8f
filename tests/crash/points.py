"""The points where a crash could hurt: counted, written down, and deadly at the chosen one."""

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

from storage.engine.writer import Job, Writer


class Points:
    """Counts the points a service passes; at number `deadly` (0: never) the process kills itself.

    Every point is written down first, so that whoever finds the body knows where it fell.
    """

    def __init__(self, log: Path, deadly: int) -> None:
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._deadly = deadly
        self._passed = 0
        self._lock = threading.Lock()

    def pass_by(self, name: str) -> None:
        with self._lock:
            self._passed += 1
            os.write(self._log, f"{name}\n".encode())
            if self._passed == self._deadly:
                os.kill(os.getpid(), signal.SIGKILL)
                threading.Event().wait()  # nothing more happens in this thread until the signal lands


class CountedWriter:
    """A writer that passes a point just before and just after each commit."""

    def __init__(self, writer: Writer, points: Points, counts: Callable[[str], bool]) -> None:
        self._writer = writer
        self._points = points
        self._counts = counts

    def run(self, jobs: list[Job]) -> None:
        name = "+".join(filter(self._counts, map(name_of, jobs)))
        if not name:
            self._writer.run(jobs)
            return
        last, work = jobs[-1], jobs[-1].work

        def worked(transaction: object) -> object:
            result = work(transaction)  # type: ignore[arg-type]  # it is the transaction that work asked for
            self._points.pass_by(f"before commit {name}")
            return result

        last.work = worked
        self._writer.run(jobs)
        last.work = work
        self._points.pass_by(f"after commit {name}")

    def close(self) -> None:
        self._writer.close()


def name_of(job: Job) -> str:
    """What a unit of work is called in its source."""
    work = getattr(job.work, "func", job.work)
    return str(getattr(work, "__qualname__", type(work).__name__)).replace(".<locals>.<lambda>", "")
