"""The pipeline of an update: is it new, who speaks, what to do? Then one commit, and only then the acknowledgement."""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Coroutine
from datetime import datetime
from functools import partial
from typing import Any, Final

import msgspec

from handlers.citizen import dispatch
from handlers.messaging import error_reply, language_guess
from handlers.messaging.context import Context, move_team, team_chat
from handlers.messaging.inbound import ChatMoved, Inbound, MemberLeft, Reach, Spoke, TopicLost
from handlers.messaging.unit_of_work import (
    Conversation,
    Effects,
    Express,
    LanguageGuess,
    Later,
    LookUp,
    UnitOfWork,
)
from handlers.team import dispatch as team_dispatch
from handlers.team import members
from storage.engine.driver_errors import is_outage
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from storage.people.people import Person
from storage.sending import seen_updates
from storage.sending.outbox import Waiting

log = logging.getLogger("ascolto.pipeline")

MOST_ANSWERS: Final = 20
"""To one citizen in a minute, one by one; of further ones only the newest of each minute is sent."""
MINUTE: Final = 60.0
BREATH: Final = 0.05
"""Seconds. A guess takes a quarter of a millisecond, in which no other thread runs."""
Keeping = Callable[[Transaction, Inbound], Inbound]
"""Runs first in the unit of an update, once or again: keeps the message, and returns the update with what it learned."""


def nothing_more(_tx: Transaction, inbound: Inbound) -> Inbound:
    return inbound


class Pipeline:
    """Takes updates side by side; `hand_over` gets the rows to send after each commit, `express` those that go at once."""

    def __init__(
        self,
        store: Store,
        context: Context,
        hand_over: Callable[[list[Waiting]], None],
        express: Express | None = None,
    ) -> None:
        self.store = store
        self.context = context
        self._hand_over = hand_over
        self._express = express
        self._guesses: set[asyncio.Task[None]] = set()
        self._guessing = asyncio.Lock()
        self._written: dict[tuple[str, str], int] = {}
        self._counted_since = time.monotonic()

    async def take(self, inbound: Inbound, keeping: Keeping = nothing_more) -> Effects:
        """Returns once everything about this update is on disk; raises only when the database is out of reach."""
        now, flooded = utc_now(), self._is_flood(inbound)
        try:
            effects = await self.store.run(
                lambda tx: take(tx, self.context, keeping(tx, inbound), now, self._express, flooded=flooded)
            )
        except Exception as error:
            if is_outage(error):
                raise
            effects = await self._apologise(inbound, keeping, now, error)
        if self._express is not None:
            self._express.send(effects.opened)
        self._hand_over(effects.rows)
        for guess in effects.language_guesses:
            self._start(self._guess(guess))
        for number, later in enumerate(effects.later):
            self._start(self._go_on(later, f"{inbound.channel}:{inbound.key}:later{number}"))
        return effects

    def _is_flood(self, inbound: Inbound) -> bool:
        """Whether this citizen has written more in a minute than is answered one by one; each message is kept all the same."""
        if not isinstance(inbound, Spoke) or not inbound.private or inbound.tap:
            return False
        if time.monotonic() - self._counted_since > MINUTE:
            self._counted_since = time.monotonic()
            self._written.clear()
        who = inbound.channel, inbound.address
        count = self._written[who] = self._written.get(who, 0) + 1
        return count > MOST_ANSWERS

    async def settle(self) -> None:
        """Waits for work beside the pipeline."""
        await asyncio.gather(*self._guesses, return_exceptions=True)

    async def _apologise(
        self, inbound: Inbound, keeping: Keeping, now: datetime, error: Exception
    ) -> Effects:
        """Handles a failure: the unit left no trace; keeps the update, and tells the person, whose draft is untouched."""
        reference = secrets.token_hex(2).upper()
        log.error("update failed, reference %s: %s", reference, error_reply.described(error))
        aside = partial(set_aside, context=self.context, now=now, reference=reference, error=error)
        try:
            return await self.store.run(lambda tx: aside(tx, inbound=keeping(tx, inbound), tell=True))
        except Exception as second:
            if is_outage(second):
                raise
            log.error("nobody could be told of %s: %s", reference, error_reply.described(second))  # noqa: TRY400 - as below
        return await self.store.run(partial(aside, inbound=inbound, tell=False))

    async def _guess(self, guess: LanguageGuess) -> None:
        """Guesses in sequence, with a pause between: a rush of tickets must not take the processor from updates."""
        async with self._guessing:
            await language_guess.guess(self.store, self.context, guess, self._hand_over)
            await asyncio.sleep(BREATH)

    async def _go_on(self, later: Later | LookUp, cause: str) -> None:
        try:
            made = await self._made(later)
            effects = await self.store.run(lambda tx: go_on(tx, self.context, later, made, cause))
        except Exception as error:  # noqa: BLE001 - no caller waits for it; the operator will ask again
            log.error("what was left for later failed: %s", error_reply.described(error))  # noqa: TRY400 - a trace may quote people
        else:
            self._hand_over(effects.rows)

    async def _made(self, later: Later | LookUp) -> Any:  # Any: whatever it makes
        if isinstance(later, LookUp):
            return await self.store.read(later.look)
        return await asyncio.to_thread(later.make)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._guesses.add(task)
        task.add_done_callback(self._guesses.discard)


def take(
    tx: Transaction,
    context: Context,
    inbound: Inbound,
    now: datetime,
    express: Express | None = None,
    *,
    flooded: bool = False,
) -> Effects:
    """The unit of work of one update."""
    effects = Effects(express, flooded)
    if seen_updates.remember(tx, inbound.channel, inbound.key, now):
        _act(UnitOfWork(tx, context, now, f"{inbound.channel}:{inbound.key}", effects), inbound)
    return effects


def go_on(tx: Transaction, context: Context, later: Later | LookUp, made: Any, cause: str) -> Effects:
    """The unit of work that follows work beside the pipeline."""
    effects = Effects()
    later.then(UnitOfWork(tx, context, utc_now(), cause, effects), made)
    return effects


def set_aside(
    tx: Transaction,
    context: Context,
    inbound: Inbound,
    now: datetime,
    reference: str,
    error: Exception,
    *,
    tell: bool,
) -> Effects:
    """Keeps the update for the administrator; it counts as known now, so that it cannot fail for ever. `tell` the person."""
    effects = Effects()
    if seen_updates.remember(tx, inbound.channel, inbound.key, now):
        body = msgspec.json.encode(inbound)
        seen_updates.bury(
            tx, context.keys, inbound.channel, error_reply.described(error), body, reference, now
        )
        if tell:
            unit = UnitOfWork(tx, context, now, f"{inbound.channel}:{inbound.key}", effects)
            error_reply.apologise(unit, inbound, reference)
    return effects


def _act(unit: UnitOfWork, inbound: Inbound) -> None:
    match inbound:
        case Spoke(private=True):
            if not inbound.unaccountable or not inbound.command:
                speaker = members.in_their_own_chat(unit, inbound, known(unit, inbound))
                dispatch.hear(Conversation(unit, inbound, speaker))
        case Spoke() | MemberLeft() | TopicLost():
            if is_from_team(unit, inbound.channel, inbound.chat):
                team_dispatch.hear(unit, inbound)
            else:
                log.warning("refused: a message from a chat that is not the team's")
        case Reach():
            if who := people.find(unit.tx, unit.context.keys, inbound.channel, inbound.address):
                people.change(unit.tx, who, reachable=inbound.reachable)
        case ChatMoved():
            if is_from_team(unit, inbound.channel, inbound.old):
                move_team(unit.tx, unit.context, inbound.new)


def known(unit: UnitOfWork, inbound: Spoke) -> Person:
    """The speaker; a new one gets a key of their own and nothing else."""
    who = people.find(unit.tx, unit.context.keys, inbound.channel, inbound.address)
    return who or people.add(unit.tx, unit.context.keys, inbound.channel, inbound.address, unit.now)


def is_from_team(unit: UnitOfWork, channel: str, chat: str) -> bool:
    team = team_chat(unit.tx, unit.context)
    return team is not None and (team.channel, team.chat) == (channel, chat)
