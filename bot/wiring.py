"""Wires the parts together; at a stop they end in the order in which nothing gets lost."""

import asyncio
import errno
import logging
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.clock import Clock
from bot.config.open_data import fits, open_data
from bot.config.open_files import raise_open_files
from bot.config.settings import CannotStart, Settings, SettingsError
from bot.courier.broadcast_feeder import BroadcastFeeder
from bot.courier.channels import Channel, Rooms
from bot.courier.courier import Courier
from bot.courier.rate_limits import Rates, rates_for
from bot.courier.tuning import tuning_for
from bot.telegram.channel import NAME as TELEGRAM
from bot.telegram.connection import Connection
from bot.telegram.intake import Intake
from bot.telegram.webhook_setup import delivery_path
from handlers.capabilities import CAPABILITIES
from handlers.messaging.context import Context, TeamChat
from handlers.pipeline import Pipeline
from locales import danger
from storage.engine.open_store import open_store
from storage.engine.store import Store
from storage.people.encryption import KeyRing
from storage.place import PlaceError, read_place
from storage.web import media
from storage.web.media import StoredFile
from web.app import make_app
from web.chat.channel import NAME as WEB
from web.chat.channel import WebChannel
from web.http.callers import Callers
from web.http.connections import Connections, room_for
from web.http.rate_limits import Limit
from web.http.request_log import AccessLog
from web.http.site import Site
from web.http.upload_room import PLENTY, UploadRoom, a_day
from web.http.wakeups import Hub
from web.http.webhook import Deliveries
from web.http.webhook_fast_path import FrontSite
from web.team.personas import COORDINATOR, TEAM, seat_personas

log = logging.getLogger("ascolto")

HTTP_GRACE: Final = 2.0
"""Seconds that pages and deliveries may take to end at a stop; a delivery that is cut off comes again."""
HOUR: Final = 3600
SIDE_GRACE: Final = 1.0
"""Seconds for work beside the pipeline, which may be lost."""


@dataclass
class Service:
    """The running service: where it listens, and the tasks that may not end before it does."""

    url: str = ""
    tasks: list[asyncio.Task[None]] = field(default_factory=list)


@asynccontextmanager
async def service(
    settings: Settings, *, trying: bool, alone: bool, rates: Rates | None = None
) -> AsyncIterator[Service]:
    """Runs everything until the context is left. `rates` replaces the pace. Raises CannotStart, SettingsError."""
    keys = open_data(settings)
    context = make_world(settings, keys, trying=trying)
    danger.load()
    running, hub = Service(), Hub()
    async with AsyncExitStack() as stack:  # left from below upwards
        store = await _open(stack, settings, keys)
        telegram = None if trying else await _connect(stack, settings, store, context)
        channels: dict[str, Channel | Rooms] = {WEB: WebChannel(keys, hub)}
        if telegram is not None:
            channels[TELEGRAM] = telegram.channel
        rates = rates or rates_for(settings.messages_per_second)
        courier = Courier(store, context, channels, CAPABILITIES, tuning_for(rates, alone=alone))
        _start(stack, running, courier.run(), courier.stop)
        feeder = BroadcastFeeder(
            store, context, courier.hand_over, lambda: courier.is_leading, context.per_second
        )
        _start(stack, running, feeder.run())
        pipeline = Pipeline(store, context, courier.hand_over, courier)
        stack.push_async_callback(_settle, pipeline.settle)
        _start(stack, running, Clock(store, context, courier.hand_over).run())
        if telegram is None:
            await seat_personas(store, context)
            site = Site(store, context, pipeline.take, hub, team_page=True, **_limits(settings))
            running.url = await _listen(stack, settings, make_app(site))
        else:
            site = Site(
                store, context, pipeline.take, hub, telegram.ready, telegram.fetch, **_limits(settings)
            )
            intake = telegram.intake(pipeline)
            stack.push_async_callback(_settle, intake.settle)
            deliveries = _deliveries(settings, keys, intake)
            routes = [] if deliveries is None else [deliveries.route()]
            running.url = await _listen(stack, settings, make_app(site, routes), deliveries)
            _hear(stack, running, settings, telegram, intake, keys, alone=alone)
            _start(stack, running, telegram.members(pipeline).run())
        yield running


async def _open(stack: AsyncExitStack, settings: Settings, keys: KeyRing) -> Store:
    store = open_store(settings.database_url)
    stack.push_async_callback(store.close)
    if not await store.run(lambda tx: fits(tx, keys)):
        raise CannotStart(f"{settings.key_file} is not the key that sealed this database.")
    return store


async def _connect(stack: AsyncExitStack, settings: Settings, store: Store, context: Context) -> Connection:
    async def fetch(ref: str) -> StoredFile | None:
        """Returns a file of the web chat, for a chat in Telegram."""
        sealed = await store.read(lambda tx: media.get(tx, ref))
        return None if sealed is None else await asyncio.to_thread(sealed.opened, context.keys)

    telegram = Connection(settings.telegram_token, settings.telegram_api_url, store, context, fetch)
    await telegram.open()
    stack.push_async_callback(telegram.close)
    return telegram


def _hear(
    stack: AsyncExitStack,
    running: Service,
    settings: Settings,
    telegram: Connection,
    intake: Intake,
    keys: KeyRing,
    *,
    alone: bool,
) -> None:
    """Receives updates by webhook or by polling; learns the bot's name as soon as Telegram answers."""
    introduction = asyncio.create_task(telegram.introduce(intake))
    stack.push_async_callback(_end, introduction)
    if settings.webhook_url:
        _start(stack, running, telegram.webhook(settings.webhook_url, secret_of(settings, keys)).run())
    else:
        polling = telegram.polling(intake, alone=alone)
        _start(stack, running, polling.run(), polling.stop)


def _deliveries(settings: Settings, keys: KeyRing, intake: Intake) -> Deliveries | None:
    """None where polling is used instead."""
    if not settings.webhook_url:
        return None
    return Deliveries(delivery_path(settings.webhook_url), secret_of(settings, keys), intake.take)


def secret_of(settings: Settings, keys: KeyRing) -> str:
    """The secret of each delivery; the same in every process, since all have the same key."""
    return settings.webhook_secret or keys.hashed("webhook secret").hex()


def make_world(settings: Settings, keys: KeyRing, *, trying: bool) -> Context:
    try:
        place = read_place(settings.place, CAPABILITIES.kinds)
    except PlaceError as error:
        source = settings.source("place")
        raise SettingsError([f"{source}: {each}" for each in error.problems]) from None
    if trying:
        return Context(place, keys, TeamChat(WEB, TEAM), CAPABILITIES, frozenset({COORDINATOR}))
    public_url = public_url_of(settings)
    team = TeamChat(TELEGRAM, settings.team_chat)
    return Context(
        place, keys, team, CAPABILITIES, settings.coordinators, public_url, settings.messages_per_second
    )


def public_url_of(settings: Settings) -> str:
    """The beginning of our addresses; empty where none is known."""
    parts = urlsplit(settings.webhook_url)
    return settings.public_url or (f"{parts.scheme}://{parts.netloc}" if settings.webhook_url else "")


def _limits(settings: Settings) -> dict[str, Any]:
    """What the settings say of callers, and of their files."""
    room = UploadRoom(
        a_day(settings.uploads_per_person_mb),
        a_day(settings.uploads_per_address_mb),
        lambda: shutil.disk_usage(settings.var).free if settings.is_sqlite else PLENTY,
        settings.disk_kept_free_mb * 2**20,
    )
    return {
        "upload_room": room,
        "callers": Callers(settings.trusted_proxies),
        "new_chats": Limit(settings.new_chats_per_hour, HOUR),
    }


def _start(
    stack: AsyncExitStack,
    running: Service,
    work: Coroutine[Any, Any, None],
    stop: Callable[[], None] | None = None,
) -> None:
    """Runs a task until the stack is left; then calls `stop` and waits, or where there is none, cancels it."""
    task = asyncio.create_task(work)
    running.tasks.append(task)

    async def end() -> None:
        if stop is None:
            await _end(task)
        else:
            stop()
            await task

    stack.push_async_callback(end)


async def _end(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.wait([task])


async def _settle(beside: Callable[[], Awaitable[None]]) -> None:
    """Waits a little for work beside the pipeline, which may be lost."""
    try:
        await asyncio.wait_for(beside(), SIDE_GRACE)
    except TimeoutError:
        log.info("work beside the pipeline was not finished")


async def _listen(
    stack: AsyncExitStack, settings: Settings, app: web.Application, deliveries: Deliveries | None = None
) -> str:
    runner = web.AppRunner(app, access_log_class=AccessLog, shutdown_timeout=HTTP_GRACE)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    host, port = settings.http_host, settings.http_port
    connections = Connections(room_for(raise_open_files()), callers=Callers(settings.trusted_proxies))
    site = FrontSite(runner, deliveries, host, port, connections)
    try:
        await site.start()
    except OSError as error:
        raise _cannot_listen(settings, error) from None
    stack.push_async_callback(site.leave, HTTP_GRACE)
    host, port = runner.addresses[0][:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _cannot_listen(settings: Settings, error: OSError) -> CannotStart | SettingsError:
    """A port that another program has today is no wrong setting."""
    where = f"{settings.http_host}:{settings.http_port}"
    if error.errno == errno.EADDRINUSE:
        return CannotStart(f"Cannot listen on {where} ({error.strerror}): set ASCOLTO_HTTP_PORT.")
    wrong = "http_port" if error.errno == errno.EACCES else "http_host"
    return settings.wrong(wrong, f"cannot listen on {where} ({error.strerror})")
