"""One round of the courier is one unit of work: outcomes are written down, and the next rows claimed."""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.courier.aftermath import Aftermath
from bot.courier.channels import Rooms
from bot.courier.claiming import LEASE, Claiming, Claims
from bot.courier.settling import Settling, Tried
from handlers.messaging.context import Context
from handlers.messaging.delivery_result import Refused
from handlers.messaging.error_reply import described
from handlers.messaging.unit_of_work import Effects
from storage.engine.driver_errors import is_outage
from storage.engine.store import Store
from storage.engine.transaction import Transaction
from storage.sending import claims
from storage.sending.claims import Ended
from storage.sending.outbox import Waiting

log = logging.getLogger("ascolto.courier")


@dataclass(slots=True)
class Round:
    """The input and the result of one unit of work."""

    tried: list[Tried]
    picked: list[Waiting]
    ended: list[Ended]
    taken: Claims
    effects: Effects


class Undone(Exception):
    """The database is out of reach, or refuses: the tries and rows for the next round."""

    def __init__(self, tried: list[Tried], picked: list[Waiting]) -> None:
        super().__init__(f"{len(tried)} outcomes and {len(picked)} claims wait")
        self.tried = tried
        self.picked = picked


class Rounds:
    """`after` is called with each unit that was committed."""

    def __init__(
        self,
        store: Store,
        context: Context,
        rooms: Mapping[str, Rooms],
        channels: Collection[str],
        aftermath: Aftermath | None,
        worker: str,
        now: Callable[[], datetime],
        after: Callable[[Round], None],
    ) -> None:
        self._store = store
        self._context = context
        self._rooms = rooms
        self._channels = channels
        self._aftermath = aftermath
        self._worker = worker
        self._now = now
        self._after = after

    async def do(self, tried: list[Tried], picked: list[Waiting]) -> None:
        """Raises Undone with everything that is still to do."""
        try:
            await self._work(tried, picked, self._aftermath)
        except Exception as error:
            if is_outage(error):
                raise Undone(tried, picked) from error
            log.error("a round failed, going one by one: %s", described(error))  # noqa: TRY400 - a trace would quote
            await self._one_by_one(tried, picked)

    async def _work(self, tried: list[Tried], picked: list[Waiting], aftermath: Aftermath | None) -> None:
        now = self._now()

        def work(tx: Transaction) -> Round:
            effects = Effects()
            settling = Settling(tx, self._context, now, effects, aftermath)
            ended = settling.settle(tried)
            taken = Claims()
            if picked:
                claiming = Claiming(
                    tx, self._context, now, self._worker, self._rooms, self._channels, settling
                )
                taken = claiming.take(picked)
            return Round(tried, picked, ended, taken, effects)

        self._after(await self._store.run(work))

    async def _one_by_one(self, tried: list[Tried], picked: list[Waiting]) -> None:
        """Does each row of a broken round alone: the others must not suffer for it."""
        left = [each for each in tried if not await self._settle_alone(each)]
        waiting = [row for row in picked if not await self._claim_alone(row)]
        if left or waiting:
            raise Undone(left, waiting)

    async def _settle_alone(self, tried: Tried) -> bool:
        """Writes an outcome down with its consequences, or if that fails, without them."""
        for aftermath in (self._aftermath, None):
            try:
                await self._work([tried], [], aftermath)
            except Exception as error:  # noqa: BLE001 - it is kept, and tried again
                log.error("an outcome could not be settled: %s", described(error))  # noqa: TRY400 - as above
                if is_outage(error):
                    return False
            else:
                return True
        return False

    async def _claim_alone(self, row: Waiting) -> bool:
        """Sets a row aside that cannot even be opened: it must not hold up its lane for ever."""
        try:
            await self._work([], [row], self._aftermath)
        except Exception as error:  # noqa: BLE001 - whatever it is, the row stays in the outbox
            log.error("a row could not be opened: %s", described(error))  # noqa: TRY400 - as above
            return not is_outage(error) and await self._set_aside(row)
        return True

    async def _set_aside(self, row: Waiting) -> bool:
        now = self._now()

        def work(tx: Transaction) -> None:
            claimed = claims.claim(tx, [row.id], self._worker, now, LEASE)
            tries = [Tried(row, attempts, Refused("fault")) for attempts in claimed.values()]
            Settling(tx, self._context, now, Effects(), None).settle(tries)

        try:
            await self._store.run(work)
        except Exception as error:  # noqa: BLE001 - the next look finds it again
            log.error("a row could not be set aside: %s", described(error))  # noqa: TRY400 - as above
            return False
        self._after(Round([], [row], [], Claims(), Effects()))
        return True
