"""What every page and every request needs, fixed when the server starts."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, Protocol

from aiohttp import web

from handlers.messaging.context import Context
from handlers.messaging.inbound import Inbound
from handlers.messaging.unit_of_work import Effects
from handlers.pipeline import Keeping, nothing_more
from storage.engine.store import Store
from storage.web.media import StoredFile
from web.http.callers import Callers
from web.http.rate_limits import Limit
from web.http.upload_room import UploadRoom
from web.http.wakeups import Hub

Ready = Callable[[], Awaitable[bool]]
Fetch = Callable[[str], Awaitable[StoredFile | None]]


class Take(Protocol):
    """The pipeline of an update."""

    def __call__(self, inbound: Inbound, keeping: Keeping = nothing_more) -> Awaitable[Effects]: ...


async def always_ready() -> bool:
    return True


async def nothing_there(_ref: str) -> StoredFile | None:
    return None


@dataclass(frozen=True)
class Site:
    """`take` is the pipeline of an update; `fetch` brings a file that Telegram holds (`telegram:…`), if it can."""

    store: Store
    context: Context
    take: Take
    hub: Hub
    telegram_ready: Ready = always_ready
    fetch: Fetch = nothing_there
    team_page: bool = False
    """Whether everybody who reaches this server may act as an operator: for `try`, on one machine."""
    asks_again: float = 15.0
    """Seconds after which a watching page looks at the database unasked: for chats that another process changed."""
    callers: Callers = field(default_factory=Callers)
    # The limits of one address, or one citizen; far above what a person does.
    new_chats: Limit = field(default_factory=lambda: Limit(60, 3600))
    requests: Limit = field(default_factory=lambda: Limit(120, 60))
    uploads: Limit = field(default_factory=lambda: Limit(40, 3600))
    upload_room: UploadRoom = field(default_factory=UploadRoom)
    elsewhere: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(4))
    """Files that another channel holds, at a time: each is in memory as a whole."""
    parts: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Parts of files are read one at a time: of the readers of the database the others are for words."""
    cutting: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Large files of an earlier release are put into parts one after another."""
    drawings: Limit = field(default_factory=lambda: Limit(60, 3600))
    receipts: Limit = field(default_factory=lambda: Limit(6, 3600))
    """New receipts of one citizen: each takes a thread for a while."""
    receipt_tries: Limit = field(default_factory=lambda: Limit(10, 3600))
    """Wrong receipts of one address; further ones are heard slowly."""
    all_receipt_tries: Limit = field(default_factory=lambda: Limit(600, 3600))
    """Wrong receipts in all; further ones are heard a little later, and nobody is refused."""

    @property
    def secure(self) -> bool:
        """Whether browsers reach us by https, so that cookies must never travel otherwise."""
        return self.context.public_url.startswith("https://")


SITE: Final = web.AppKey("site", Site)
