"""Threads that take turns stay on one processor, and a thread that works long beside them leaves it."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from storage.engine.cpu_affinity import go_anywhere, stay_here
from tests.service import Service

T = TypeVar("T")

pytestmark = pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity"), reason="this system keeps its processors to itself"
)


def on_a_thread(work: Callable[[], T]) -> T:
    """In a thread of its own, so that the next test may run on any processor."""
    found: list[T] = []
    thread = threading.Thread(target=lambda: found.append(work()))
    thread.start()
    thread.join()
    return found[0]


def allowed() -> set[int]:
    return os.sched_getaffinity(0)


def placed(pid: int) -> list[set[int]]:
    """Where each thread of a process may run, the oldest first."""
    threads = sorted(int(task.name) for task in Path(f"/proc/{pid}/task").iterdir())
    return [os.sched_getaffinity(thread) for thread in threads]


def test_a_thread_that_stays_keeps_those_it_starts_beside_it() -> None:
    def work() -> tuple[set[int], set[int]]:
        stay_here()
        return allowed(), on_a_thread(allowed)

    mine, started = on_a_thread(work)
    assert len(mine) == 1
    assert mine == started
    assert mine <= allowed()


def test_long_work_leaves_for_any_processor() -> None:
    def leave() -> set[int]:
        go_anywhere()
        return allowed()

    def work() -> set[int]:
        stay_here()
        return on_a_thread(leave)

    assert on_a_thread(work) == allowed()


async def test_a_service_that_is_alone_stays_on_one(tmp_path: Path) -> None:
    async with await Service.start({"ASCOLTO_VAR": str(tmp_path)}, "try") as service:
        where = placed(service.pid)
        assert all(len(each) == 1 for each in where[:2]), "the loop and the writer"
        assert where[0] == where[1]
