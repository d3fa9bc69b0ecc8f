"""Everything that can go wrong between the bot and Telegram, on request or by seeded dice."""

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Kind = Literal[
    "drop_before",  # the connection closes, nothing was done
    "accept_then_drop",  # done, then the connection closes without an answer
    "accept_then_late",  # done, answered after `seconds` (or when the gate opens)
    "500",  # not done, unless acted=True
    "502",  # a page of HTML from a proxy; not done, unless acted=True
    "not_json",  # 200 with something that is no JSON; not done, unless acted=True
    "429",  # not done; `retry_after`, for one chat or for all
    "refuse",  # not done; `code` and `text`, and `parameters` if any
    "hold_before",  # waits at the gate, then is done and answered
    "hold_after",  # done, then waits at the gate before it is answered
]
KINDS = frozenset(get_args(Kind))
ACTED = frozenset({"accept_then_drop", "accept_then_late", "hold_before", "hold_after"})

CHANGING = (
    "send",
    "edit",
    "delete",
    "copy",
    "create",
    "close",
    "reopen",
    "pin",
    "setmessagereaction",
    "answer",
)


class Gate:
    """Where a held call waits: `await gate.reached.wait()`, then `gate.open()`."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self._open = asyncio.Event()

    def open(self) -> None:
        self._open.set()

    async def wait(self) -> None:
        self.reached.set()
        await self._open.wait()


@dataclass
class Fault:
    kind: str
    method: str | None = None  # None: any
    chat: int | None = None  # None: any
    times: int = 1
    skip: int = 0  # so many matching calls pass unharmed before
    seconds: float = 0.0
    retry_after: int = 1
    code: int = 400
    text: str = ""
    parameters: dict[str, Any] | None = None
    acted: bool = False
    gate: Gate = field(default_factory=Gate, repr=False)
    met: int = 0  # how many calls met it

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no fault is called {self.kind!r}, only {sorted(KINDS)}")
        self.acted = self.acted or self.kind in ACTED

    def fits(self, method: str, chat: int | None) -> bool:
        return (self.method is None or self.method.lower() == method.lower()) and self.chat in {None, chat}


class Faults:
    def __init__(self) -> None:
        self.met: list[Fault] = []
        self._planned: list[Fault] = []
        self._chances: dict[str, float] = {}
        self._dice = random.Random(0)
        self._detail: dict[str, Any] = {}

    def next(
        self, method: str | None, kind: Kind, times: int = 1, chat: int | None = None, **detail: Any
    ) -> Fault:
        """Let the next matching calls fail this way; detail is any other field of `Fault`."""
        fault = Fault(kind, method, chat, times, **detail)
        self._planned.append(fault)
        return fault

    def sometimes(self, chances: dict[str, float], seed: int = 0, **detail: Any) -> None:
        """Let every call that changes something fail with these probabilities, e.g. {"500": 0.02}."""
        for kind in chances:
            Fault(kind)  # a wrong name is noticed here
        self._chances = dict(chances)
        self._dice = random.Random(seed)
        self._detail = detail

    def clear(self) -> None:
        for fault in (*self._planned, *self.met):
            fault.gate.open()
        self._planned.clear()
        self._chances = {}

    def pick(self, method: str, chat: int | None) -> Fault | None:
        fault = self._pick_planned(method, chat) or self._pick_by_dice(method, chat)
        if fault is not None:
            fault.met += 1
            self.met.append(fault)
        return fault

    def _pick_planned(self, method: str, chat: int | None) -> Fault | None:
        for fault in self._planned:
            if not fault.fits(method, chat):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.times -= 1
            if fault.times <= 0:
                self._planned.remove(fault)
            return fault
        return None

    def _pick_by_dice(self, method: str, chat: int | None) -> Fault | None:
        if not self._chances or not method.lower().startswith(CHANGING):
            return None
        thrown = self._dice.random()
        for kind, chance in self._chances.items():
            thrown -= chance
            if thrown < 0:
                return Fault(kind, method, chat, **self._detail)
        return None
