"""What the public sees of a town's events: the web pages, and readers of what they say."""

import io
import json
from dataclasses import dataclass
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from ical.calendar_stream import IcsCalendarStream
from PIL import Image

from storage.events.events import Event, Text
from storage.web.media import StoredFile
from tests.events.published import AT, Calendar
from tests.web.scenario import Browser

HOME = "https://ascolto.example.it"

RICH: dict[str, Any] = {  # columns of an event
    "starts_at": AT,
    "capacity": 12,
    "spoken": "it,ar",
    "access": "steps,sign",
    "latitude": 41.467,
    "longitude": 12.904,
}


@dataclass
class PublicSite:
    """The pages of a town as a visitor's browser gets them, and the team behind them."""

    team: Calendar
    browser: Browser
    url: str

    async def get(self, path: str, **headers: str) -> bytes:
        status, body = await self.browser.get(path, **headers)
        assert status == 200, path
        return body

    async def page(self, path: str) -> "Page":
        return Page((await self.get(path)).decode())


class Page(HTMLParser):
    """A page as programs read it that make a preview of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.meta: dict[str, str] = {}
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, str] = {}
        self._in = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        self.meta.update({given[key]: given["content"] for key in ("name", "property") if key in given})
        self._in = tag

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - called so
        self._in = ""

    def handle_data(self, data: str) -> None:
        self.texts[self._in] = self.texts.get(self._in, "") + data

    def links(self, **wanted: str) -> list[str]:
        return [
            given["href"]
            for tag, given in self.tags
            if tag in ("a", "link") and wanted.items() <= given.items()
        ]

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.texts["script"])
        return found


async def fetch(ref: str) -> StoredFile | None:
    """What Telegram has of it."""
    files = {"telegram:good": photo(), "telegram:bad": b"no picture"}
    return StoredFile("", "", files[ref]) if ref in files else None


def photo() -> bytes:
    """With the place where it was taken."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new("RGB", (800, 400), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


async def everything(site: PublicSite) -> list[Event]:
    """An event, one in Italian alone, one that was cancelled, and one that is over."""
    made = [
        await site.team.publish(**RICH),
        await site.team.publish(
            (Text("it", "Fuochi, musica; e \\ tanto altro\nin piazza", "Tutti.\n\nAnche Lei: « sì »."),)
        ),
        await site.team.publish((Text("it", "Annullato", ""),), starts_at=AT + timedelta(days=1)),
        await site.team.publish((Text("it", "Passato", ""),), starts_at=site.team.now - timedelta(days=3)),
    ]
    await site.team.cancel(made[2], "Piove.")
    return made


def by_ical(body: bytes) -> dict[str, tuple[Any, ...]]:
    found = IcsCalendarStream.calendar_from_ics(body.decode()).events
    return {
        str(each.uid): (
            each.summary,
            each.dtstart,
            each.dtend,
            each.location,
            each.description,
            each.status,
            each.sequence,
        )
        for each in found
    }
