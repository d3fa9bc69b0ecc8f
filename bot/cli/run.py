"""`ascolto run`: the service, until it is asked to stop."""

import asyncio
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import uvloop

from bot.cli.exit_codes import ExitCode
from bot.config.logs import log_to_stderr
from bot.config.memory import give_back_memory
from bot.config.open_data import alone
from bot.config.settings import Settings
from bot.wiring import service
from storage.engine.cpu_affinity import go_anywhere, stay_here

log = logging.getLogger("ascolto")

LONGEST_STOP: Final = 9.5
"""Seconds. What still hangs then is left behind: everything that counts is on disk."""


def run(settings: Settings) -> ExitCode:
    """Raises CannotStart, SettingsError."""
    missing = [
        f"{name} is not set: `ascolto init` {does}.\n"
        for name, value, does in (
            ("ASCOLTO_TELEGRAM_TOKEN", settings.telegram_token, "asks for it"),
            ("ASCOLTO_TEAM_CHAT", settings.team_chat, "finds it"),
        )
        if not value
    ]
    if missing:
        sys.stderr.writelines([*missing, "To look around without Telegram: `ascolto try`.\n"])
        return ExitCode.WRONG_CALL
    return work(settings, trying=False, tell=lambda url: log.info("listening on %s", url))


def work(settings: Settings, *, trying: bool, tell: Callable[[str], object]) -> ExitCode:
    """Runs until SIGTERM or SIGINT; WRONG when a part of it died. Raises CannotStart, SettingsError."""
    log_to_stderr()
    give_back_memory()
    with alone(settings) as no_other, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_serve(settings, trying=trying, no_other=no_other, tell=tell))


async def _serve(
    settings: Settings, *, trying: bool, no_other: bool, tell: Callable[[str], object]
) -> ExitCode:
    asked = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    if no_other:
        _share_one_processor()
    async with service(settings, trying=trying, alone=no_other) as running:
        _spare_what_stays()
        tell(running.url)
        waiting = asyncio.create_task(asked.wait())
        await asyncio.wait([waiting, *running.tasks], return_when=asyncio.FIRST_COMPLETED)
        _leave_behind_what_hangs()
        if not asked.is_set():
            log.critical("a part of the service ended by itself; stopping")
        log.info("stopping")
    log.info("stopped")
    return ExitCode.DONE if asked.is_set() else ExitCode.WRONG


def _share_one_processor() -> None:
    """Pins the loop and the writer to one processor, but no long work. Several processes would crowd on one, so only alone."""
    beside = ThreadPoolExecutor(thread_name_prefix="beside", initializer=go_anywhere)
    asyncio.get_running_loop().set_default_executor(beside)
    stay_here()


def _spare_what_stays() -> None:
    """Freezes the objects of the start: to search them for garbage again and again costs a tenth of every update."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _leave_behind_what_hangs() -> None:
    alarm = threading.Timer(LONGEST_STOP, os._exit, [ExitCode.WRONG])
    alarm.daemon = True
    alarm.start()
