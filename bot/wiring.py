"""Puts the parts together; on the way out they stop in the order in which nothing gets lost."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.channels import Channel, Rooms
from bot.courier import Courier, Habits
from bot.opening import CannotStart, fits, open_data
from bot.settings import Settings
from handlers.desk import outcomes
from handlers.road import Road
from handlers.world import TeamChat, World
from storage.place import read_place
from storage.sealing import KeyRing
from storage.store import open_store
from web.accesslog import AccessLog
from web.app import make_app
from web.channel import NAME as WEB
from web.channel import WebChannel
from web.live import Hub
from web.personas import COORDINATOR, TEAM, seat_personas
from web.site import Site

log = logging.getLogger("ascolto")

HTTP_GRACE: Final = 2.0
"""Seconds that pages and deliveries may take to end when we stop; whatever is cut off comes again."""
SIDE_GRACE: Final = 1.0
"""Seconds for what goes on beside the road, which may be lost."""


@dataclass
class Service:
    """What runs: where it listens, and the tasks that may not end before it does."""

    url: str = ""
    tasks: list[asyncio.Task[None]] = field(default_factory=list)


@asynccontextmanager
async def service(settings: Settings, *, trying: bool, alone: bool) -> AsyncIterator[Service]:
    """Everything at work, until this is left. Raises CannotStart, PlaceError."""
    keys = open_data(settings)
    world = make_world(settings, keys, trying=trying)
    running = Service()
    async with AsyncExitStack() as stack:  # left from below upwards
        store = open_store(settings.database_url)
        stack.push_async_callback(store.close)
        if not await store.run(lambda tx: fits(tx, keys)):
            raise CannotStart(f"{settings.key_file} is not the key that sealed this database.")
        hub = Hub()
        channels: dict[str, Channel | Rooms] = {WEB: WebChannel(keys, hub)}
        courier = Courier(store, world, channels, outcomes, Habits(alone=alone))
        road = Road(store, world, courier.hand_over)
        _begin(stack, running, courier)
        stack.push_async_callback(_settle, road)
        if trying:
            await seat_personas(store, world)
        site = Site(store, world, road.take, hub, team_room=trying)
        running.url = await _listen(stack, settings, make_app(site))
        yield running


def make_world(settings: Settings, keys: KeyRing, *, trying: bool) -> World:
    place = read_place(settings.place)
    if trying:
        return World(place, keys, TeamChat(WEB, TEAM), frozenset({COORDINATOR}))
    parts = urlsplit(settings.webhook_url)
    public_url = f"{parts.scheme}://{parts.netloc}" if settings.webhook_url else ""
    return World(place, keys, TeamChat("telegram", settings.team_chat), settings.coordinators, public_url)


def _begin(stack: AsyncExitStack, running: Service, courier: Courier) -> None:
    task = asyncio.create_task(courier.run())
    running.tasks.append(task)

    async def end() -> None:
        courier.stop()
        await task

    stack.push_async_callback(end)


async def _settle(road: Road) -> None:
    try:
        await asyncio.wait_for(road.settle(), SIDE_GRACE)
    except TimeoutError:
        log.info("a guess of a language was not finished")


async def _listen(stack: AsyncExitStack, settings: Settings, app: web.Application) -> str:
    runner = web.AppRunner(app, access_log_class=AccessLog, shutdown_timeout=HTTP_GRACE)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, settings.http_host, settings.http_port).start()
    except OSError as error:
        where = f"{settings.http_host}:{settings.http_port}"
        raise CannotStart(f"Cannot listen on {where} ({error.strerror}): set ASCOLTO_HTTP_PORT.") from None
    host, port = runner.addresses[0][:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
