"""What the contract tests call and listen with."""

from typing import Any

from aiohttp import ClientSession, web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity
from telegram.request import HTTPXRequest

from tests.botapi import TOKEN, BotApi

TEAM = -1001234567890


def bot_of(url: str, token: str = TOKEN) -> Bot:
    """Make the real client; without TLS to set up, which would take most of each test's time."""
    requests = [HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2)]
    return Bot(
        token,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=requests[0],
        get_updates_request=requests[1],
    )


def buttons(**button: Any) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("Go", **button)]])


def bold(offset: int, length: int) -> MessageEntity:
    return MessageEntity("bold", offset, length)


async def ask(api: BotApi, method: str, params: dict[str, Any]) -> dict[str, Any]:
    """Call as a lean client does, with JSON and without any check of its own."""
    async with (
        ClientSession() as session,
        session.post(f"{api.url}/bot{TOKEN}/{method}", json=params) as answer,
    ):
        said: dict[str, Any] = await answer.json()
        return said


class Hook:
    """A webhook that answers what it is told to and remembers what it was given."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.headers: dict[str, str] = {}
        self.bodies: list[dict[str, Any]] = []
        self.secrets: set[str | None] = set()
        self.url = ""

    async def handle(self, request: web.BaseRequest) -> web.Response:
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.bodies.append(await request.json())
        status = self.answers.pop(0) if self.answers else 200
        return web.Response(status=status, headers=self.headers)
