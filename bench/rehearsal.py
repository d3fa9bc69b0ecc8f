"""One citizen goes first and slowly, to learn the button data and how many messages answer each step."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import replace

from bench.crowd import Address, Citizen, Delivery, connect, new_citizens, new_update
from bench.dialogue import Line, Shown, Step, line
from bench.patience import Failed, Patience, finished
from bench.sink import Sink

SLOWER = 4
"""How many times as long as the first message a further one may take, beyond the quiet: a slow machine is slow in all."""


class Rehearsal:
    """`shows` is whether the contender shows buttons at all; the floor does not.

    An answer is whole when `quiet` seconds bring no further message, or more where the first one took long.
    """

    def __init__(self, sink: Sink, address: Address, *, shows: bool, quiet: float) -> None:
        self.address = address
        self._shows = shows
        self._quiet = quiet
        self._sink = sink
        self._citizen = new_citizens(1)[0]
        self._came: asyncio.Queue[Shown] = asyncio.Queue()

    async def learn(self, steps: tuple[Step, ...]) -> list[Line]:
        """Raises NoSuchButton, and Stalled when a step is not answered."""
        self._sink.arrived = self._arrived
        delivery = await connect(self)
        try:
            return [each async for each in self._lines(delivery, steps)]
        finally:
            delivery.transport.close()

    async def _lines(self, delivery: Delivery, steps: tuple[Step, ...]) -> AsyncIterator[Line]:
        shown: Shown | None = None
        for step in steps:
            said = line(step, shown if self._shows else None)
            answers = await self._say(delivery, said, step)
            yield replace(said, messages=len(answers))
            shown = next((each for each in reversed(answers) if each.buttons), shown)

    def delivered(self, delivery: Delivery, citizen: Citizen) -> None:
        """The messages tell enough."""

    def fail(self, why: str) -> None:
        raise Failed(why)

    async def _say(self, delivery: Delivery, said: Line, step: Step) -> list[Shown]:
        citizen = self._citizen
        delivery.post(citizen, said.update(new_update(), citizen.chat, citizen.message))
        posted = time.perf_counter()
        patience = Patience("The rehearsal", lambda: f"the answer to {step}")
        answers = [await finished(asyncio.create_task(self._came.get()), patience)]
        quiet = self._quiet + SLOWER * (time.perf_counter() - posted)
        with contextlib.suppress(TimeoutError):
            while True:
                answers.append(await asyncio.wait_for(self._came.get(), quiet))
        return answers

    def _arrived(self, chat: int, message: int, head: bytes, body: bytes) -> None:
        if chat == self._citizen.chat:
            self._citizen.message = message
            self._came.put_nowait(Shown.read(head, body))
