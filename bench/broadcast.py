"""A broadcast to many against a Bot API that counts: rate, refusals, memory, and how long operators' answers wait meanwhile."""

import argparse
import asyncio
import contextlib
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import uvloop

from bench.command_line import ended, whole
from bench.contenders import ASCOLTO, Running, ascolto_settings, command, data_folder, free_port, started
from bench.crowd import Citizen, Crowd, Delivery, connect, new_update
from bench.dialogue import DIALOGUE
from bench.patience import Failed, Patience, until
from bench.rehearsal import Rehearsal
from bench.sink import BOT, TEAM, Sink
from bench.strict import StrictSink
from bench.subscribers import FIRST, Town
from bot.cli.exit_codes import ExitCode

PER_SECOND, LIMIT = 1000, 1200
PEOPLE = 50_000
OPERATOR = 77
TICKETS = 4
EVERY = 0.5
"""Seconds between two answers of the operator."""
LOOK = 0.25
MEGA = 1024 * 1024


@dataclass
class Ears:
    """Counts messages that arrive while the broadcast goes out."""

    many: int
    first: float = 0.0
    last: float = 0.0
    chats: set[int] = field(default_factory=set)
    twice: int = 0
    posted: dict[int, float] = field(default_factory=dict)
    waited: list[float] = field(default_factory=list)
    cards: list[int] = field(default_factory=list)

    def hear(self, chat: int, _message: int, _head: bytes, body: bytes) -> None:
        now = time.perf_counter()
        if chat >= FIRST:
            self.first = self.first or now
            self.last = now
            self.twice += chat in self.chats
            self.chats.add(chat)
        elif (at := body.find(b"Answer number ")) >= 0:
            number = int(body[at + 14 : at + 19])
            if number in self.posted:
                self.waited.append(now - self.posted.pop(number))


class Operator:
    """Answers again and again, by replying to the cards of a few tickets."""

    def __init__(self, running: Running, ears: Ears, cards: list[int]) -> None:
        self.address = running.address
        self._ears = ears
        self._cards = cards

    async def work(self) -> None:
        delivery = await connect(self)
        number = 0
        while True:
            number += 1
            self._ears.posted[number] = time.perf_counter()
            delivery.post(Citizen(OPERATOR), answer(number, self._cards[number % len(self._cards)]))
            await asyncio.sleep(EVERY)

    def delivered(self, delivery: Delivery, citizen: Citizen) -> None:
        """The message to the citizen tells enough."""

    def fail(self, why: str) -> None:
        raise Failed(why)


def answer(number: int, card: int) -> bytes:
    chat = {"id": TEAM, "type": "supergroup", "title": "Team"}
    replied = {"message_id": card, "from": BOT, "chat": chat, "date": int(time.time()), "text": "a card"}
    message = {
        "message_id": 5_000_000 + number,
        "from": {"id": OPERATOR, "is_bot": False, "first_name": "Giulia"},
        "chat": chat,
        "date": int(time.time()),
        "text": f"Answer number {number:05d}",
        "reply_to_message": replied,
    }
    return json.dumps({"update_id": new_update(), "message": message}).encode()


@contextlib.asynccontextmanager
async def running(folder: Path, sink: Sink, api_port: int, per_second: int) -> AsyncIterator[Running]:
    """Ascolto on a database that was filled before. Raises Failed with its last words."""
    port = free_port()
    settings = ascolto_settings(str(folder), port, api_port) | {
        "ASCOLTO_MESSAGES_PER_SECOND": str(per_second),
        "ASCOLTO_COORDINATORS": str(OPERATOR),
    }
    async with started(ASCOLTO, sink, port, command(ASCOLTO, port, api_port), settings, str(folder)) as it:
        yield it


async def tickets(sink: StrictSink, subject: Running) -> list[int]:
    """A few people report something; the cards that stand for it in the team chat."""
    cards: list[int] = []
    lines = await Rehearsal(sink, subject.address, shows=True, quiet=1.3).learn(DIALOGUE)
    crowd = Crowd(sink, subject.address, lines, TICKETS, window=1)
    talking = asyncio.create_task(crowd.talk())
    await asyncio.sleep(0.01)
    hear = sink.arrived

    def both(chat: int, message: int, head: bytes, body: bytes) -> None:
        if chat == TEAM:
            cards.append(message)
        hear(chat, message, head, body)

    sink.arrived = both
    await talking
    patience = Patience("The team chat", lambda: f"{len(cards)} of {TICKETS} cards")
    await until(lambda: len(cards) >= TICKETS, patience, every=LOOK)
    return cards


@dataclass(frozen=True)
class Figures:
    people: int
    permitted: int
    per_second: float
    refused: int
    twice: int
    answers: int
    p50: float
    p95: float
    before: float
    most: float
    cpu: float

    def lines(self) -> Iterator[str]:
        share = self.per_second / self.permitted
        yield f"{self.people:,} people, {self.permitted:,} a second permitted"
        yield verdict(share >= 0.97, f"{self.per_second:,.1f} a second: {share:.1%} of the permitted rate")
        yield verdict(self.refused == 0, f"{self.refused} times refused (429)")
        yield verdict(self.twice == 0, f"{self.twice} written to twice")
        waits = f"{self.answers} answers of operators meanwhile: p50 {self.p50:.0f} ms, p95 {self.p95:.0f} ms"
        yield verdict(self.p95 < 2000, waits)
        grown = f"resident memory {self.before:.1f} MB, at most {self.most:.1f} MB"
        yield verdict(self.most - self.before < 20, f"{grown}: {self.most - self.before:+.1f} MB")
        yield f"       {self.cpu:.0f} µs of processor time a message"


def verdict(holds: bool, text: str) -> str:  # noqa: FBT001 - reads as a sentence
    return f"{'holds' if holds else 'FAILS'}  {text}"


async def until_done(town: Town, subject: Running, ears: Ears, operator: "asyncio.Task[None]") -> int:
    """Returns the peak memory. Raises Failed."""
    memory: list[int] = []

    def is_done() -> bool:
        memory.append(subject.memory())
        return town.is_done()

    patience = Patience("The broadcast", lambda: f"{len(ears.chats):,} of {ears.many:,} people written to")
    await until(is_done, patience, every=LOOK, beside=[operator])
    return max(memory)


async def measure(people: int, per_second: int, limit: int) -> Figures:
    sink = StrictSink(limit)
    api_port = await sink.open()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=data_folder()) as name:
        town = Town(Path(name))
        town.subscribe(people)
        async with running(Path(name), sink, api_port, per_second) as subject:
            cards = await tickets(sink, subject)
            ears = Ears(people)
            sink.arrived = ears.hear
            operator = asyncio.create_task(Operator(subject, ears, cards).work())
            await asyncio.sleep(2)
            before, cpu = subject.memory(), subject.cpu()
            town.start()
            most = await until_done(town, subject, ears, operator)
            cpu = subject.cpu() - cpu
            operator.cancel()
            counts = town.counts()
        town.close()
    sink.close()
    if (counts, len(ears.chats)) != ({"sent": people}, people):
        raise Failed(
            f"Not everybody was written to: {counts}, and {len(ears.chats):,} of {people:,} heard it."
        )
    quantiles = statistics.quantiles(ears.waited, n=100)
    return Figures(
        people=people,
        permitted=per_second,
        per_second=(people - 1) / (ears.last - ears.first),
        refused=sink.limits.caused,
        twice=ears.twice,
        answers=len(ears.waited),
        p50=quantiles[49] * 1000,
        p95=quantiles[94] * 1000,
        before=before / MEGA,
        most=most / MEGA,
        cpu=cpu / people * 1e6,
    )


def main(given: Sequence[str] | None = None) -> ExitCode:
    parser = argparse.ArgumentParser(prog="python -m bench.broadcast", description=__doc__)
    parser.add_argument("--people", type=whole, default=PEOPLE)
    parser.add_argument("--per-second", type=whole, default=PER_SECOND, help="what the bot may send")
    parser.add_argument("--limit", type=whole, default=LIMIT, help="what the Bot API takes before it refuses")
    asked = parser.parse_args(given)

    def measured() -> bool:
        figures = uvloop.run(measure(asked.people, asked.per_second, asked.limit))
        print(*figures.lines(), sep="\n")
        return not (figures.refused or figures.twice)

    return ended(measured)


if __name__ == "__main__":
    sys.exit(main())
