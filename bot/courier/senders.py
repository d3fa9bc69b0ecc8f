"""Parcels under way: they go out side by side, each keeps the pace, and each comes to an outcome."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

import msgspec

from bot.courier.channels import Channel
from bot.courier.claiming import Parcel
from bot.courier.rate_limits import Pacer
from bot.courier.retry_policy import MISCONFIGURED_FOR
from bot.courier.settling import Tried
from handlers.messaging.delivery_result import (
    Ambiguous,
    DeliveryResult,
    Gone,
    Misconfigured,
    NotSent,
    Refused,
    TeamLost,
)
from handlers.messaging.error_reply import described
from handlers.messaging.outbound import ShapeTopic, Show
from storage.sending.outbox import BROADCAST

log = logging.getLogger("ascolto.courier")


class Senders:
    """`over` is called with each try that ended; it is under way no more."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        pacer: Pacer,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        over: Callable[[Tried], None],
    ) -> None:
        self._channels = channels
        self._pacer = pacer
        self._clock = clock
        self._sleep = sleep
        self._over = over
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self.broadcasts = 0
        """How many of what is under way."""
        self._progress: dict[int, list[str]] = {}
        self._misconfigured = 0

    def __len__(self) -> int:
        return len(self._under_way)

    def __contains__(self, row_id: int) -> bool:
        return row_id in self._under_way

    def launch(self, parcel: Parcel) -> None:
        parcel.sending.sent = self._progress.setdefault(parcel.row.id, [])
        parcel.sending.may_send_more = partial(self._next_of_many, parcel.row.lane)
        self._under_way[parcel.row.id] = asyncio.create_task(self._send(parcel))
        self.broadcasts += parcel.row.priority >= BROADCAST

    def forget(self, row_id: int) -> None:
        """Forgets the progress of a row that has ended."""
        self._progress.pop(row_id, None)

    async def arrive(self, within: float | None = None) -> None:
        """Waits for parcels under way; one that takes longer is given up, and may have arrived."""
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=within)
        for task in list(self._under_way.values()):
            task.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    async def _send(self, parcel: Parcel) -> None:
        try:
            outcome = await self._try(self._channels[parcel.channel], parcel)
        except asyncio.CancelledError:
            outcome = Ambiguous()
        except Exception as error:  # noqa: BLE001 - a fault of ours must not stop the others
            log.error("a channel failed: %s", described(error))  # noqa: TRY400 - a trace would quote
            outcome = Refused("fault")
        self._heed(outcome)
        shapes = isinstance(parcel.outbound, ShapeTopic)
        del self._under_way[parcel.row.id]
        self.broadcasts -= parcel.row.priority >= BROADCAST
        self._over(Tried(parcel.row, parcel.attempts, outcome, shapes, parcel.thread, parcel.was_reachable))

    async def _try(self, channel: Channel, parcel: Parcel) -> DeliveryResult:
        """Sends; a message to be edited that is gone is sent anew."""
        outbound = parcel.outbound
        outcome = await channel.send(parcel.address, parcel.thread, outbound, parcel.sending)
        if isinstance(outcome, Gone) and isinstance(outbound, Show) and outbound.edit:
            await parcel.sending.may_send_more()
            anew = msgspec.structs.replace(outbound, edit="")
            return await channel.send(parcel.address, parcel.thread, anew, parcel.sending)
        return outcome

    async def _next_of_many(self, lane: str) -> None:
        """Keeps the pace with each message of a long text."""
        while (wait := self._wait(lane)) > 0:
            await self._sleep(wait)
        self._pacer.spend(lane, self._clock())

    def _wait(self, lane: str) -> float:
        now = self._clock()
        return max(self._pacer.wait_in_all(now), self._pacer.wait(lane, now))

    def _heed(self, outcome: DeliveryResult) -> None:
        """Believes a wrong token, and raises the alarm, only when the refusal repeats."""
        if isinstance(outcome, Misconfigured):
            self._misconfigured += 1
            self._pacer.pause_all(self._clock() + MISCONFIGURED_FOR)
            if self._misconfigured % 3 == 0:
                log.critical("the channel does not let us in: is the token right? Everything is kept.")
        elif not isinstance(outcome, (NotSent, TeamLost)):
            self._misconfigured = 0
