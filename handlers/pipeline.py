"""The one way of an update: known? who? what to do? Then one commit, and only then the acknowledgement."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Coroutine
from datetime import datetime
from functools import partial
from typing import Any, Final

import msgspec

from handlers.citizen import dispatch
from handlers.messaging import error_reply
from handlers.messaging.context import World, move_team, team_chat
from handlers.messaging.inbound import ChatMoved, Heard, MemberLeft, Reach, Spoke, TopicLost
from handlers.messaging.unit_of_work import Conversation, Effects, Express, Later, LookUp, Turn, Wonder
from handlers.team import dispatch as team_dispatch
from handlers.tickets import language_guess
from storage.engine.driver_errors import is_outage
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from storage.people.people import Person
from storage.sending import seen_updates
from storage.sending.outbox import Waiting

log = logging.getLogger("ascolto.road")

BREATH: Final = 0.05
"""Seconds. A guess takes a quarter of a millisecond, in which nobody else has Python."""
Keeping = Callable[[Transaction, Heard], Heard]
"""Done first in the unit of an update, once or again: keeps what was said, and gives the update with what it learned."""


def nothing_more(_tx: Transaction, heard: Heard) -> Heard:
    return heard


class Road:
    """Takes updates side by side; `hand_over` gets what is to be sent after each commit, `express` what goes at once."""

    def __init__(
        self,
        store: Store,
        world: World,
        hand_over: Callable[[list[Waiting]], None],
        express: Express | None = None,
    ) -> None:
        self.store = store
        self.world = world
        self._hand_over = hand_over
        self._express = express
        self._wondering: set[asyncio.Task[None]] = set()
        self._guessing = asyncio.Lock()

    async def take(self, heard: Heard, keeping: Keeping = nothing_more) -> Effects:
        """Returns once everything about this update is on disk; raises only when the database is out of reach."""
        now = utc_now()
        try:
            effects = await self.store.run(
                lambda tx: take(tx, self.world, keeping(tx, heard), now, self._express)
            )
        except Exception as error:
            if is_outage(error):
                raise
            effects = await self._apologise(heard, keeping, now, error)
        if self._express is not None:
            self._express.send(effects.opened)
        self._hand_over(effects.rows)
        for wonder in effects.wonders:
            self._start(self._wonder(wonder))
        for number, later in enumerate(effects.later):
            self._start(self._go_on(later, f"{heard.channel}:{heard.key}:later{number}"))
        return effects

    async def settle(self) -> None:
        """Wait for what goes on beside the road."""
        await asyncio.gather(*self._wondering, return_exceptions=True)

    async def _apologise(self, heard: Heard, keeping: Keeping, now: datetime, error: Exception) -> Effects:
        """The unit left no trace; keep the update for us, and tell the person, whose draft is untouched."""
        reference = secrets.token_hex(2).upper()
        log.error("update failed, reference %s: %s", reference, error_reply.described(error))
        aside = partial(set_aside, world=self.world, now=now, reference=reference, error=error)
        try:
            return await self.store.run(lambda tx: aside(tx, heard=keeping(tx, heard), tell=True))
        except Exception as second:
            if is_outage(second):
                raise
            log.error("nobody could be told of %s: %s", reference, error_reply.described(second))  # noqa: TRY400 - as below
        return await self.store.run(partial(aside, heard=heard, tell=False))

    async def _wonder(self, wonder: Wonder) -> None:
        """One after another, with a breath between: a rush of reports must not take the machine from the road."""
        async with self._guessing:
            await language_guess.guess(self.store, self.world, wonder, self._hand_over)
            await asyncio.sleep(BREATH)

    async def _go_on(self, later: Later | LookUp, cause: str) -> None:
        try:
            made = await self._made(later)
            effects = await self.store.run(lambda tx: go_on(tx, self.world, later, made, cause))
        except Exception as error:  # noqa: BLE001 - nobody waits for it; whoever asked will ask again
            log.error("what was left for later failed: %s", error_reply.described(error))  # noqa: TRY400 - a trace may quote people
        else:
            self._hand_over(effects.rows)

    async def _made(self, later: Later | LookUp) -> Any:  # Any: whatever it makes
        if isinstance(later, LookUp):
            return await self.store.read(later.look)
        return await asyncio.to_thread(later.make)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._wondering.add(task)
        task.add_done_callback(self._wondering.discard)


def take(
    tx: Transaction, world: World, heard: Heard, now: datetime, express: Express | None = None
) -> Effects:
    """The unit of work of one update."""
    effects = Effects(express)
    if seen_updates.remember(tx, heard.channel, heard.key, now):
        _act(Turn(tx, world, now, f"{heard.channel}:{heard.key}", effects), heard)
    return effects


def go_on(tx: Transaction, world: World, later: Later | LookUp, made: Any, cause: str) -> Effects:
    """The unit of work that follows what was made beside the road."""
    effects = Effects()
    later.then(Turn(tx, world, utc_now(), cause, effects), made)
    return effects


def set_aside(
    tx: Transaction,
    world: World,
    heard: Heard,
    now: datetime,
    reference: str,
    error: Exception,
    *,
    tell: bool,
) -> Effects:
    """Keep the update for whoever mends it; it is known now, so that it cannot fail for ever. `tell` the person."""
    effects = Effects()
    if seen_updates.remember(tx, heard.channel, heard.key, now):
        body = msgspec.json.encode(heard)
        seen_updates.bury(tx, world.keys, heard.channel, error_reply.described(error), body, reference, now)
        if tell:
            turn = Turn(tx, world, now, f"{heard.channel}:{heard.key}", effects)
            error_reply.apologise(turn, heard, reference)
    return effects


def _act(turn: Turn, heard: Heard) -> None:
    match heard:
        case Spoke(private=True):
            if not heard.unaccountable or not heard.command:
                dispatch.hear(Conversation(turn, heard, known(turn, heard)))
        case Spoke() | MemberLeft() | TopicLost():
            if is_from_team(turn, heard.channel, heard.chat):
                team_dispatch.hear(turn, heard)
            else:
                log.warning("refused: a message from a chat that is not the team's")
        case Reach():
            if who := people.find(turn.tx, turn.world.keys, heard.channel, heard.address):
                people.change(turn.tx, who, reachable=heard.reachable)
        case ChatMoved():
            if is_from_team(turn, heard.channel, heard.old):
                move_team(turn.tx, turn.world, heard.new)


def known(turn: Turn, heard: Spoke) -> Person:
    """The speaker; somebody new gets a key of their own and nothing else."""
    who = people.find(turn.tx, turn.world.keys, heard.channel, heard.address)
    return who or people.add(turn.tx, turn.world.keys, heard.channel, heard.address, turn.now)


def is_from_team(turn: Turn, channel: str, chat: str) -> bool:
    team = team_chat(turn.tx, turn.world)
    return team is not None and (team.channel, team.chat) == (channel, chat)
