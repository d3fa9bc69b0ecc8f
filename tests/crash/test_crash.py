"""Killed by SIGKILL at every commit and every network edge of a dialogue: nothing lost, nothing done twice."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from storage.people.encryption import open_key_file
from tests.crash.run import Outcome, Scene, run
from tests.crash.scenario import engine_named, english_place
from tests.crash.services import Services
from tests.crash.stories import heard_and_answered
from tests.crash.verdict import summed_up, wrong_with

SIDE_BY_SIDE = 6


@pytest.fixture
async def services() -> AsyncIterator[Services]:
    async with await Services.open() as opened:
        yield opened


@pytest.mark.parametrize(("engine", "by_webhook"), [("sqlite", False), ("postgresql", True)])
async def test_nothing_is_lost_or_done_twice_whatever_the_moment(
    engine: str, services: Services, tmp_path: Path, figures: Callable[[str], None], *, by_webhook: bool
) -> None:
    key_file = tmp_path / "key"
    open_key_file(key_file, create=True)
    made = await asyncio.to_thread(engine_named, engine, tmp_path)
    scene = Scene(services, made, heard_and_answered, english_place(tmp_path), key_file, tmp_path, by_webhook)
    whole = await run(scene, 0)
    assert wrong_with(whole, whole) == []
    by_network = [each for each in whole.points if " commit" not in each]
    assert len(by_network) > len(whole.points) / 3, "whoever goes round the edges is killed at none of them"
    runs = await every_point(scene, len(whole.points))
    outcomes = [each for each in runs if isinstance(each, Outcome)]
    figures(summed_up(scene.name, outcomes, whole))
    assert [str(each) for each in runs if isinstance(each, BaseException)] == []
    assert [found for each in outcomes if (found := (each.fell, wrong_with(each, whole)))[1]] == []


async def every_point(scene: Scene, count: int) -> list[Outcome | BaseException]:
    """Kill at each of them, a few runs side by side; a dialogue that could not be finished is an exception."""
    places = asyncio.Semaphore(SIDE_BY_SIDE)

    async def one(deadly: int) -> Outcome:
        async with places:
            return await run(scene, deadly)

    return await asyncio.gather(*(one(deadly) for deadly in range(1, count + 1)), return_exceptions=True)
