"""One citizen goes first and slowly, to learn what the buttons carry and how many messages answer each step."""

import asyncio
from dataclasses import replace

from bench.crowd import Address, Citizen, Delivery, connect, new_citizens, new_update
from bench.dialogue import Line, Shown, Step, line
from bench.sink import Sink

PATIENCE = 10.0


class Rehearsal:
    """`shows` is whether the contender shows buttons at all; the floor does not.

    An answer is whole when `quiet` seconds bring no further message.
    """

    def __init__(self, sink: Sink, address: Address, *, shows: bool, quiet: float) -> None:
        self.address = address
        self._shows = shows
        self._quiet = quiet
        self._sink = sink
        self._citizen = new_citizens(1)[0]
        self._came: asyncio.Queue[Shown] = asyncio.Queue()

    async def learn(self, steps: tuple[Step, ...]) -> list[Line]:
        """Raises NoSuchButton, and RuntimeError when a step is not answered."""
        self._sink.arrived = self._arrived
        delivery = await connect(self)
        shown: Shown | None = None
        lines = []
        for step in steps:
            said = line(step, shown if self._shows else None)
            answers = await self._say(delivery, said, step)
            lines.append(replace(said, messages=len(answers)))
            shown = next((each for each in reversed(answers) if each.buttons), shown)
        delivery.transport.close()
        return lines

    def delivered(self, delivery: Delivery, citizen: Citizen) -> None:
        """The messages tell enough."""

    def fail(self, why: str) -> None:
        raise RuntimeError(why)

    async def _say(self, delivery: Delivery, said: Line, step: Step) -> list[Shown]:
        citizen = self._citizen
        delivery.post(citizen, said.update(new_update(), citizen.chat, citizen.message))
        answers = await self._until_quiet(PATIENCE)
        if not answers:
            raise RuntimeError(f"nothing answered {step}")
        return answers

    async def _until_quiet(self, patience: float) -> list[Shown]:
        answers = []
        try:
            while True:
                answers.append(await asyncio.wait_for(self._came.get(), patience))
                patience = self._quiet
        except TimeoutError:
            return answers

    def _arrived(self, chat: int, message: int, head: bytes, body: bytes) -> None:
        if chat == self._citizen.chat:
            self._citizen.message = message
            self._came.put_nowait(Shown.read(head, body))
