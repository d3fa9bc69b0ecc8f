"""Units of work: plain functions of a transaction, run in writer threads and awaited until they are on disk."""

import asyncio
import queue
import threading

from storage.engine.reader import Reader
from storage.engine.writer import Job, T, Work, Writer


class Store:
    """Runs units of work. A unit that returned is on disk; a unit that raised left no trace."""

    def __init__(self, url: str, writers: list[Writer], share: int) -> None:
        self.url = url
        self._share = share
        self._reader = Reader(url)
        self._waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._loop, args=(writer,), name=f"writer-{n}", daemon=True)
            for n, writer in enumerate(writers)
        ]
        for thread in self._threads:
            thread.start()

    async def run(self, work: Work[T]) -> T:
        """Runs `work` in a transaction and waits for its commit.

        `work` may run more than once (a deadlock is retried): it changes nothing but the database. Raises
        what `work` raised, or the driver's error when the commit failed.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._waiting.put(Job(work, future, loop))
        return await future

    async def read(self, look: Work[T]) -> T:
        """Runs a read-only function beside the writers: it sees every unit that was committed before it began."""
        return await self._reader.read(look)

    async def close(self) -> None:
        """Finishes pending units, then stops."""
        for _thread in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            await asyncio.to_thread(thread.join)
        await self._reader.close()

    def _loop(self, writer: Writer) -> None:
        stopping = False
        while not stopping:
            jobs, stopping = self._take()
            if jobs:
                writer.run(jobs)
                _settle(jobs)
        writer.close()

    def _take(self) -> tuple[list[Job], bool]:
        """Waits for a job, then takes all that are queued, up to the limit of one commit."""
        job = self._waiting.get()
        jobs: list[Job] = []
        while job is not None:
            jobs.append(job)
            if len(jobs) == self._share:
                return jobs, False
            try:
                job = self._waiting.get_nowait()
            except queue.Empty:
                return jobs, False
        return jobs, True


def _settle(jobs: list[Job]) -> None:
    """Wakes the waiting tasks, with one call into each event loop."""
    loops: dict[asyncio.AbstractEventLoop, list[Job]] = {}
    for job in jobs:
        loops.setdefault(job.loop, []).append(job)
    for loop, its_jobs in loops.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_resolve, its_jobs)


def _resolve(jobs: list[Job]) -> None:
    for job in jobs:
        if job.future.done():
            continue
        if job.error is not None:
            job.future.set_exception(_as_raised(job.error))
        else:
            job.future.set_result(job.result)


def _as_raised(error: BaseException) -> BaseException:
    """The error as a future takes it: no task can be woken by a StopIteration."""
    if not isinstance(error, StopIteration):
        return error
    raised = RuntimeError("a unit of work raised StopIteration")
    raised.__cause__ = error
    return raised
