"""`ascolto broadcast`: shows the progress of broadcasts, read beside the service without holding it up."""

import asyncio
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Final

from bot.cli.exit_codes import ExitCode
from bot.config.open_data import standing_of
from bot.config.settings import CannotStart, Settings
from locales.clean import shorten
from storage.broadcasts import broadcasts
from storage.broadcasts.broadcasts import Broadcast
from storage.engine.reader import Reader
from storage.engine.transaction import Transaction
from storage.people.encryption import KeyRing, Unsealable, open_key_file

LISTED: Final = 10
POLL: Final = 1.0
"""Seconds between two looks."""
PLAIN_EVERY: Final = 5.0
"""Seconds between two lines where the output is no terminal."""
BLOCKS: Final = 30
TITLE: Final = 50
UNDER_WAY: Final = ("ready", "queued")
ENDS: Final = {
    "sent": "delivered",
    "blocked": "not reachable",
    "failed": "failed",
    "unknown": "unknown",
    "skipped": "did not want it",
}


@dataclass(frozen=True, slots=True)
class BroadcastStatus:
    """One broadcast at one moment."""

    known: Broadcast
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def ended(self) -> int:
        return self.total - sum(self.counts.get(state, 0) for state in UNDER_WAY)

    @property
    def numbers(self) -> str:
        """156 of 312: delivered 150, failed 6. Until every row is made the total still grows."""
        more = "" if self.known.counted or self.known.is_over else "…"
        ends = ", ".join(
            f"{name} {self.counts[state]}" for state, name in ENDS.items() if self.counts.get(state)
        )
        return f"{self.ended} of {self.total}{more}{': ' if ends else ''}{ends}"


def show_list(settings: Settings) -> ExitCode:
    """Lists every broadcast under way, then the last ones and the drafts. Raises CannotStart."""
    _check_readable(settings)
    found = asyncio.run(_read_list(settings))
    sys.stdout.writelines(f"{_line(each, _title(settings, each.known))}\n" for each in found)
    if not found:
        sys.stdout.write("There is no broadcast yet.\n")
    return ExitCode.DONE


def watch(settings: Settings, number: int | None) -> ExitCode:
    """Follows a broadcast to its end; without a number the first that is under way. WRONG when there is none of that number.

    Raises CannotStart.
    """
    _check_readable(settings)
    try:
        return asyncio.run(_watch(settings, number))
    except KeyboardInterrupt:
        sys.stdout.write("\n")
        return ExitCode.DONE


def bar(ended: int, total: int) -> str:
    """Ten blocks; the last is full only when everything is."""
    full = BLOCKS * ended // total if total else 0
    return "#" * full + "." * (BLOCKS - full)


async def _read_list(settings: Settings) -> list[BroadcastStatus]:
    reader = Reader(settings.database_url)
    try:
        return await reader.read(
            lambda tx: [
                _look(tx, each)
                for some in (broadcasts.unfinished, broadcasts.over, broadcasts.drafts)
                for each in some(tx, LISTED)
            ]
        )
    finally:
        await reader.close()


async def _watch(settings: Settings, number: int | None) -> ExitCode:
    reader = Reader(settings.database_url)
    try:
        first = await reader.read(lambda tx: _chosen(tx, number))
        if first is None:
            said = "No broadcast is under way." if number is None else f"There is no broadcast {number}."
            sys.stdout.write(f"{said}\n")
            return ExitCode.DONE if number is None else ExitCode.WRONG
        await _follow(reader, first, _title(settings, first.known))
    finally:
        await reader.close()
    return ExitCode.DONE


async def _follow(reader: Reader, look: BroadcastStatus, title: str) -> None:
    """Writes a line over and over on a terminal; else one every few seconds, and at each change of state."""
    at_terminal = sys.stdout.isatty()
    sys.stdout.write(f"{look.known.id} {title}\n")
    before, spoken_at, state = look, monotonic() - PLAIN_EVERY, ""
    while True:
        line = f"{_state(look)}  {bar(look.ended, look.total)}  {look.numbers}{_pace(before, look)}"
        if at_terminal:
            sys.stdout.write(f"\r\x1b[K{shorten(line, shutil.get_terminal_size().columns - 1)}")
        elif look.known.state != state or monotonic() - spoken_at >= PLAIN_EVERY:
            sys.stdout.write(f"{line}\n")
            spoken_at = monotonic()
        sys.stdout.flush()
        if look.known.is_over:
            sys.stdout.write("\n" if at_terminal else "")
            return
        state, before = look.known.state, look
        await asyncio.sleep(POLL)
        look = await reader.read(partial(_look_again, number=look.known.id))


def _chosen(tx: Transaction, number: int | None) -> BroadcastStatus | None:
    if number is not None:
        known = broadcasts.find(tx, number) if 0 < number < 2**63 else None
        return _look(tx, known) if known else None
    going: Iterable[Broadcast] = broadcasts.unfinished(tx, LISTED)
    first = min(going, key=lambda each: each.state not in ("running", "paused"), default=None)
    return _look(tx, first) if first else None


def _look_again(tx: Transaction, number: int) -> BroadcastStatus:
    return _look(tx, broadcasts.get(tx, number))


def _look(tx: Transaction, broadcast: Broadcast) -> BroadcastStatus:
    return BroadcastStatus(broadcast, broadcasts.counts(tx, broadcast.id))


def _line(look: BroadcastStatus, title: str) -> str:
    numbers = f"  {look.numbers}" if look.known.frozen_at is not None else ""
    return f"{look.known.id}  {_state(look)}{numbers}  {title}".rstrip()


def _state(look: BroadcastStatus) -> str:
    return f"{look.known.state}{' (emergency)' if look.known.emergency else ''}"


def _pace(before: BroadcastStatus, now: BroadcastStatus) -> str:
    """The present rate, and how long the rest takes at it."""
    rate = (now.ended - before.ended) / POLL
    left = now.total - now.ended
    if now.known.state != "running" or rate <= 0 or not left:
        return ""
    return f", {rate:.0f} a second, {left / rate:.0f} s left"


def _title(settings: Settings, broadcast: Broadcast) -> str:
    """The first words of its text; empty where the user of the command cannot read the key."""
    try:
        keys: KeyRing = open_key_file(settings.key_file)
        told = broadcasts.message(keys.own, broadcast)
    except (OSError, ValueError, Unsealable):
        return ""
    return shorten(" ".join(next(iter(told.texts.values())).split()), TITLE)


def _check_readable(settings: Settings) -> None:
    if standing_of(settings) != "head":
        raise CannotStart("The database is empty, or not of this release: `ascolto migrate`.")
