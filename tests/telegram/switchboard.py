"""The road, the courier and a way in, all real, in this process: people of the Bot API server talk to the service."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from bot.courier.courier import Courier
from bot.courier.rate_limits import UNLIMITED
from bot.courier.tuning import Tuning
from bot.telegram.connection import Connection
from bot.telegram.intake import Intake
from bot.telegram.polling import Polling
from handlers.capabilities import CAPABILITIES
from handlers.messaging.context import Context, TeamChat
from handlers.pipeline import Pipeline
from handlers.tickets import delivery_feedback
from storage.engine.store import Store
from storage.people.encryption import KeyRing
from storage.web.media import Stored
from tests.botapi import BotApi
from tests.courier.scenario import TEAM, latina
from web.http.webhook import webhook

SECRET = "a-secret-of-this-test"
COORDINATOR = 100


@dataclass
class Switchboard:
    api: BotApi
    store: Store
    context: Context
    telegram: Connection
    pipeline: Pipeline
    intake: Intake
    url: str = ""


@asynccontextmanager
async def switchboard(store: Store, keys: KeyRing, way: str) -> AsyncIterator[Switchboard]:
    """`way` is polling, webhook, or none."""
    context = Context(
        latina(), keys, TeamChat("telegram", str(TEAM)), CAPABILITIES, frozenset({str(COORDINATOR)})
    )
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(await BotApi.start())
        telegram = Connection(api.world.token, api.url, store, context, _nothing)
        await telegram.open()
        stack.push_async_callback(telegram.close)
        courier = Courier(
            store, context, {"telegram": telegram.channel}, delivery_feedback, Tuning(UNLIMITED, alone=True)
        )
        pipeline = Pipeline(store, context, courier.hand_over, courier)
        intake = telegram.intake(pipeline)
        board = Switchboard(api, store, context, telegram, pipeline, intake)
        _run(stack, courier)
        stack.push_async_callback(intake.settle)
        stack.push_async_callback(pipeline.settle)
        if way == "polling":
            _run(stack, telegram.polling(intake, alone=True))
        if way == "webhook":
            board.url = await _listen(stack, intake)
            await telegram.webhook(board.url, SECRET).set()
        yield board


def _run(stack: AsyncExitStack, worker: Courier | Polling) -> None:
    task = asyncio.create_task(worker.run())

    async def end() -> None:
        worker.stop()
        await task

    stack.push_async_callback(end)


async def _listen(stack: AsyncExitStack, intake: Intake) -> str:
    app = web.Application()
    app.add_routes([webhook("/telegram", SECRET, intake.take)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"


async def _nothing(_ref: str) -> Stored | None:
    return None
