"""The events as a feed (RFC 4287): newest first, and again whenever one changes."""

import uuid
from datetime import UTC, datetime
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from handlers.events.public import PublicEvent
from handlers.events.urls import query_of
from handlers.messaging.context import Context
from locales.codes import html_tag
from locales.language import Language
from storage.place.model import say

ATOM: Final = "http://www.w3.org/2005/Atom"
TYPE: Final = "application/atom+xml; charset=utf-8"
MOST: Final = 100
LONG_AGO: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""The date of a feed that has never had an entry."""


def written(context: Context, reader: Language, public_events: list[PublicEvent]) -> bytes:
    newest = sorted(public_events, key=lambda each: (each.event.changed_at, each.event.id), reverse=True)[
        :MOST
    ]
    town = say(context.place.name, reader.code)
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": html_tag(reader.code)})
    _texts(
        feed,
        id=_id(context, "events", reader),
        title=reader.say("What's on in {town}", town=town),
        updated=_instant(newest[0].event.changed_at if newest else LONG_AGO),
    )
    SubElement(SubElement(feed, "author"), "name").text = f"Ascolto · {town}"
    query = query_of(context, reader.code)
    _link(feed, "self", f"{context.public_url}/events.atom{query}", TYPE.partition(";")[0])
    _link(feed, "alternate", f"{context.public_url}/events{query}", "text/html")
    for told in newest:
        feed.append(_entry(context, reader, told))
    return bytes(tostring(feed, "utf-8", xml_declaration=True))


def _entry(context: Context, reader: Language, public_event: PublicEvent) -> Element:
    known = public_event.event
    entry = Element("entry")
    _texts(
        entry,
        id=_id(context, known.code, reader),
        title=reader.say("Cancelled: {title}", title=public_event.title)
        if public_event.cancelled
        else public_event.title,
        updated=_instant(known.changed_at),
        published=_instant(known.published_at or known.changed_at),
        summary="\n".join([*public_event.facts, *([public_event.body] if public_event.body else [])]),
    )
    _link(entry, "alternate", public_event.page, "text/html")
    SubElement(entry, "category", {"term": known.topic, "label": public_event.topic or known.topic})
    return entry


def _id(context: Context, name: str, reader: Language) -> str:
    """The same for ever, even when the town moves to another address."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"ascolto:{context.place.prefix}/{name}/{reader.code}").urn


def _texts(into: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(into, name).text = text


def _link(into: Element, rel: str, href: str, kind: str) -> None:
    SubElement(into, "link", {"rel": rel, "href": href, "type": kind})


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
