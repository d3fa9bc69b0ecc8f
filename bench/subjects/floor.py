"""The floor: an update comes in by HTTP, a message goes out by HTTP, and nothing happens between. As lean as Python is."""

import asyncio
import re
import sys

import uvloop

from bench.wire import Connection, answer, request

CHAT = re.compile(rb'"chat": ?\{"id": ?(\d+)')
MESSAGE = b'{"chat_id":%d,"text":"What is it about?","reply_markup":{"inline_keyboard":[[{"text":"Waste","callback_data":"a"}]]}}'
PATH = "/bot1:floor/sendMessage"


class Incoming(Connection):
    """A webhook connection with a connection out of its own."""

    def __init__(self, api_port: int) -> None:
        super().__init__()
        self._api_port = api_port
        self._out: Outgoing | None = None

    def inbound(self, _head: bytes, body: bytes) -> None:
        found = CHAT.search(body)
        assert found is not None
        if self._out is None:
            self._connecting = asyncio.create_task(self._connect(int(found[1])))
        else:
            self._out.send(int(found[1]))

    def done(self) -> None:
        self.transport.write(OK)

    def connection_lost(self, _error: Exception | None) -> None:
        if self._out is not None:
            self._out.transport.close()

    async def _connect(self, chat: int) -> None:
        loop = asyncio.get_running_loop()
        made = await loop.create_connection(
            lambda: Outgoing(self, self._api_port), "127.0.0.1", self._api_port
        )
        self._out = made[1]
        self._out.send(chat)


class Outgoing(Connection):
    def __init__(self, caller: Incoming, port: int) -> None:
        super().__init__()
        self._caller = caller
        self._port = port

    def send(self, chat: int) -> None:
        self.transport.write(request(PATH, self._port, MESSAGE % chat))

    def inbound(self, _head: bytes, _body: bytes) -> None:
        self._caller.done()


OK = answer(b"")


async def serve(port: int, api_port: int) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: Incoming(api_port), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1]), int(sys.argv[2])))
