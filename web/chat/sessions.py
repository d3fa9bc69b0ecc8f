"""The browser's session: a cookie that only the browser holds; we keep its hash."""

import secrets
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from storage.people.people import Person
from storage.web import web_sessions
from web.chat.channel import NAME
from web.http.site import Site

TOKEN_BYTES = 32
LONGEST_TOKEN = 64
NAMED: Final = "Ascolto-Session"
"""The header in which a page names the session it was opened with; an event stream does so in its query."""
FORGET: Final = {"Clear-Site-Data": '"cache", "storage"'}
"""Tells the browser to keep nothing of a chat that is over on this device."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A citizen with a session. `address` is their random address on the web, and no secret of theirs.

    `session` names the session to its page, which keeps unsent words under that name.
    """

    who: Person
    address: str
    token: str
    session: str

    @property
    def room(self) -> str:
        return self.who.lane


def cookie_name(site: Site) -> str:
    return "__Host-ascolto" if site.secure else "ascolto"


async def visitor(request: web.Request, site: Site) -> Visitor | None:
    """The browser's citizen; None for a new visitor."""
    token = request.cookies.get(cookie_name(site), "")
    if not token or len(token) > LONGEST_TOKEN:
        return None
    now = utc_now()
    who = await site.store.read(lambda tx: web_sessions.who(tx, site.context.keys, token, now))
    if who is None:
        return None
    return Visitor(who, people.address_of_person(site.context.keys, who), token, session_name(site, token))


def session_name(site: Site, token: str) -> str:
    return site.context.keys.hashed("web page", token).hex()[:24]


def has_ended(request: web.Request, site: Site, here: Visitor | None) -> bool:
    """Whether the browser holds the cookie of a session that is over."""
    return here is None and cookie_name(site) in request.cookies


async def known_visitor(request: web.Request, site: Site) -> Visitor:
    """Raises HTTPUnauthorized when there is no chat, and HTTPConflict to a page of another one than is open now."""
    found = await visitor(request, site)
    if found is None:
        raise web.HTTPUnauthorized(headers=FORGET if has_ended(request, site, found) else None)
    named = request.headers.get(NAMED) or request.query.get("session") or found.session
    if named != found.session:
        raise web.HTTPConflict
    return found


async def begin(site: Site) -> str:
    """Begins a chat; returns the token of its first session."""
    token, address, now = secrets.token_urlsafe(TOKEN_BYTES), secrets.token_hex(16), utc_now()

    def new(tx: Transaction) -> None:
        who = people.add(tx, site.context.keys, NAME, address, now)
        web_sessions.begin(tx, site.context.keys, token, who.id, now)

    await site.store.run(new)
    return token


async def join(site: Site, person_id: int) -> str:
    """Adds a session to an existing chat; returns its token."""
    token, now = secrets.token_urlsafe(TOKEN_BYTES), utc_now()
    await site.store.run(lambda tx: web_sessions.begin(tx, site.context.keys, token, person_id, now))
    return token


async def keep_alive(site: Site, token: str) -> None:
    now = utc_now()
    await site.store.run(lambda tx: web_sessions.used(tx, site.context.keys, token, now))


def give(response: web.StreamResponse, site: Site, token: str) -> None:
    response.set_cookie(
        cookie_name(site),
        token,
        max_age=int(web_sessions.LASTS.total_seconds()),
        httponly=True,
        samesite="Strict",
        secure=site.secure,
        path="/",
    )


def take_back(response: web.StreamResponse, site: Site) -> None:
    """Leaves nothing of the chat in the browser."""
    response.headers.update(FORGET)
    response.del_cookie(cookie_name(site), path="/", secure=site.secure, httponly=True, samesite="Strict")
