"""What a citizen discards is gone from the chat that we keep: their words, what repeats them, files, and from open pages."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.clock import Clock
from storage.engine.statement import Statement
from storage.engine.utc import utc_now
from storage.web.tables import media, media_part
from tests.web.photographs import photo
from tests.web.scenario import Browser, WebTown, arrived, form, open_web_town, text_of

FILES = Statement(select(func.count()).select_from(media), int)
PARTS = Statement(select(func.count()).select_from(media_part), int)
SECRET = "dark near the red villa of Fatima since monday"


def button(chat: list[dict[str, Any]], words: str) -> tuple[str, int] | None:
    """The newest button with these words, and its message."""
    found = [
        (str(each["tap"]), int(message["n"]))
        for message in chat
        for row in message.get("rows", ())
        for each in row
        if words in each["label"] and each.get("tap")
    ]
    return found[-1] if found else None


async def presses(citizen: Browser, words: str) -> None:
    """As soon as it is there."""
    async with asyncio.timeout(10):
        while (found := button(await citizen.chat(), words)) is None:  # noqa: ASYNC110 - nobody tells a browser without a screen
            await asyncio.sleep(0.02)
    await citizen.taps(*found)


async def reviews_a_report(citizen: Browser) -> None:
    """Up to the review, which repeats every word."""
    await presses(citizen, "Report")
    await citizen.sees("What is it about?")
    await presses(citizen, "Street light")
    await citizen.sees("Where is it?")
    await citizen.says("via Isonzo 12")
    await citizen.sees("neighbourhood")
    await presses(citizen, "Isonzo")
    await citizen.sees("What happened")
    await citizen.says(SECRET)
    await citizen.sees("A photo helps")
    await citizen.post("/chat/photo", form(citizen.key(), photo(), "lamp.jpg", "image/jpeg"))
    await presses(citizen, "✅")
    await citizen.sees("Please check")


def holds(chat: list[dict[str, Any]], words: str) -> list[str]:
    return [text_of(message) for message in chat if words in str(message)]


async def test_of_what_is_cancelled_nothing_is_left(town: WebTown) -> None:
    async with town.browser() as citizen:
        await arrived(citizen)
        await reviews_a_report(citizen)
        known = (await citizen.json("/chat/since"))["change"]
        async with citizen.listens(known) as page:
            await presses(citizen, "Cancel")
            await citizen.sees("Shall we delete")
            await presses(citizen, "delete")
            await citizen.sees("Cancelled.")
            shown: dict[int, dict[str, Any]] = {}
            while not holds(list(shown.values()), "Cancelled."):
                shown |= {message["n"]: message for message in (await page.next())["messages"]}
            assert holds(list(shown.values()), "Fatima") == [], "nor on a page that is open"
        chat = await citizen.chat()
        assert holds(chat, "Fatima") == []
        assert holds(chat, "Isonzo 12") == []
        assert [message for message in chat if message.get("files")] == []
    assert await town.store.read(lambda tx: tx.all(FILES)) == [0]
    assert await town.store.read(lambda tx: tx.all(PARTS)) == [0]


async def test_what_was_sent_before_stays(tmp_path: Path) -> None:
    async with open_web_town(tmp_path) as town, town.browser() as citizen:
        await arrived(citizen)
        await citizen.taps("m/human")
        await citizen.says("Please call me about the rent of my mother")
        await citizen.sees("LT-")
        await citizen.taps("m/menu")
        await reviews_a_report(citizen)
        await presses(citizen, "Cancel")
        await citizen.sees("Shall we delete")
        await presses(citizen, "delete")
        await citizen.sees("Cancelled.")
        chat = await citizen.chat()
        assert holds(chat, "Fatima") == []
        assert holds(chat, "the rent of my mother")
        assert holds(chat, "LT-")


async def test_what_was_never_sent_goes_after_the_days_that_the_notice_names(tmp_path: Path) -> None:
    async with open_web_town(tmp_path) as town, town.browser() as citizen:
        await arrived(citizen)
        await reviews_a_report(citizen)
        context = town.site.context
        days = timedelta(days=context.place.team.draft_days)
        for late, is_there in ((timedelta(hours=-1), True), (timedelta(hours=1), False)):
            then = utc_now() + days + late
            await Clock(town.store, context, lambda _rows: None, now=lambda then=then: then).tick()  # type: ignore[misc]
            chat = await citizen.chat()
            assert bool(holds(chat, "Fatima")) == is_there
            assert (await town.store.read(lambda tx: tx.all(FILES)) == [1]) == is_there
