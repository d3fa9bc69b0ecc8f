"""The citizen's chat: requests of the page become inbound messages, and the page is told of changes."""

import logging
from functools import partial
from typing import Annotated, Final

import msgspec
from aiohttp import web

from flows.said import Media, Point, Said
from handlers.forms.emergency_numbers import sounds_urgent
from handlers.messaging.inbound import Spoke
from handlers.messaging.outbound import File, Piece
from locales.language import Language, language
from locales.text import _
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from storage.web import media, web_sessions
from storage.web import web_messages as rooms
from web.chat import wire
from web.chat.channel import NAME
from web.chat.event_stream import known_of, stream
from web.chat.files import file_of
from web.chat.history import Written, first_look, look_again, look_back
from web.chat.images import NotTaken
from web.chat.json_bodies import LONGEST_TEXT, Key, asked_for, key_of, plain, refusal
from web.chat.page_texts import WORDS, likely, offered, page_words
from web.chat.sessions import Visitor, begin, give, keep_alive, known_visitor, session_name, visitor
from web.chat.spool import Spool
from web.chat.stored_message import StoredMessage, number, packed
from web.chat.uploads import Upload, is_picture, read_upload, recognised
from web.chat.wire import Plain
from web.http.security import RETRY_AFTER
from web.http.site import Site
from web.http.upload_room import DiskFull, EnoughToday, NoRoom

log = logging.getLogger("ascolto.web")

FILES = "/chat/media"
NO_FILES: Final = _("We cannot take files at the moment. Please describe it in words: they arrive.")
NO_MORE_TODAY: Final = _(
    "You have sent as many files as we can take in a day. Please send the others tomorrow, or describe them in words."
)


class Say(msgspec.Struct, frozen=True):
    """`quiet` is for a button of the page itself, such as /language: it is not shown as the citizen's words."""

    key: Key
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_TEXT)]
    quiet: bool = False


class Tap(msgspec.Struct, frozen=True):
    key: Key
    tap: Annotated[str, msgspec.Meta(max_length=64)]
    message: int


class Place(msgspec.Struct, frozen=True):
    key: Key
    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)]


class Chat:
    def __init__(self, site: Site) -> None:
        self.site = site

    async def opening(self, request: web.Request) -> Plain:
        """The first data of the page; for a new visitor nothing is stored yet."""
        here, place = await visitor(request, self.site), self.site.context.place
        guess = likely(request.headers.get("Accept-Language", ""), place)
        reader = self._reader(request, here)
        told = {
            "page": page_words(reader, place),
            "languages": offered(place, guess),
            "begun": here is not None,
            "session": here.session if here else "",
        }
        return told | ({} if here is None else await self._first_look(here))

    async def begin(self, request: web.Request) -> web.Response:
        """Begins a chat for a new visitor; a browser that has one keeps it."""
        await asked_for(request, dict[str, str])
        if here := await visitor(request, self.site):
            return plain({"session": here.session})
        if not await self.site.new_chats.pass_slowly(self.site.callers.key(request)):
            return self._too_many(request)
        token = await begin(self.site)
        response = plain({"session": session_name(self.site, token)})
        give(response, self.site, token)
        return response

    async def say(self, request: web.Request) -> web.Response:
        here = await known_visitor(request, self.site)
        asked = await asked_for(request, Say)
        shown = None if asked.quiet else StoredMessage((Piece(asked.text),))
        said = Said(text=asked.text)
        return await self._hear(
            request, here, asked.key, shown, said=said, command=asked.text.startswith("/")
        )

    async def tap(self, request: web.Request) -> web.Response:
        here = await known_visitor(request, self.site)
        asked = await asked_for(request, Tap)
        return await self._hear(
            request, here, asked.key, None, tap=asked.tap, message_id=str(max(asked.message, 0))
        )

    async def place(self, request: web.Request) -> web.Response:
        here = await known_visitor(request, self.site)
        asked = await asked_for(request, Place)
        point = (asked.latitude, asked.longitude)
        return await self._hear(
            request, here, asked.key, StoredMessage(point=point), said=Said(point=Point(*point))
        )

    async def file(self, request: web.Request, *, voice: bool = False) -> web.Response:
        here = await known_visitor(request, self.site)
        person, address = here.address.encode(), self.site.callers.key(request)
        if not self.site.uploads.lets(person):
            return self._too_many(request, here)
        try:
            async with self.site.upload_room.taken(person, address):
                return await self._take_file(request, here, Spool(self.site, here, address), voice=voice)
        except NotTaken as reason:
            return refusal(self._reader(request, here).say(str(reason)))
        except DiskFull:
            log.error("the disk is nearly full: no more files are taken")  # noqa: TRY400 - known is known
            return refusal(self._reader(request, here).say(NO_FILES))
        except EnoughToday:
            return refusal(self._reader(request, here).say(NO_MORE_TODAY), 429)
        except NoRoom:
            raise web.HTTPServiceUnavailable(headers=RETRY_AFTER) from None

    async def _take_file(
        self, request: web.Request, here: Visitor, spool: Spool, *, voice: bool
    ) -> web.Response:
        try:
            upload = await read_upload(request, spool)
            key = key_of(upload.fields)
            shown, said = await self._keep(here, spool, upload, voice=voice)
        finally:
            await spool.drop()
        return await self._hear(request, here, key, shown, said=said)

    async def voice(self, request: web.Request) -> web.Response:
        return await self.file(request, voice=True)

    async def live(self, request: web.Request) -> web.StreamResponse:
        here = await known_visitor(request, self.site)
        return await stream(request, self.site, here.room, partial(self._tell, here))

    async def since(self, request: web.Request) -> web.Response:
        here = await known_visitor(request, self.site)
        return plain(await self._tell(here, known_of(request)))

    async def before(self, request: web.Request) -> web.Response:
        here = await known_visitor(request, self.site)
        n = number(request.query.get("n", ""))
        look = await self.site.store.read(lambda tx: look_back(tx, here.room, n))
        return plain({"messages": self._wired(here, look.rows), "more": look.more})

    async def media(self, request: web.Request) -> web.StreamResponse:
        here = await known_visitor(request, self.site)
        return await file_of(request, self.site, here.room)

    async def words(self, request: web.Request) -> web.Response:
        """The page's words in one language."""
        code = request.match_info["language"]
        if code not in self.site.context.place.languages:
            raise web.HTTPNotFound
        return plain(page_words(language(code), self.site.context.place))

    async def _hear(
        self,
        request: web.Request,
        here: Visitor,
        key: str,
        shown: StoredMessage | None,
        *,
        said: Said | None = None,
        tap: str = "",
        message_id: str = "",
        command: bool = False,
    ) -> web.Response:
        """Keeps what was said where the citizen sees it, then handles it. For a repeated request both are done already."""
        if not await self._may_speak(here, said):
            return self._too_many(request, here)
        inbound = Spoke(
            NAME,
            f"{here.who.id}:{key}",
            utc_now(),
            here.address,
            here.address,
            private=True,
            said=said or Said(),
            tap=tap,
            message_id=message_id,
            command=command,
            language_hint=likely(request.headers.get("Accept-Language", ""), self.site.context.place) or "",
        )
        if shown is None:
            return plain({"n": 0, "toast": (await self.site.take(inbound)).toast})
        written = Written(inbound, lambda tx: self._write(tx, here, key, shown))
        effects = await self.site.take(inbound, written.keep)
        self.site.hub.wake(here.room)
        return plain({"n": written.n, "toast": effects.toast})

    async def _may_speak(self, here: Visitor, said: Said | None) -> bool:
        """Words of danger are heard beyond the limit, too."""
        own = here.address.encode()
        if self.site.requests.lets(own):
            return True
        spoken = self.site.context.place.spoken
        return (
            said is not None and sounds_urgent(said.text, spoken) and await self.site.requests.take_turn(own)
        )

    def _write(self, tx: Transaction, here: Visitor, key: str, shown: StoredMessage) -> int:
        who = here.who
        sealer = people.key_of(self.site.context.keys, who)
        return rooms.add(
            tx,
            here.room,
            packed(shown),
            sealer,
            utc_now(),
            key=key,
            author_id=who.id,
            keyholder_id=who.id,
        )

    async def _keep(
        self, here: Visitor, spool: Spool, upload: Upload, *, voice: bool
    ) -> tuple[StoredMessage, Said]:
        """Keeps the file, and shows it in a message. Raises NotTaken."""
        if is_picture(upload):
            found = await spool.reencode(upload)
            sealer, now = people.key_of(self.site.context.keys, here.who), utc_now()
            ref = await self.site.store.run(lambda tx: media.add(tx, sealer, here.who.id, found.file, now))
            item = Media(found.kind, ref, found.file.type, "", len(found.file.body))
        else:
            known = recognised(upload, voice=voice)
            ref = await spool.keep(known, upload.size)
            item = Media(known.kind, ref, known.type, known.name, upload.size)
        caption = upload.fields.get("caption", "")[:LONGEST_TEXT]
        shown = StoredMessage(
            (Piece(caption),) if caption else (), files=(File(item.kind, ref, item.name, item.type),)
        )
        return shown, Said(text=caption, media=(item,), album=upload.fields.get("album", "")[:40])

    async def _first_look(self, here: Visitor) -> Plain:
        await keep_alive(self.site, here.token)
        look = await self.site.store.read(lambda tx: first_look(tx, here.room))
        return {"change": look.change, "messages": self._wired(here, look.rows), "more": look.more}

    async def _tell(self, here: Visitor, known: int) -> Plain:
        """The changes, and the citizen's language of the moment."""
        reads = await self.site.store.read(lambda tx: self._still(tx, here))
        if reads is None:
            return {"change": known, "ended": True}
        look = await self.site.store.read(lambda tx: look_again(tx, here.room, known))
        told = {"change": look.change, "messages": self._wired(here, look.rows), "more": look.more}
        return told | ({"language": reads} if reads else {})

    def _still(self, tx: Transaction, here: Visitor) -> str | None:
        """The citizen's language, empty when they chose none; None when the session is over."""
        who = web_sessions.who(tx, self.site.context.keys, here.token, utc_now())
        return None if who is None else who.language or ""

    def _wired(self, here: Visitor, rows: list[rooms.Row]) -> list[Plain]:
        return [wire.message(row, self.site.context.keys, FILES, mine=here.who.id) for row in rows]

    def _too_many(self, request: web.Request, here: Visitor | None = None) -> web.Response:
        """Whoever is turned away still reads whom to call."""
        reader, place = self._reader(request, here), self.site.context.place
        too_many, danger = (
            WORDS["too_many"],
            WORDS["danger"],
        )  # apart: extraction would take the names for sentences
        numbers = " · ".join(each.number for each in place.emergency)
        return refusal(f"{reader.say(too_many)} {reader.say(danger)}: {numbers}", 429)

    def _reader(self, request: web.Request, here: Visitor | None = None) -> Language:
        place = self.site.context.place
        guess = likely(request.headers.get("Accept-Language", ""), place)
        return language((here and here.who.language) or guess or place.default_language)
