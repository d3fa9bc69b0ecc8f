"""One dialogue with a service that is killed once on the way, and what is true afterwards."""

import asyncio
import re
import shutil
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.botapi import TOKEN, BotApi
from tests.crash.aftermath import Aftermath, all_sent, look_at
from tests.crash.scenario import Engine, settings
from tests.crash.services import PATIENCE, Child, Services

Story = Callable[[BotApi], Awaitable[None]]
"""Plays everybody, step by step, each waiting for what that person should see."""
WORD = re.compile(r"\w")  # what opens or closes a keyboard says nothing
DIFFERS = {re.compile(r"LT-[0-9A-Z]{4,}-[0-9A-Z*~$=]"): "CODE", re.compile(r"\b\d\d:\d\d\b"): "TIME"}
"""What is another with every run: the code, and the minute by which an answer is due."""


@dataclass(frozen=True)
class Scene:
    """What does not change from run to run."""

    services: Services
    engine: Engine
    story: Story
    place: Path
    key_file: Path
    folder: Path
    by_webhook: bool = False

    @property
    def name(self) -> str:
        return f"{self.engine.name} by {'webhook' if self.by_webhook else 'polling'}"


@dataclass(frozen=True)
class Outcome:
    """`fell` is the name of the point where the service was killed; empty when it never came that far."""

    deadly: int
    fell: str
    points: list[str]
    said: Counter[tuple[int, str]]
    """What the bot put into each chat, codes and times left out, and how often."""
    aftermath: Aftermath


async def run(scene: Scene, deadly: int) -> Outcome:
    """Play the story once, killing the service at point `deadly` and starting it again."""
    folder = scene.folder / f"{scene.name}-{deadly}"
    folder.mkdir()
    database = await asyncio.to_thread(scene.engine.make, folder)
    try:
        async with await BotApi.start() as api:
            env = settings(
                folder, database, api.url, scene.place, scene.key_file, TOKEN, by_webhook=scene.by_webhook
            )
            fell = await Keeper(scene, env, folder, deadly).keep(api)
            aftermath = await look_at(database, scene.key_file)
            said = Counter(
                (one.chat, comparable(one.text)) for one in api.deliveries if WORD.search(one.text)
            )
            points = (folder / "points").read_text().splitlines()
            return Outcome(deadly, fell, points, said, aftermath)
    finally:
        await asyncio.to_thread(scene.engine.drop, database)
        shutil.rmtree(folder)


def comparable(text: str) -> str:
    for differs, name in DIFFERS.items():
        text = differs.sub(name, text)
    return text


class Keeper:
    """Keeps a service running while a story is played: when it is killed, another is started."""

    def __init__(self, scene: Scene, env: dict[str, str], folder: Path, deadly: int) -> None:
        self._scene = scene
        self._env = env
        self._folder = folder
        self._deadly = deadly

    async def keep(self, api: BotApi) -> str:
        """Give the name of the point where the service fell, or nothing."""
        child = self._start(self._deadly)
        story = asyncio.ensure_future(self._play(api))
        fell = ""
        while not story.done():
            either: set[asyncio.Future[Any]] = {story, child.died}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if child.died.done() and not story.done():
                fell = await self._killed_once(child, fell, story)
                child = self._start(0)
        death = await child.stop()
        try:
            await story
        except AssertionError as error:
            raise AssertionError(f"killed at {fell or 'no point'}: {error}\n{self._log()}") from error
        if death.signal == signal.SIGKILL and not fell:
            fell, death = self._fell(), await self._start(0).stop()
        if fell and death.signal == signal.SIGTERM:
            return fell  # started again when all was over, and asked to end before it could listen
        if (death.signal, death.code) != (0, 0):
            raise AssertionError(f"did not stop well ({death}): {self._log()}")
        return fell

    async def _play(self, api: BotApi) -> None:
        """The story, and then whatever of it is still on its way."""
        await self._scene.story(api)
        await api.settled(PATIENCE)
        await asyncio.wait_for(all_sent(self._env["ASCOLTO_DATABASE_URL"]), PATIENCE)

    async def _killed_once(self, child: Child, fell: str, story: "asyncio.Future[None]") -> str:
        if fell or child.died.result().signal != signal.SIGKILL:
            story.cancel()
            raise AssertionError(f"the service ended by itself: {self._log()}")
        return self._fell()

    def _start(self, deadly: int) -> Child:
        return self._scene.services.start(self._env, self._folder, deadly)

    def _fell(self) -> str:
        return (self._folder / "points").read_text().splitlines()[-1]

    def _log(self) -> str:
        return (self._folder / "log").read_text()[-4000:]
