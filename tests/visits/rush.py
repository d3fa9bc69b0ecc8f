"""Sixteen processes that want the same seats at the same moment: `python -m tests.visits.rush URL KEY ROUNDS LENGTHS…`.

Each is a store of its own. On SQLite the service runs in one process alone; here they are simply sixteen that write.
Writes what everybody was told as JSON, one list per round.
"""

import asyncio
import json
import multiprocessing
import random
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any

from handlers.capabilities import CAPABILITIES
from handlers.messaging.context import Context
from handlers.messaging.unit_of_work import Effects, UnitOfWork
from handlers.visits import actions
from handlers.visits.actions import SlotTaken
from storage.engine.open_store import open_store
from storage.engine.transaction import Transaction
from storage.people import people
from storage.people.encryption import KeyRing
from storage.people.people import Person
from storage.place.model import Place, Service
from storage.place.slots import Span, slots_on
from tests.visits.calendar import centre, every_day, service

PROCESSES, EACH, SEATS = 16, 60, 3
DAY = date(2026, 12, 1)
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
OPEN = every_day(("08:00", "18:00"))
PATIENCE = 120.0

Told = int
"""Which booking is theirs; 0 when the slot was gone."""
Wish = tuple[Service, Span]


@dataclass(frozen=True)
class Rush:
    """One desk per round, with one service of each length: 20 slots of half an hour by 3 seats make 60 seats."""

    url: str
    key: bytes
    rounds: int
    lengths: tuple[int, ...]

    @property
    def place(self) -> Place:
        return centre(*(each for number in range(self.rounds) for each in self.services(number)))

    def services(self, number: int) -> list[Service]:
        desk = f"round{number}"
        return [
            service(f"{desk}x{minutes}", OPEN, minutes=minutes, seats=SEATS, desk=desk)
            for minutes in self.lengths
        ]

    def context(self) -> Context:
        return Context(self.place, KeyRing(self.key), None, CAPABILITIES)


def rush(plan: Rush) -> list[list[Told]]:
    """What everybody was told in each round."""
    forks = multiprocessing.get_context("fork")
    start = forks.Barrier(PROCESSES)
    pipes = [forks.Pipe(duplex=False) for _ in range(PROCESSES)]
    for number, (_hears, says) in enumerate(pipes):
        forks.Process(target=stand_in_line, args=(plan, number, start, says)).start()
    told = [hears.recv() for hears, _says in pipes]
    return [[each for of_one in told for each in of_one[number]] for number in range(plan.rounds)]


def stand_in_line(plan: Rush, number: int, start: Barrier, says: "Connection[Any, Any]") -> None:
    says.send(asyncio.run(attempts(plan, number, start)))


async def attempts(plan: Rush, number: int, start: Barrier) -> list[list[Told]]:
    """All that one process tries: each round begins for everybody at once."""
    store, context = open_store(plan.url, threads=1), plan.context()
    folk = await store.run(partial(met, context=context, number=number))
    told = []
    for each in range(plan.rounds):
        start.wait(PATIENCE)
        asked = zip(folk, preferences(plan, each, number), strict=True)
        told.append(
            [await store.run(partial(attempt, context=context, who=who, wish=wish)) for who, wish in asked]
        )
    await store.close()
    return told


def met(tx: Transaction, context: Context, number: int) -> list[Person]:
    return [people.add(tx, context.keys, "phone", f"{number}.{each}", NOW) for each in range(EACH)]


def preferences(plan: Rush, round_number: int, number: int) -> list[Wish]:
    """In an order of its own for each process, so that they meet everywhere."""
    offered = [
        (each, slot) for each in plan.services(round_number) for slot in slots_on(each, DAY, plan.place.tz)
    ]
    wanted = [offered[each % len(offered)] for each in range(EACH)]
    random.Random(round_number * PROCESSES + number).shuffle(wanted)
    return wanted


def attempt(tx: Transaction, context: Context, who: Person, wish: Wish) -> Told:
    wanted, slot = wish
    unit = UnitOfWork(tx, context, NOW, "rush", Effects())
    try:
        return actions.book(unit, who, wanted, slot.starts, by=who).id
    except SlotTaken:
        return 0


if __name__ == "__main__":
    url, key, rounds, *lengths = sys.argv[1:]
    sys.stdout.write(json.dumps(rush(Rush(url, bytes.fromhex(key), int(rounds), tuple(map(int, lengths))))))
