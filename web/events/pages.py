"""What people see who follow a link to an event: one plain page, in their language, that also previews well."""

from typing import Final

from handlers.events.public import Told
from handlers.events.urls import query_of
from handlers.messaging.context import Context
from locales.clean import shorten
from locales.language import Language
from storage.place.model import say
from web.chat.page_texts import direction, offered
from web.events import schema_org
from web.http.markup import Html, filled, joined, page_of

TYPE: Final = "text/html; charset=utf-8"
SUMMARY: Final = 200
"""Characters that a preview shows."""


def event_page(context: Context, told: Told) -> bytes:
    reader, code = told.reader, told.event.code
    summary = shorten(" · ".join([told.when, told.where, *told.body.split("\n")[:1]]), SUMMARY)
    return page_of(
        "event",
        **_frame(context, reader, f"/events/{code}"),
        title=told.title,
        summary=f"{_said(told)} {summary}".strip(),
        icon=told.icon,
        text_lang=told.language.replace("_", "-"),
        image=_image(context, told),
        data=schema_org.embedded(context, told),
        news=filled('<p class="news">{{said}}</p>', said=_said(told)) if _said(told) else Html(),
        picture=_picture(told),
        facts=joined([filled("<li>{{fact}}</li>", fact=fact) for fact in told.facts]),
        body=joined([filled("<p>{{words}}</p>", words=words) for words in told.body.split("\n") if words]),
        ways=joined(_ways(told)),
        tools=joined(_tools(context, told)),
        back=_link("", f"/events{query_of(context, reader.code)}", reader.say("‹ What's on")),
    )


def list_page(context: Context, reader: Language, found: list[Told]) -> bytes:
    town, query = say(context.place.name, reader.code), query_of(context, reader.code)
    empty = reader.say("Nothing is planned at the moment.")
    feeds = [
        _link("", f"/events.ics{query}", reader.say("📆 Calendar")),
        _link("", f"/events.atom{query}", "Atom"),
        _link("", f"/events.json{query}", "JSON"),
    ]
    return page_of(
        "events",
        **_frame(context, reader, "/events"),
        title=reader.say("What's on in {town}", town=town),
        summary=shorten(" · ".join(each.title for each in found) or empty, SUMMARY),
        events=joined([_card(context, told) for told in found])
        if found
        else filled("<li>{{w}}</li>", w=empty),
        ways=_link("main", "/chat", reader.say("Open the chat")),
        feeds=joined(feeds),
    )


def _frame(context: Context, reader: Language, path: str) -> dict[str, str]:
    """What stands on every page."""
    query = query_of(context, reader.code)
    others = [each for each in offered(context.place) if each["code"] != reader.code]
    return {
        "lang": reader.code.replace("_", "-"),
        "dir": direction(reader),
        "town": say(context.place.name, reader.code),
        "url": f"{context.public_url}{path}{query}",
        "query": query,
        "path": path,
        "alternates": joined([_alternate(context, each, path) for each in offered(context.place)]),
        "languages": joined([_other(context, each, path) for each in others]),
    }


def _alternate(context: Context, other: dict[str, str], path: str) -> Html:
    return filled(
        '<link rel="alternate" hreflang="{{lang}}" href="{{url}}">',
        lang=other["code"].replace("_", "-"),
        url=f"{context.public_url}{path}{query_of(context, other['code'])}",
    )


def _other(context: Context, other: dict[str, str], path: str) -> Html:
    return filled(
        '<a href="{{url}}" lang="{{lang}}" dir="{{dir}}" hreflang="{{lang}}">{{name}}</a>',
        url=f"{path}{query_of(context, other['code'])}",
        lang=other["code"].replace("_", "-"),
        dir=other["dir"],
        name=other["name"],
    )


def _said(told: Told) -> str:
    if told.cancelled:
        return told.reader.say("This event has been cancelled.")
    return told.reader.say("This event is over.") if told.over else ""


def _image(context: Context, told: Told) -> Html:
    """The picture; without one, the card that we draw."""
    own = bool(told.event.picture)
    query = query_of(context, told.reader.code)
    card = f"{context.public_url}/events/{told.event.code}/card.png{query}"
    return filled(
        '<meta property="og:image" content="{{url}}">\n<meta property="og:image:alt" content="{{title}}">',
        url=schema_org.picture(context, told) if own else card,
        title=told.title,
    )


def _picture(told: Told) -> Html:
    if not told.event.picture:
        return Html()
    return filled('<img src="/events/{{code}}/picture" alt="">', code=told.event.code)


def _ways(told: Told) -> list[Html]:
    """To the chat, where one says that one comes; from an event that is no more, only to what is on."""
    reader = told.reader
    found = [_link("main", "/chat", reader.say("Open the chat"))]
    if told.telegram:
        # Translators: button
        found.append(_link("main", told.telegram, reader.say("Open in Telegram")))
    return found


def _tools(context: Context, told: Told) -> list[Html]:
    reader, code = told.reader, told.event.code
    query = query_of(context, reader.code)
    found = [_link("", f"/events/{code}.ics{query}", reader.say("📆 Calendar"))]
    if told.map_link:
        found.append(_link("", told.map_link, reader.say("🗺 Map")))
    if not told.cancelled and not told.over:
        # Translators: button
        found.append(_link("", f"/events/{code}/poster.png{query}", reader.say("🖨 Poster")))
    return found


def _card(context: Context, told: Told) -> Html:
    said = _said(told)
    return filled(
        '<li{{gone}}><a href="{{url}}"><strong lang="{{lang}}" dir="auto">{{icon}} {{title}}</strong>'
        "<span>{{when}}</span><span>{{where}}</span>{{said}}</a></li>",
        gone=Html(' class="gone"') if said else Html(),
        url=f"/events/{told.event.code}{query_of(context, told.reader.code)}",
        lang=told.language.replace("_", "-"),
        icon=told.icon,
        title=told.title,
        when=told.when,
        where=told.where,
        said=filled('<span class="news">{{said}}</span>', said=said) if said else Html(),
    )


def _link(kind: str, url: str, label: str) -> Html:
    return filled('<a class="{{kind}}" href="{{url}}">{{label}}</a>', kind=kind, url=url, label=label)
