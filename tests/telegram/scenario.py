"""The whole service beside a strict Bot API server, and the people who meet on it: no step waits for the clock."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import update

from bot import wiring
from bot.config.settings import Settings
from bot.courier.rate_limits import UNLIMITED
from storage.engine.utc import utc_now
from storage.sending.tables import outbox
from tests.botapi import TOKEN, BotApi, Group, Message, Person
from tests.crash.aftermath import Aftermath, all_sent, engine_for, look_at
from tests.crash.town import english_place
from tests.service import free_port

FORUM, PLAIN = -1001234567890, -4242
COORDINATOR = 500
CODE = re.compile(r"LT-[0-9A-Z]{4,}-[0-9A-Z*~$=]")
IN_ISONZO = (41.4577, 12.9118)


@dataclass
class Street:
    api: BotApi
    url: str
    settings: Settings
    team: Group
    giulia: Person
    """The coordinator. Whoever else there is comes by `citizen` or `operator`."""
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
        return await look_at(self.settings.database_url, self.settings.key_file)


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
async def open_street(
    folder: Path,
    *,
    webhook: bool = False,
    forum: bool = True,
    database: str = "",
    place: Path | None = None,
    **of_the_api: Any,
) -> AsyncIterator[Street]:
    """A town of its own; the service runs in this very process, as fast as it can."""
    async with await BotApi.start(**of_the_api) as api:
        team = api.group(FORUM if forum else PLAIN, "Team", forum=forum)
        giulia = api.person(COORDINATOR, "Giulia", "it")
        await team.join(giulia)
        given = environment(folder, api, team, webhook=webhook, database=database)
        given |= {"ASCOLTO_PLACE": str(place)} if place else {}
        street = Street(api, "", Settings.read(given), team, giulia)
        await street.again()
        try:
            yield street
        finally:
            await street.running.aclose()


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
