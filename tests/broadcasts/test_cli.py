"""`ascolto broadcast`, as a process of its own beside others that work on the same database."""

import asyncio
import os
import pty
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage.broadcasts import broadcasts, deliveries
from storage.broadcasts.broadcasts import Broadcast, Message
from storage.engine.migrate import upgrade
from storage.engine.open_store import open_store
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from storage.people.encryption import KeyRing, open_key_file
from tests.cli.scenario import command, told
from tests.databases import ENGINES, new_database
from tests.service import ROOT

READERS = 4


@dataclass
class Kept:
    """A database of this release in which a broadcast can stand wherever a test needs it."""

    settings: dict[str, str]
    store: Store
    keys: KeyRing

    async def has(self, text: str, state: str, *ends: str) -> Broadcast:
        """A broadcast in this state, whose deliveries ended so; the others are ready."""

        def work(tx: Transaction) -> Broadcast:
            now = utc_now()
            made = broadcasts.add(tx, self.keys.own, Message({"it": text}), now, person_id=None)
            who = [people.add(tx, self.keys, "telegram", f"{made.id}:{n}", now) for n in range(READERS)]
            deliveries.add(tx, made.id, ((each.id, now) for each in who))
            for each, end in zip(who, ends, strict=False):
                deliveries.set_state(tx, made.id, each.id, end, known="ready")
            begun = None if state == "draft" else now
            changed = broadcasts.change(
                tx, made, now, state=state, frozen_at=begun, starts_at=begun, counted=True
            )
            assert changed is not None
            return changed

        return await self.store.run(work)

    async def ends(self, known: Broadcast) -> None:
        """Everybody has it."""

        def work(tx: Transaction) -> None:
            for each in deliveries.ready(tx, known.id, utc_now(), READERS):
                deliveries.set_state(tx, known.id, each, "sent", known="ready")
            broadcasts.change(tx, broadcasts.get(tx, known.id), utc_now(), state="done", done_at=utc_now())

        await self.store.run(work)


@asynccontextmanager
async def open_kept(engine: str, folder: Path) -> AsyncIterator[Kept]:
    url = await asyncio.to_thread(new_database, engine, folder)
    await asyncio.to_thread(upgrade, url)
    settings = {"ASCOLTO_VAR": str(folder), "ASCOLTO_DATABASE_URL": url}
    store = open_store(url)
    try:
        yield Kept(settings, store, open_key_file(folder / "ascolto.key", create=True))
    finally:
        await store.close()


@pytest.mark.parametrize("engine", ENGINES)
async def test_the_list_names_every_one_with_its_numbers(engine: str, tmp_path: Path) -> None:
    async with open_kept(engine, tmp_path) as kept:
        assert await told("broadcast", "list", settings=kept.settings) == (0, "There is no broadcast yet.\n")
        draft = await kept.has("Una bozza", "draft")
        done = await kept.has("Festa in piazza", "done", "sent", "sent", "blocked", "failed")
        running = await kept.has("Sciopero", "running", "sent")
        code, said = await told("broadcast", "list", settings=kept.settings)
        assert code == 0
        assert said.splitlines() == [
            f"{running.id}  running  1 of 4: delivered 1  Sciopero",
            f"{done.id}  done  4 of 4: delivered 2, not reachable 1, failed 1  Festa in piazza",
            f"{draft.id}  draft  Una bozza",
        ]


async def test_watching_ends_with_the_broadcast(tmp_path: Path) -> None:
    async with open_kept("sqlite", tmp_path) as kept:
        assert await told("broadcast", "watch", settings=kept.settings) == (0, "No broadcast is under way.\n")
        known = await kept.has("Festa in piazza", "running", "sent")
        async with command("broadcast", "watch", settings=kept.settings) as terminal:
            await terminal.shows("1 of 4: delivered 1")
            await kept.ends(known)
            assert await terminal.ends() == 0
        lines = terminal.shown.splitlines()
        assert lines[0] == f"{known.id} Festa in piazza"
        assert lines[1].startswith("running  #######.")
        assert lines[-1] == f"done  {'#' * 30}  4 of 4: delivered 4"
        again = await told("broadcast", "watch", str(known.id), settings=kept.settings)
        assert again == (0, f"{lines[0]}\n{lines[-1]}\n")
        assert await told("broadcast", "watch", "7", settings=kept.settings) == (
            1,
            "There is no broadcast 7.\n",
        )


async def test_a_terminal_gets_one_line_that_is_written_over(tmp_path: Path) -> None:
    async with open_kept("sqlite", tmp_path) as kept:
        known = await kept.has("Festa in piazza", "running", "sent")
        ours, theirs = pty.openpty()
        clean = {name: value for name, value in os.environ.items() if not name.startswith("ASCOLTO_")}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.cli.main", "broadcast", "watch"),
            cwd=ROOT,
            env=clean | kept.settings | {"COLUMNS": "120"},
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        shown = await asyncio.to_thread(read_until, ours, b"1 of 4")
        await kept.ends(known)
        shown += await asyncio.to_thread(read_until, ours, b"delivered 4")
        assert await asyncio.wait_for(process.wait(), 30) == 0
        os.close(ours)
        assert shown.count(b"\r\x1b[K") >= 2
        assert b"\nrunning" not in shown


def read_until(terminal: int, part: bytes) -> bytes:
    shown = b""
    while part not in shown:
        shown += os.read(terminal, 4096)
    return shown


async def test_without_a_database_of_this_release(tmp_path: Path) -> None:
    code, said = await told("broadcast", "list", settings={"ASCOLTO_VAR": str(tmp_path)})
    assert (code, said) == (1, "The database is empty, or not of this release: `ascolto migrate`.\n")
    assert await asyncio.to_thread(os.listdir, tmp_path) == []


async def test_titles_need_the_key_and_numbers_do_not(tmp_path: Path) -> None:
    async with open_kept("sqlite", tmp_path) as kept:
        known = await kept.has("Festa in piazza", "done", "sent")
        (tmp_path / "ascolto.key").unlink()
        code, said = await told("broadcast", "list", settings=kept.settings)
        assert (code, said) == (0, f"{known.id}  done  1 of 4: delivered 1\n")
