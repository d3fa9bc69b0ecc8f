"""The whole service beside a strict Bot API server, and the people who meet on it: no step waits for the clock."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web
from sqlalchemy import update

from bot import wiring
from bot.config.settings import Settings
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
from storage.engine.utc import utc_now
from storage.people.encryption import KeyRing
from storage.sending.tables import outbox
from storage.web.media import StoredFile
from tests.botapi import TOKEN, BotApi, Group, Message, Person
from tests.courier.scenario import TEAM, latina
from tests.crash.aftermath import Aftermath, all_sent, engine_for, look_at
from tests.crash.scenario import english_place
from tests.service import free_port
from web.http.webhook import webhook as webhook_route

FORUM, PLAIN = -1001234567890, -4242
COORDINATOR = 500
CODE = re.compile(r"LT-[0-9A-Z]{4,}-[0-9A-Z*~$=]")
IN_ISONZO = (41.4577, 12.9118)


@dataclass
class LiveTown:
    api: BotApi
    url: str
    settings: Settings
    team: Group
    giulia: Person
    """The coordinator. Everybody else comes by `citizen` or `operator`."""
    numbers: int = field(default=100)
    running: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def again(self) -> None:
        """Stop the service and start it anew: only what is on disk is still there."""
        await self.running.aclose()
        service = wiring.service(self.settings, trying=False, alone=True, rates=UNLIMITED)
        self.url = (await self.running.enter_async_context(service)).url

    def citizen(self, name: str = "Ada", language: str = "en") -> Person:
        self.numbers += 1
        return self.api.person(self.numbers, name, language)

    async def operator(self, name: str = "Marco") -> Person:
        """Join the team and be made an operator by the coordinator."""
        marco = self.citizen(name)
        await self.team.join(marco)
        word = await marco.says("Hello, I am new", chat=self.team)
        order = await self.giulia.says("/operator add", chat=self.team, reply_to=word)
        await self.team.hears(name, after=order)
        return marco

    async def card(self, part: str) -> Message:
        """The card that has these words, in whatever topic, as soon as it is there."""
        return await self.team.hears(part)

    async def hastens(self) -> None:
        """As if the minute were over in which several notices become one."""
        engine = engine_for(self.settings.database_url)
        with engine.begin() as connection:
            connection.execute(update(outbox).where(outbox.c.state == "ready").values(not_before=utc_now()))
        engine.dispose()
        await self.again()

    async def aftermath(self) -> Aftermath:
        """What is on disk once everything was handled and sent."""
        await self.api.settled()
        await all_sent(self.settings.database_url)
        found = await look_at(self.settings.database_url, self.settings.key_file)
        while found.waiting:  # the clock has put a message there between the two looks
            await all_sent(self.settings.database_url)
            found = await look_at(self.settings.database_url, self.settings.key_file)
        return found


async def arrives(ada: Person, language: str = "English", welcome: str = "This is Ascolto") -> None:
    await ada.starts()
    await ada.hears(language)
    await ada.presses(language)
    await ada.hears(welcome)


async def begins_report(ada: Person) -> None:
    """Up to the question where it is."""
    await ada.presses("📍 Report a problem")
    await ada.hears("What is it about?")
    await ada.presses("💡 Street light")
    await ada.hears("Where is it?")


async def reports(ada: Person, words: str, where: str = "Isonzo") -> str:
    """From first contact to the code."""
    await arrives(ada)
    await begins_report(ada)
    await ada.says(where)
    await ada.hears("What happened?")
    await ada.says(words)
    await ada.hears("A photo helps")
    await ada.presses("Skip")
    await ada.hears("Please check")
    return await sends(ada)


async def sends(ada: Person) -> str:
    await ada.presses("✅ Send")
    return code_in(await ada.hears("Your code is"))


def code_in(message: Message) -> str:
    found = CODE.search(message.plain)
    assert found, message
    return found[0]


@asynccontextmanager
async def open_live_town(
    folder: Path,
    *,
    webhook: bool = False,
    forum: bool = True,
    database: str = "",
    place: Path | None = None,
    **of_the_api: Any,
) -> AsyncIterator[LiveTown]:
    """A town of its own; the service runs in this very process, as fast as it can."""
    async with await BotApi.start(**of_the_api) as api:
        team = api.group(FORUM if forum else PLAIN, "Team", forum=forum)
        giulia = api.person(COORDINATOR, "Giulia", "it")
        await team.join(giulia)
        given = environment(folder, api, team, webhook=webhook, database=database)
        given |= {"ASCOLTO_PLACE": str(place)} if place else {}
        town = LiveTown(api, "", Settings.read(given), team, giulia)
        await town.again()
        try:
            yield town
        finally:
            await town.running.aclose()


def environment(folder: Path, api: BotApi, team: Group, *, webhook: bool, database: str) -> dict[str, str]:
    port = str(free_port())
    settings = {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": api.url,
        "TEAM_CHAT": str(team.id),
        "COORDINATORS": str(COORDINATOR),
        "HTTP_PORT": port,
        "PLACE": str(english_place(folder)),
        "VAR": str(folder),
    }
    if webhook:
        settings |= {"WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram", "WEBHOOK_SECRET": "s3cret"}
    if database:
        settings["DATABASE_URL"] = database
    return {f"ASCOLTO_{name}": value for name, value in settings.items()}


SECRET = "a-secret-of-this-test"

GIULIA = 100


@dataclass
class ReceivingService:
    """The pipeline, the courier and a way in: what people tell the Bot API server reaches a real store."""

    api: BotApi
    store: Store
    context: Context
    telegram: Connection
    pipeline: Pipeline
    intake: Intake
    url: str = ""


@asynccontextmanager
async def receiving_service(store: Store, keys: KeyRing, way: str) -> AsyncIterator[ReceivingService]:
    """`way` is polling, webhook, or none."""
    context = Context(latina(), keys, TeamChat("telegram", str(TEAM)), CAPABILITIES, frozenset({str(GIULIA)}))
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
        service = ReceivingService(api, store, context, telegram, pipeline, intake)
        _run(stack, courier)
        stack.push_async_callback(intake.settle)
        stack.push_async_callback(pipeline.settle)
        if way == "polling":
            _run(stack, telegram.polling(intake, alone=True))
        if way == "webhook":
            service.url = await _listen(stack, intake)
            await telegram.webhook(service.url, SECRET).set()
        yield service


def _run(stack: AsyncExitStack, worker: Courier | Polling) -> None:
    task = asyncio.create_task(worker.run())

    async def end() -> None:
        worker.stop()
        await task

    stack.push_async_callback(end)


async def _listen(stack: AsyncExitStack, intake: Intake) -> str:
    app = web.Application()
    app.add_routes([webhook_route("/telegram", SECRET, intake.take)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"


async def _nothing(_ref: str) -> StoredFile | None:
    return None
