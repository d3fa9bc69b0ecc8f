"""The HTTP application: the pages, and the routes for machines."""

import asyncio
from collections.abc import Iterable
from typing import Final

from aiohttp import web, web_response

from storage.engine.utc import utc_now
from storage.people import installation
from web.chat.chat import Chat
from web.chat.pages import page, static_files
from web.chat.receipts import Receipts
from web.chat.sessions import give, has_ended, take_back, visitor
from web.events.calendars import Feeds
from web.events.routes import PublicEvents
from web.http.connections import watched
from web.http.response_cache import CachedResponse, ResponseCache
from web.http.security import guarded, only_here
from web.http.site import SITE, Site
from web.team.own_chat import OwnChat
from web.team.team_page import Team

NAME: Final = "Ascolto"
"""Stands in place of the names and versions of what we are made of, in errors too."""
PATIENCE: Final = 3.0
"""Seconds within which the database and Telegram must answer to be called ready."""
ASKED_AGAIN: Final = 10.0
"""Seconds after which readiness is looked at again, however often it is asked for."""
READY: Final = b"ready"
TRIED: Final = "ready tried"
"""What the try of a write leaves in the database."""


def make_app(site: Site, machine_routes: Iterable[web.RouteDef] = ()) -> web.Application:
    """`machine_routes` are for callers that are no browsers, such as Telegram."""
    setattr(web_response, "SERVER_SOFTWARE", NAME)  # noqa: B010 - the library exports no other way, and no type
    app = web.Application(middlewares=[watched])
    app[SITE] = site
    app.on_shutdown.append(_send_away)
    public = [*_calendars(site), *PublicEvents(site).routes()]
    app.add_routes([*machine_routes, *_health(site), *public, *_chat(site)])
    if site.team_page:
        app.add_routes(_team(site))
    app.add_routes([*_static(), web.route("*", "/{nothing:.*}", guarded(_nothing), name="nothing")])
    return app


def _health(site: Site) -> list[web.RouteDef]:
    async def alive(_request: web.Request) -> web.Response:
        return web.Response(text="alive")

    answers = ResponseCache(1, ASKED_AGAIN)

    async def look() -> CachedResponse:
        lacking = [name for name, works in await _readiness(site) if not works]
        return CachedResponse("text/plain", f"not ready: {', '.join(lacking)}".encode() if lacking else READY)

    async def ready(_request: web.Request) -> web.Response:
        answer = await answers.get(TRIED, look)
        return web.Response(text=answer.body.decode(), status=200 if answer.body == READY else 503)

    return [
        web.get("/healthz", guarded(alive), name="healthz"),
        web.get("/readyz", guarded(ready), name="readyz"),
    ]


async def _readiness(site: Site) -> list[tuple[str, bool]]:
    async def database() -> bool:
        """A full disk can still be read."""
        await site.store.run(lambda tx: installation.learn(tx, TRIED, utc_now().isoformat()))
        return True

    async def answers(check: "asyncio.Future[bool]") -> bool:
        try:
            return await asyncio.wait_for(check, PATIENCE)
        except Exception:  # noqa: BLE001 - whatever went wrong, it is not ready
            return False

    checks = {"database": database(), "telegram": site.telegram_ready()}
    found = await asyncio.gather(*(answers(asyncio.ensure_future(check)) for check in checks.values()))
    return list(zip(checks, found, strict=True))


def _calendars(site: Site) -> list[web.RouteDef]:
    return [web.get("/calendar/{name:[a-z0-9-]{1,20}}.ics", guarded(Feeds(site).serve), name="calendar")]


def _chat(site: Site) -> list[web.RouteDef]:
    chat, receipts = Chat(site), Receipts(site)

    async def show(request: web.Request) -> web.Response:
        response = page("chat", chat=await chat.opening(request))
        if here := await visitor(request, site):
            give(response, site, here.token)
        elif has_ended(request, site, here):
            take_back(response, site)
        return response

    async def home(_request: web.Request) -> web.Response:
        raise web.HTTPSeeOther("/chat")

    routes = [
        web.get("/chat", guarded(show), name="chat"),
        web.post("/chat/begin", guarded(chat.begin), name="chat-begin"),
        web.post("/chat/say", guarded(chat.say), name="chat-say"),
        web.post("/chat/tap", guarded(chat.tap), name="chat-tap"),
        web.post("/chat/place", guarded(chat.place), name="chat-place"),
        web.post("/chat/photo", guarded(chat.file), name="chat-photo"),
        web.post("/chat/file", guarded(chat.file), name="chat-file"),
        web.post("/chat/voice", guarded(chat.voice), name="chat-voice"),
        web.post("/chat/receipt", guarded(receipts.make), name="chat-receipt"),
        web.post("/chat/return", guarded(receipts.come_back), name="chat-back"),
        web.post("/chat/leave", guarded(receipts.leave), name="chat-leave"),
        web.get("/chat/live", guarded(chat.live), name="chat-live", allow_head=False),
        web.get("/chat/since", guarded(chat.since), name="chat-since"),
        web.get("/chat/before", guarded(chat.before), name="chat-before"),
        web.get(r"/chat/media/{n:\d+}/{at:\d+}", guarded(chat.media), name="chat-media"),
        web.get(r"/chat/words/{language:\w{2,12}}", guarded(chat.words), name="chat-words"),
    ]
    return routes if site.team_page else [web.get("/", guarded(home), name="home"), *routes]


def _team(site: Site) -> list[web.RouteDef]:
    """The team page, for `try` alone: on this machine, and under its own paths."""
    chat, team, own = Chat(site), Team(site), OwnChat(site)

    async def show(request: web.Request) -> web.Response:
        return page("team", team=await team.opening(request))

    async def show_both(request: web.Request) -> web.Response:
        return page("try", team=await team.opening(request), chat=await chat.opening(request))

    return [
        web.get("/", only_here(show_both), name="both"),
        web.get("/team", only_here(show), name="team"),
        web.post("/team/say", only_here(team.say), name="team-say"),
        web.post("/team/tap", only_here(team.tap), name="team-tap"),
        web.post("/team/file", only_here(team.file), name="team-file"),
        web.get("/team/live", only_here(team.live), name="team-live", allow_head=False),
        web.get("/team/since", only_here(team.since), name="team-since"),
        web.get("/team/thread", only_here(team.thread), name="team-thread"),
        web.get(r"/team/media/{n:\d+}/{at:\d+}", only_here(team.media), name="team-media"),
        web.get("/team/own", only_here(own.opening), name="own"),
        web.get("/team/own/live", only_here(own.live), name="own-live", allow_head=False),
        web.get("/team/own/since", only_here(own.since), name="own-since"),
        web.get("/team/own/before", only_here(own.before), name="own-before"),
        web.post("/team/own/say", only_here(own.say), name="own-say"),
        web.post("/team/own/tap", only_here(own.tap), name="own-tap"),
        web.get(
            r"/team/own/media/{persona:\w{1,16}}/{n:\d+}/{at:\d+}", only_here(own.media), name="own-media"
        ),
    ]


def _static() -> list[web.RouteDef]:
    files = static_files()

    async def serve(request: web.Request) -> web.Response:
        file = files.get(request.match_info["path"])
        if file is None:
            raise web.HTTPNotFound
        return web.Response(body=file.body, headers={"Content-Type": f"{file.type}; charset=utf-8"})

    return [web.get("/static/{path:.+}", guarded(serve), name="static")]


async def _nothing(_request: web.Request) -> web.Response:
    raise web.HTTPNotFound


async def _send_away(app: web.Application) -> None:
    app[SITE].hub.close()
