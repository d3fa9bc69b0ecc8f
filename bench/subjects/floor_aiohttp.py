"""The floor in the HTTP library that Ascolto uses: aiohttp in, aiohttp out, nothing between."""

import asyncio
import sys

import aiohttp
import msgspec
import uvloop
from aiohttp import web


class Floor:
    def __init__(self, api_port: int) -> None:
        self._url = f"http://127.0.0.1:{api_port}/bot1:floor/sendMessage"
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=256))

    async def hear(self, request: web.Request) -> web.Response:
        update = msgspec.json.decode(await request.read())
        message = update.get("message") or update["callback_query"]["message"]
        said = {"chat_id": message["chat"]["id"], "text": "What is it about?"}
        async with self._session.post(self._url, json=said) as answer:
            await answer.read()
        return web.Response()


async def serve(port: int, api_port: int) -> None:
    application = web.Application()
    application.router.add_post("/telegram", Floor(api_port).hear)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1]), int(sys.argv[2])))
