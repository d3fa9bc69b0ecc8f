"""The public pages of events: plain, in the reader's language, with a preview for shared links."""

from typing import Any, Final, NamedTuple

from handlers.events.public import PublicEvent
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

    told: PublicEvent
    url: str
    news: str


def event_page(context: Context, public_event: PublicEvent) -> bytes:
    reader, path = public_event.reader, f"/events/{public_event.event.code}"
    news, query = _news(public_event), query_of(context, public_event.reader.code)
    summary = shorten(
        " · ".join([public_event.when, public_event.where, *public_event.body.split("\n")[:1]]), SUMMARY
    )
    return _rendered(
        "event",
        _frame(context, reader, path),
        title=public_event.title,
        summary=f"{news} {summary}".strip(),
        told=public_event,
        image=_image(context, public_event),
        data=schema_org.alone(context, public_event),
        news=news,
        back=[Link(f"/events{query}", reader.say("‹ What's on"))],
        ways=_ways(public_event),
        tools=_tools(public_event, path, query),
    )


def list_page(context: Context, reader: Language, public_events: list[PublicEvent]) -> bytes:
    town, query = say(context.place.name, reader.code), query_of(context, reader.code)
    empty = reader.say("Nothing is planned at the moment.")
    return _rendered(
        "events",
        _frame(context, reader, "/events"),
        title=reader.say("What's on in {town}", town=town),
        summary=shorten(" · ".join(each.title for each in public_events) or empty, SUMMARY),
        events=[Listed(each, f"/events/{each.event.code}{query}", _news(each)) for each in public_events],
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


def _news(public_event: PublicEvent) -> str:
    if public_event.cancelled:
        return public_event.reader.say("This event has been cancelled.")
    return public_event.reader.say("This event is over.") if public_event.over else ""


def _image(context: Context, public_event: PublicEvent) -> str:
    """The event's picture; without one, the card that we draw."""
    if public_event.event.picture:
        return schema_org.picture(context, public_event)
    query = query_of(context, public_event.reader.code)
    return f"{context.public_url}/events/{public_event.event.code}/card.png{query}"


def _ways(public_event: PublicEvent) -> list[Link]:
    """The ways into the chat, to sign up; from an event that is over or cancelled, only to the list."""
    found = [Link("/chat", public_event.reader.say("Open the chat"))]
    if public_event.telegram:
        # Translators: button
        found.append(Link(public_event.telegram, public_event.reader.say("Open in Telegram")))
    return found


def _tools(public_event: PublicEvent, path: str, query: str) -> list[Link]:
    reader = public_event.reader
    found = [Link(f"{path}.ics{query}", reader.say("📆 Calendar"))]
    if public_event.map_link:
        found.append(Link(public_event.map_link, reader.say("🗺 Map")))
    if not public_event.cancelled and not public_event.over:
        # Translators: button
        found.append(Link(f"{path}/poster.png{query}", reader.say("🖨 Poster")))
    return found
