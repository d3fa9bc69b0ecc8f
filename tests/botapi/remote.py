"""The same people and groups, when the server runs as a process of its own."""

import asyncio
import base64
import sys
from dataclasses import dataclass
from typing import Any, Self

import aiohttp
import msgspec

from tests.botapi.chats import Topic
from tests.botapi.faults import Kind
from tests.botapi.message import Message
from tests.botapi.server import TOKEN
from tests.botapi.shapes import Json


class RemoteApi:
    """Starts and steers `python -m tests.botapi --control`; an expectation that fails there fails here."""

    def __init__(self, process: asyncio.subprocess.Process, url: str) -> None:
        self.url = url
        self._process = process
        self._session = aiohttp.ClientSession()

    @classmethod
    async def start(cls, token: str = TOKEN, *options: str) -> Self:
        """Start the process; options as on its command line, e.g. "--swap", "0.2"."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "tests.botapi", "--control", "--token", token, *options),
            stdout=asyncio.subprocess.PIPE,
        )
        if process.stdout is None:
            raise AssertionError("the process has no output to read its URL from")
        line = await asyncio.wait_for(process.stdout.readline(), 20)
        return cls(process, line.decode().strip())

    async def close(self) -> None:
        await self._session.close()
        self._process.terminate()
        await self._process.wait()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    async def person(self, id: int, first_name: str = "Ada", language_code: str = "it") -> "RemotePerson":  # noqa: A002
        await self.order("person", id=id, first_name=first_name, language_code=language_code)
        return RemotePerson(self, "person", id)

    async def group(
        self,
        id: int,  # noqa: A002
        title: str = "Team",
        *,
        forum: bool = True,
        admin: bool = True,
    ) -> "RemoteGroup":
        await self.order("group", id=id, title=title, forum=forum, admin=admin)
        return RemoteGroup(self, "group", id)

    async def fault(
        self, method: str | None, kind: Kind, times: int = 1, chat: int | None = None, **detail: Any
    ) -> None:
        await self.order("faults/next", args=[method, kind, times, chat], kwargs=detail)

    async def faults_sometimes(self, chances: dict[str, float], seed: int = 0, **detail: Any) -> None:
        await self.order("faults/sometimes", args=[chances, seed], kwargs=detail)

    async def faults_clear(self) -> None:
        await self.order("faults/clear")

    async def settings(self, **settings: Any) -> None:
        """Change duplicate, swap, limits, token, or skip so many seconds."""
        await self.order("settings", **settings)

    async def settled(self) -> None:
        await self.order("settled")

    async def answered(self, tap: str) -> Json:
        """Wait for what the bot answers to a tap."""
        answer: Json = await self.order(f"tap/{tap}")
        return answer

    async def calls(self) -> list[Json]:
        calls: list[Json] = await self.order("calls")
        return calls

    async def deliveries(self) -> list[Json]:
        deliveries: list[Json] = await self.order("deliveries")
        return deliveries

    async def order(self, path: str, **body: Any) -> Any:
        data = msgspec.json.encode(_encoded(body))
        async with self._session.post(f"{self.url}/control/{path}", data=data) as answer:
            said = msgspec.json.decode(await answer.read())
        if "error" in said:
            raise AssertionError(said["error"])
        return said["result"]


@dataclass(frozen=True)
class Remote:
    api: RemoteApi
    kind: str
    id: int

    async def do(self, deed: str, *args: Any, **kwargs: Any) -> Any:
        """Do anything that a Person or a Group can do, by its name."""
        return await self.api.order(f"{self.kind}/{self.id}/{deed}", args=list(args), kwargs=kwargs)

    async def _message(self, deed: str, *args: Any, **kwargs: Any) -> Message:
        return _look(await self.do(deed, *args, **kwargs))


class RemotePerson(Remote):
    async def says(self, text: str, **where: Any) -> Message:
        return await self._message("says", text, **where)

    async def starts(self, payload: str = "") -> Message:
        return await self._message("starts", payload)

    async def sends_photo(self, data: bytes | None = None, caption: str = "", **where: Any) -> Message:
        return await self._message("sends_photo", data, caption, **where)

    async def sends_voice(self, **where: Any) -> Message:
        return await self._message("sends_voice", **where)

    async def sends_location(self, lat: float, lon: float, **where: Any) -> Message:
        return await self._message("sends_location", lat, lon, **where)

    async def edits(self, message: Message, text: str) -> Message:
        return await self._message("edits", message, text)

    async def hears(self, part: str, **how: Any) -> Message:
        return await self._message("hears", part, **how)

    async def sees(self) -> list[Message]:
        return [_look(one) for one in await self.do("sees")]

    async def last(self) -> Message:
        return await self._message("last")

    async def taps(self, message: Message | int, label: str) -> str:
        """Press a button; the tap's id is returned."""
        return str((await self.do("taps", message, label))["tap"])

    async def presses(self, label: str) -> None:
        await self.do("presses", label)

    async def taps_raw(self, data: str, message_id: int | None = None, chat: int | None = None) -> str:
        return str((await self.do("taps_raw", data, message_id, chat))["tap"])

    async def blocks_bot(self) -> None:
        await self.do("blocks_bot")

    async def unblocks_bot(self) -> None:
        await self.do("unblocks_bot")


class RemoteGroup(Remote):
    async def join(self, user: RemotePerson | int, status: str = "member") -> None:
        await self.do("join", user if isinstance(user, int) else user.id, status)

    async def leave(self, user: RemotePerson | int) -> None:
        await self.do("leave", user if isinstance(user, int) else user.id)

    async def hears(self, part: str, **how: Any) -> Message:
        return await self._message("hears", part, **how)

    async def last(self, thread: int | None = None) -> Message:
        return await self._message("last", thread)

    async def messages(self, thread: int | None = None) -> list[Message]:
        return [_look(one) for one in await self.do("messages", thread)]

    async def topic(self, part: str) -> Topic:
        return Topic(**await self.do("topic", part))

    async def topics(self) -> dict[int, Topic]:
        return {int(thread): Topic(**topic) for thread, topic in (await self.do("topics")).items()}

    async def delete_topic(self, thread: int) -> None:
        await self.do("delete_topic", thread)


def _look(given: Json) -> Message:
    return Message(given["raw"], given["changed"], tuple(given["reactions"]))


def _encoded(given: Any) -> Any:
    if isinstance(given, bytes):
        return {"base64": base64.b64encode(given).decode()}
    if isinstance(given, Message):
        return {"raw": given.raw, "changed": given.changed, "reactions": list(given.reactions)}
    if isinstance(given, dict):
        return {key: _encoded(value) for key, value in given.items()}
    return [_encoded(one) for one in given] if isinstance(given, list) else given
