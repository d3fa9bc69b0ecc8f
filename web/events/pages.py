"""The public pages of events: plain, in the reader's language, with a preview for shared links."""

from typing import Any, Final, NamedTuple

from handlers.events.public import Told
from handlers.events.urls import query_of
from handlers.messaging.context import Context
from locales.clean import shorten
from locales.language import Language
from storage.place.model import say
from web.chat.page_texts import direction, offered
from web.events import schema_org
from web.http.templates import template

TYPE: Final = "text/html; charset=utf-8"
SUMMARY: Final = 200
"""Characters that a preview shows."""


class Link(NamedTuple):
    url: str
    label: str


class Listed(NamedTuple):
    """An event on the list; `news` is the reason not to come."""

    told: Told
    url: str
    news: str


def event_page(context: Context, told: Told) -> bytes:
    reader, path = told.reader, f"/events/{told.event.code}"
    news, query = _news(told), query_of(context, told.reader.code)
    summary = shorten(" · ".join([told.when, told.where, *told.body.split("\n")[:1]]), SUMMARY)
    return _rendered(
        "event",
        _frame(context, reader, path),
        title=told.title,
        summary=f"{news} {summary}".strip(),
        told=told,
        image=_image(context, told),
        data=schema_org.alone(context, told),
        news=news,
        back=[Link(f"/events{query}", reader.say("‹ What's on"))],
        ways=_ways(told),
        tools=_tools(told, path, query),
    )


def list_page(context: Context, reader: Language, found: list[Told]) -> bytes:
    town, query = say(context.place.name, reader.code), query_of(context, reader.code)
    empty = reader.say("Nothing is planned at the moment.")
    return _rendered(
        "events",
        _frame(context, reader, "/events"),
        title=reader.say("What's on in {town}", town=town),
        summary=shorten(" · ".join(each.title for each in found) or empty, SUMMARY),
        events=[Listed(each, f"/events/{each.event.code}{query}", _news(each)) for each in found],
        empty=empty,
        ways=[Link("/chat", reader.say("Open the chat"))],
        tools=[
            Link(f"/events.ics{query}", reader.say("📆 Calendar")),
            Link(f"/events.atom{query}", "Atom"),
            Link(f"/events.json{query}", "JSON"),
        ],
    )


def _rendered(name: str, frame: dict[str, Any], **values: Any) -> bytes:  # Any: whatever the page shows
    return template(name).render(frame, **values).encode()


def _frame(context: Context, reader: Language, path: str) -> dict[str, Any]:
    """The frame of every page."""
    query = query_of(context, reader.code)
    return {
        "code": reader.code,
        "dir": direction(reader),
        "town": say(context.place.name, reader.code),
        "url": f"{context.public_url}{path}{query}",
        "query": query,
        "path": path,
        "languages": [_language(context, each, path) for each in offered(context.place)],
    }


def _language(context: Context, offer: dict[str, str], path: str) -> dict[str, str]:
    """The same page in that language."""
    path = f"{path}{query_of(context, offer['code'])}"
    return offer | {"path": path, "url": f"{context.public_url}{path}"}


def _news(told: Told) -> str:
    if told.cancelled:
        return told.reader.say("This event has been cancelled.")
    return told.reader.say("This event is over.") if told.over else ""


def _image(context: Context, told: Told) -> str:
    """The event's picture; without one, the card that we draw."""
    if told.event.picture:
        return schema_org.picture(context, told)
    query = query_of(context, told.reader.code)
    return f"{context.public_url}/events/{told.event.code}/card.png{query}"


def _ways(told: Told) -> list[Link]:
    """The ways into the chat, to sign up; from an event that is over or cancelled, only to the list."""
    found = [Link("/chat", told.reader.say("Open the chat"))]
    if told.telegram:
        # Translators: button
        found.append(Link(told.telegram, told.reader.say("Open in Telegram")))
    return found


def _tools(told: Told, path: str, query: str) -> list[Link]:
    reader = told.reader
    found = [Link(f"{path}.ics{query}", reader.say("📆 Calendar"))]
    if told.map_link:
        found.append(Link(told.map_link, reader.say("🗺 Map")))
    if not told.cancelled and not told.over:
        # Translators: button
        found.append(Link(f"{path}/poster.png{query}", reader.say("🖨 Poster")))
    return found
