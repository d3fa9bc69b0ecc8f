"""Pushing updates: each queue in order, queues side by side, again and again until the bot says 2xx."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp
import msgspec

from tests.botapi.shapes import Json
from tests.botapi.updates import Queue, Update, Updates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LONGEST_PAUSE = 60  # seconds; the last pauses are between once and twice this
LONGEST_RETRY_AFTER = 3600
Reply = Callable[[Json], Awaitable[None]]
"""Makes the call that the bot put into its answer, as Telegram does; nobody learns what came of it."""


@dataclass(frozen=True)
class Subscription:
    url: str
    secret: str = ""
    max_connections: int = 40


@dataclass(frozen=True)
class Attempt:
    update_id: int
    kind: str
    status: int  # 0: no answer at all


@dataclass
class Pace:
    """How fast webhook time passes: a second of Telegram's pauses lasts `second` real ones."""

    second: float = 0.02
    patience: float = 60.0  # real seconds until an unanswered push is given up and sent again


class Pusher:
    """Pushes for one subscription until it is closed.

    Like Telegram, it looks at no more than twice `max_connections` updates at a time, so that many failing queues stall
    all others.
    """

    def __init__(
        self, updates: Updates, subscription: Subscription, pace: Pace, log: "WebhookLog", reply: Reply
    ) -> None:
        self.subscription = subscription
        self._reply = reply
        self._updates = updates
        self._pace = pace
        self._log = log
        self._lines: dict[Queue, deque[Update]] = {}
        self._loaded = 0
        self._slots = asyncio.Semaphore(subscription.max_connections)
        self._tasks: set[asyncio.Task[None]] = set()
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=pace.patience)
        )
        updates.fresh = deque(updates.waiting.values())
        self._start(self._watch())

    async def close(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._session.close()

    async def _watch(self) -> None:
        while True:
            change = self._updates.feed.next()
            self._load()
            await change

    def _load(self) -> None:
        fresh = self._updates.fresh
        while fresh and self._loaded < 2 * self.subscription.max_connections:
            update = fresh.popleft()
            if update.id not in self._updates.waiting:
                continue
            self._loaded += 1
            line = self._lines.get(update.queue)
            if line is not None:
                line.append(update)
                continue
            self._lines[update.queue] = deque([update])
            self._start(self._serve(update.queue))

    def _start(self, work: "asyncio._CoroutineLike[None]") -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, queue: Queue) -> None:
        line = self._lines[queue]
        while line:
            update = line[0]
            await self._deliver(update)
            if self._updates.repeats(update):
                await self._deliver(update)
            line.popleft()
            self._loaded -= 1
            self._updates.forget(update)
        del self._lines[queue]

    async def _deliver(self, update: Update) -> None:
        pause, fails = 1, 0
        while not self._updates.is_over(update):
            async with self._slots:
                status, retry_after = await self._push(update)
            self._log.note(update, status)
            if 200 <= status <= 299:
                return
            if fails and not retry_after:
                pause = min(self._updates.mischief.dice.randint(LONGEST_PAUSE, 2 * LONGEST_PAUSE), pause * 2)
            wait = retry_after or (pause if fails else 0)
            fails += 1
            await asyncio.sleep(wait * self._pace.second)

    async def _push(self, update: Update) -> tuple[int, int]:
        """Push once; the answer is the status and the seconds of Retry-After, (0, 0) when nobody answered."""
        update.taken += 1
        headers = {"Content-Type": "application/json"}
        if self.subscription.secret:
            headers[SECRET_HEADER] = self.subscription.secret
        body = msgspec.json.encode(update.as_json())
        try:
            async with self._session.post(self.subscription.url, data=body, headers=headers) as answer:
                said = await answer.read()
                if answer.ok and answer.content_type == "application/json":
                    await self._reply(msgspec.json.decode(said))
                return answer.status, _retry_after(answer.headers.get("Retry-After", ""))
        except (aiohttp.ClientError, TimeoutError):
            return 0, 0


def _retry_after(header: str) -> int:
    return min(int(header), LONGEST_RETRY_AFTER) if header.isdigit() else 0


@dataclass
class WebhookLog:
    """What happened on the way to the webhook; `attempts` is the whole story, in order."""

    attempts: list[Attempt] = field(default_factory=list)
    last_error: str = ""

    def note(self, update: Update, status: int) -> None:
        self.attempts.append(Attempt(update.id, update.kind, status))
        if not 200 <= status <= 299:
            self.last_error = (
                f"Wrong response from the webhook: {status}" if status else "Webhook connection closed"
            )

    def as_json(self, now: float) -> Json:
        return {"last_error_date": int(now), "last_error_message": self.last_error} if self.last_error else {}
