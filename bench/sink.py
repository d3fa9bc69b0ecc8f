"""Telegram's receiving half: a Bot API that accepts every call at once and reports each message."""

import asyncio
import re
from collections.abc import Callable
from urllib.parse import parse_qsl

import msgspec

from bench.wire import Connection, answer

BOT: dict[str, object] = {"id": 987654321, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
TEAM = -1001234567890
CHAT_ID = re.compile(rb'chat_id(?:=|"\s*:\s*"?|"\r\n(?:.*\r\n)*?\r\n)(-?\d+)')
MESSAGE_ID = re.compile(rb'message_id(?:=|"\s*:\s*"?|"\r\n(?:.*\r\n)*?\r\n)(\d+)')
FIELD = re.compile(rb'name="(\w+)"[^\r]*\r\n(?:[^\r]+\r\n)*\r\n(.*?)\r\n--', re.DOTALL)

Arrived = Callable[[int, int, bytes, bytes], None]
"""Called with the chat, the message's id, the head and the body of the request."""


class Sink:
    """The server that every contender sends to. The webhook's address is learnt from `setWebhook`."""

    def __init__(self) -> None:
        self.arrived: Arrived = lambda *_message: None
        self.webhook: dict[str, str] = {}
        self.last_id = 1000
        self._server: asyncio.Server | None = None

    async def open(self) -> int:
        """Listen on loopback; the port."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self.caller, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    def caller(self) -> "Caller":
        return Caller(self)

    def close(self) -> None:
        if self._server is not None:
            self._server.close()

    def reset(self) -> None:
        self.webhook = {}


class Caller(Connection):
    def __init__(self, sink: Sink) -> None:
        super().__init__()
        self._sink = sink

    def inbound(self, head: bytes, body: bytes) -> None:
        method = head[: head.find(b" http/1.1")].rpartition(b"/")[2]
        if method == b"sendmessage":
            self._sink.last_id += 1
            self._message(self._sink.last_id, head, body)
        elif method == b"editmessagetext":
            edited = MESSAGE_ID.search(body)
            assert edited is not None
            self._message(int(edited[1]), head, body)
        elif method == b"answercallbackquery":
            self.transport.write(YES)
        else:
            self.transport.write(
                answer(msgspec.json.encode({"ok": True, "result": self._other(method, head, body)}))
            )

    def _message(self, message_id: int, head: bytes, body: bytes) -> None:
        found = CHAT_ID.search(body)
        assert found is not None
        chat = int(found[1])
        kind = b"private" if chat > 0 else b"supergroup"
        self.transport.write(answer(MESSAGE % (message_id, chat, kind)))
        self._sink.arrived(chat, message_id, head, body)

    def _other(self, method: bytes, head: bytes, body: bytes) -> object:
        """What a bot asks for when it starts, or now and then."""
        name = method.partition(b"?")[0]
        if name == b"setwebhook":
            self._sink.webhook = read_fields(head, body)
        if name == b"getwebhookinfo":
            return WEBHOOK | {"url": self._sink.webhook.get("url", "")}
        return ANSWERS.get(name, True)


WEBHOOK: dict[str, object] = {"has_custom_certificate": False, "pending_update_count": 0}
ANSWERS: dict[bytes, object] = {
    b"getme": BOT,
    b"getchat": {
        "id": TEAM,
        "type": "supergroup",
        "title": "Team",
        "accent_color_id": 0,
        "max_reaction_count": 1,
    },
    b"getchatmember": {"user": BOT, "status": "member"},
    b"getchatadministrators": [],
    b"getmycommands": [],
}
YES = answer(b'{"ok":true,"result":true}')
MESSAGE = b'{"ok":true,"result":{"message_id":%d,"date":1760000000,"chat":{"id":%d,"type":"%b"},"text":"ok"}}'


def read_fields(head: bytes, body: bytes) -> dict[str, str]:
    """The parameters of a call as texts, in whichever way they were sent."""
    if b"application/json" in head:
        decoded = msgspec.json.decode(body, type=dict[str, object])
        return {
            name: value if isinstance(value, str) else msgspec.json.encode(value).decode()
            for name, value in decoded.items()
        }
    if b"multipart/form-data" in head:
        return {name.decode(): value.decode() for name, value in FIELD.findall(body)}
    return dict(parse_qsl(body.decode()))
