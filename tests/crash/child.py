"""What a fork of the server becomes: the real service, whose commits and network edges are counted."""

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import bot.cli.run
import bot.telegram.client
import bot.wiring
from bot.config.settings import Settings
from bot.courier.rate_limits import UNLIMITED
from bot.telegram.request import AiohttpRequest
from handlers.capabilities import CAPABILITIES
from locales import danger
from storage.engine.postgres import PostgresWriter, postgres_engine
from storage.engine.sqlite import SqliteWriter, sqlite_engine
from storage.engine.statement import Statement
from storage.engine.store import Store
from storage.engine.writer import Writer
from storage.place import read_place
from storage.place.model import Place
from tests.crash.points import CountedWriter, Points
from web.http.webhook import Answer, Deliveries

BESIDE_THE_DIALOGUE = (
    "_lead",
    "_open",
    "take",
    "fits",
    "Courier._look",
    "Courier._finish",
    "Polling",
    "Clock",
    "Members",
    "Connection",
    "set_morning",
    "sweep",
    "seat",
    "send_niceties",
    "Niceties",
)
"""Units of work that come by the clock or when the service starts and stops: they hold nothing of anybody's."""
COUNTED_CALLS = (
    "send",
    "edit",
    "create",
    "close",
    "reopen",
    "delete",
    "setMessageReaction",
    "answer",
    "getUpdates",
)


@cache
def known_place(path: Path) -> Place:
    """Read before the first fork, so that none has to read it again."""
    return read_place(path, CAPABILITIES.kinds)


def prepare() -> None:
    """Compile every statement once, for both engines, and read the words of danger, before there are forks."""
    danger.load()
    dialects = [engine.dialect for engine in (sqlite_engine("sqlite://"), postgres_engine("postgresql://"))]
    for statement in [found for found in gc.get_objects() if isinstance(found, Statement)]:
        for dialect in dialects:
            statement.prepared(dialect)
    gc.collect()
    gc.freeze()  # forks share what nobody touches


def live(settings: dict[str, str], points: Path, deadly: int) -> int:
    """Run until stopped or killed; the exit code. This process is nobody else's: its modules are its own."""
    passing = Points(points, deadly)

    class CountedRequest(AiohttpRequest):
        """Passes a point before a call goes out, and when the answer is here but nobody has seen it."""

        async def do_request(
            self, url: str, *rest: Any, **more: Any
        ) -> tuple[int, bytes]:  # Any: handed through
            method = url.rpartition("/")[2]
            if not method.startswith(COUNTED_CALLS):
                return await super().do_request(url, *rest, **more)
            passing.pass_by(f"before {method}")
            answer = await super().do_request(url, *rest, **more)
            passing.pass_by(f"after {method}")
            return answer

    class CountedDeliveries(Deliveries):
        """Passes a point when an update is here and nothing is done, and on both sides of the acknowledgement."""

        async def take(self, body: bytes) -> Answer:
            passing.pass_by("before an update")
            answer = await super().take(body)
            passing.pass_by("before acknowledging")
            asyncio.get_running_loop().call_soon(passing.pass_by, "after acknowledging")
            return answer

    def open_counted(url: str, threads: int = 4) -> Store:
        if url.startswith("sqlite"):
            return Store(url, [counted(SqliteWriter(url), passing)], share=64)
        return Store(url, [counted(PostgresWriter(url), passing) for _ in range(threads)], share=1)

    of_this_fork = (
        (bot.wiring, "open_store", open_counted),
        (bot.wiring, "rates_for", lambda _per_second: UNLIMITED),
        (bot.telegram.client, "AiohttpRequest", CountedRequest),
        (bot.wiring, "Deliveries", CountedDeliveries),
        (bot.wiring, "read_place", lambda path, _kinds: known_place(path)),
        (bot.cli.run, "alone", _alone),
    )
    for module, name, ours in of_this_fork:
        setattr(module, name, ours)
    return bot.cli.run.run(Settings.read(settings))


@contextmanager
def _alone(_settings: Settings) -> Iterator[bool]:
    """The driver starts one service at a time on each database, so nobody waits for the lease of a dead one."""
    yield True


def counted(writer: Writer, points: Points) -> CountedWriter:
    return CountedWriter(writer, points, lambda name: not name.startswith(BESIDE_THE_DIALOGUE))
