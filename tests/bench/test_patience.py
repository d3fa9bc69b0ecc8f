"""The bench waits as long as something moves, and says what stood still; no clock decides in these tests either."""

import asyncio
import itertools
from collections.abc import Iterator

import pytest

from bench.crowd import Crowd
from bench.dialogue import Line
from bench.patience import Failed, Patience, Stalled, finished, until
from bench.sink import Sink
from tests.bench.slow import LOOKS, Slow, listening

QUICK = 0.002
"""Seconds between two looks: nothing but how long a test takes."""
LINES = [Line((b'{"update_id":%(update)d,"chat_id":%(chat)d}',))] * 9


class Watched:
    """A crowd before a slow contender, which comes on only by being looked at."""

    def __init__(self, slow: Slow, crowd: Crowd) -> None:
        self._slow = slow
        self._crowd = crowd

    def progress(self) -> str:
        self._slow.looked_at()
        return self._crowd.progress

    def patience(self) -> Patience:
        """It would be lost during two answers of the slow contender, and is not during one."""
        return Patience("The dialogue", self.progress, every=QUICK, still=2 * LOOKS)


async def test_a_slow_contender_gets_the_time_it_needs() -> None:
    sink = Sink()
    slow = Slow(sink, answers=18)
    async with listening(slow) as address:
        crowd = Crowd(sink, address, LINES, people=2, window=2)
        measured = await crowd.talk(Watched(slow, crowd).patience())
    assert len(measured.latencies) == 18
    assert slow.looks >= 18 * LOOKS > 2 * LOOKS


async def test_what_stands_still_is_named_with_how_far_it_came() -> None:
    sink = Sink()
    slow = Slow(sink, answers=4)
    async with listening(slow) as address:
        crowd = Crowd(sink, address, LINES, people=2, window=2)
        with pytest.raises(Stalled) as told:
            await crowd.talk(Watched(slow, crowd).patience())
    seconds = 2 * LOOKS * QUICK
    assert (
        str(told.value) == f"The dialogue stood still for {seconds:g} seconds, at 4 of 18 updates answered."
    )


def test_patience_lasts_as_long_as_something_moves() -> None:
    moving: Iterator[int] = (
        number // 3 for number in itertools.count()
    )  # each third look sees something new
    patience = Patience("It", lambda: next(moving), still=3)
    for _look in range(1000):
        patience.look()


def test_patience_ends_at_the_last_of_so_many_looks() -> None:
    patience = Patience("It", lambda: "7 of 9", still=3)
    for _look in range(3):
        patience.look()
    with pytest.raises(Stalled, match=r"^It stood still for 3 seconds, at 7 of 9\.$"):
        patience.look()


async def test_what_is_given_up_is_ended() -> None:
    endless = asyncio.create_task(asyncio.Event().wait())
    with pytest.raises(Stalled):
        await finished(endless, Patience("It", lambda: 0, every=QUICK, still=2))
    await asyncio.wait([endless])
    assert endless.cancelled()


async def test_what_goes_wrong_beside_is_not_waited_out() -> None:
    async def fails() -> None:
        raise Failed("the operator was cut off")

    beside = asyncio.create_task(fails())
    with pytest.raises(Failed, match="the operator was cut off"):
        await until(lambda: False, Patience("It", lambda: 0), every=QUICK, beside=[beside])
