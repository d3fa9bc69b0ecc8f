"""The units of work of a report alone: no network, one thread, 64 sharing a commit; with `--profile`, where the time goes."""

import argparse
import cProfile
import pstats
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bench.command_line import whole
from bench.contenders import data_folder
from bench.dialogue import DIALOGUE, NoSuchButton, Step, Tap, words
from bot.cli.exit_codes import ExitCode
from flows.said import Said
from handlers.capabilities import CAPABILITIES
from handlers.messaging.context import Context, TeamChat
from handlers.messaging.inbound import Spoke
from handlers.messaging.outbound import Show, unpacked
from handlers.messaging.unit_of_work import Effects
from handlers.pipeline import take
from storage.engine import migrate
from storage.engine.sqlite import SqliteWriter
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.engine.writer import Job
from storage.people import people
from storage.people.encryption import KeyRing
from storage.place import DEFAULT_PLACE, read_place
from storage.sending import outbox
from storage.sending.outbox import Waiting

SHARE = 64
Buttons = list[tuple[str, str]]


class BareService:
    """A service without channels: messages go straight into the units of work."""

    def __init__(self, folder: Path) -> None:
        url = f"sqlite:///{folder / 'unit.db'}"
        migrate.upgrade(url)
        self.context = Context(
            read_place(DEFAULT_PLACE), KeyRing(bytes(32)), TeamChat("telegram", "-1001"), CAPABILITIES
        )
        self._writer = SqliteWriter(url)
        self._inbound = 0

    def say(self, spoken: list[Spoke]) -> list[Effects]:
        """Runs units that share a commit. Raises what a unit raised."""
        now = utc_now()
        jobs = [job(partial(take, context=self.context, inbound=each, now=now)) for each in spoken]
        self._writer.run(jobs)
        for each in jobs:
            if each.error is not None:
                raise each.error
        return [each.result for each in jobs]

    def spoke(self, chat: int, step: Step, data: list[str]) -> Spoke:
        self._inbound += 1
        text = "" if isinstance(step, Tap) else step.text.replace("~words~", words(chat).decode())
        return Spoke(
            "telegram",
            str(self._inbound),
            utc_now(),
            address=str(chat),
            chat=str(chat),
            private=True,
            said=Said(text),
            tap=data[chat % len(data)] if data else "",
            message_id=str(self._inbound),
            command=text.startswith("/"),
            language_hint="en",
        )

    def buttons(self, rows: list[Waiting]) -> Buttons:
        """What a citizen is shown."""
        jobs = [job(partial(self._opened, row=row)) for row in rows if row.person_id]
        self._writer.run(jobs)
        return [pair for each in jobs for pair in each.result]

    def _opened(self, tx: Transaction, row: Waiting) -> Buttons:
        who = people.get(tx, row.person_id or 0)
        payload = unpacked(outbox.opened(people.key_of(self.context.keys, who), row))
        assert isinstance(payload, Show)
        return [(button.label, button.tap) for each in payload.screen.rows for button in each]


def job(work: Any) -> Job:  # Any: units of every kind
    return Job(work, None, None)  # type: ignore[arg-type]  # no task waits: the writer is called directly


def rehearse(service: BareService) -> list[list[str]]:
    """Returns the button data of each step."""
    learnt: list[list[str]] = []
    shown: Buttons = []
    for step in DIALOGUE:
        learnt.append(choices(step, shown) if isinstance(step, Tap) else [])
        shown = service.buttons(service.say([service.spoke(1, step, learnt[-1])])[0].rows) or shown
    return learnt


def choices(step: Tap, shown: Buttons) -> list[str]:
    fitting = [data for label, data in shown if step.label in label]
    if not fitting:
        raise NoSuchButton(f"{step.label!r} is not among {shown}")
    kind = fitting[0].rpartition("/")[0]
    return (
        [data for _label, data in shown if data.rpartition("/")[0] == kind] if step.any_like_it else fitting
    )


def converse(service: BareService, learnt: list[list[str]], crowd: int) -> Iterator[tuple[str, float]]:
    """Every step with the µs of processor time a unit took, commit included, where nothing else disturbed it most."""
    for step, data in zip(DIALOGUE, learnt, strict=True):
        costs = []
        for start in range(2, 2 + crowd, SHARE):
            began = time.thread_time()
            service.say([service.spoke(chat, step, data) for chat in range(start, start + SHARE)])
            costs.append((time.thread_time() - began) / SHARE * 1e6)
        yield str(step), min(costs)


def main(given: Sequence[str] | None = None) -> ExitCode:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=whole, default=640)
    parser.add_argument("--profile", action="store_true")
    asked = parser.parse_args(given)
    profile = cProfile.Profile()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=data_folder()) as folder:
        service = BareService(Path(folder))
        learnt = rehearse(service)
        if asked.profile:
            profile.enable()
        costs = list(converse(service, learnt, asked.people))
        profile.disable()
    for step, cost in costs:
        print(f"{cost:8.0f} µs  {step}")
    print(f"{sum(cost for _step, cost in costs) / len(costs):8.0f} µs a unit")
    if asked.profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(60)
    return ExitCode.DONE


if __name__ == "__main__":
    sys.exit(main())
