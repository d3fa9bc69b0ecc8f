"""The team page of `try`: a forum in the browser, where any user of this machine plays one of three operators."""

import re
from typing import Annotated

import msgspec
from aiohttp import web

from flows.said import Media, Said
from handlers.messaging.inbound import Spoke
from handlers.messaging.outbound import File, Piece
from locales.language import language
from storage.engine.transaction import Transaction
from storage.engine.utc import utc_now
from storage.people import people
from storage.people.encryption import Key as SealingKey
from storage.people.people import Person
from storage.sending import message_links
from storage.tickets import tickets
from storage.web import media
from storage.web import web_messages as rooms
from web.chat import wire
from web.chat.channel import NAME
from web.chat.event_stream import known_of, stream
from web.chat.files import file_of
from web.chat.history import Written, first_look, look_again, look_back
from web.chat.images import NotTaken
from web.chat.json_bodies import LONGEST_TEXT, Key, asked_for, key_of, plain, refusal
from web.chat.page_texts import page_words
from web.chat.stored_message import StoredMessage, number, packed, unpacked
from web.chat.uploads import InMemory, Upload, UploadedFile, kept, read_upload
from web.chat.wire import Plain
from web.http.site import Site
from web.team.personas import COORDINATOR, PERSONAS, TEAM, Persona, persona

FILES = "/team/media"
THREAD = re.compile("[0-9]{0,32}")
Thread = Annotated[str, msgspec.Meta(pattern="^[0-9]{0,32}$")]


class Say(msgspec.Struct, frozen=True):
    key: Key
    persona: str
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_TEXT)]
    thread: Thread = ""
    reply_to: int = 0


class Tap(msgspec.Struct, frozen=True):
    key: Key
    persona: str
    tap: Annotated[str, msgspec.Meta(max_length=64)]
    message: int
    thread: Thread = ""


class Team:
    def __init__(self, site: Site) -> None:
        self.site = site

    async def opening(self, _request: web.Request) -> Plain:
        look = await self.site.store.read(lambda tx: first_look(tx, TEAM, ""))
        place = self.site.context.place
        return {
            "page": page_words(language(place.default_language), place, team=True),
            "personas": [
                {"id": each.id, "name": each.name, "coordinator": each.id == COORDINATOR} for each in PERSONAS
            ],
            "change": look.change,
            "messages": self._wired(look.rows),
            "more": look.more,
            "threads": [wire.thread(topic) for topic in look.threads],
        }

    async def say(self, request: web.Request) -> web.Response:
        asked = await asked_for(request, Say)
        who = _played(asked.persona)
        reply_to = str(asked.reply_to) if asked.reply_to > 0 else ""
        shown = StoredMessage((Piece(asked.text),), who=who.name, reply_to=reply_to)
        said = Said(text=asked.text)
        return await self._hear(who, asked.key, asked.thread, shown, said, command=asked.text.startswith("/"))

    async def file(self, request: web.Request) -> web.Response:
        try:
            upload = await read_upload(request, sink := InMemory())
            key = key_of(upload.fields)
            found = await kept(upload, bytes(sink.body))
        except NotTaken as reason:
            return refusal(language(self.site.context.place.default_language).say(str(reason)))
        who = _played(upload.fields.get("persona", ""))
        thread = upload.fields.get("thread", "")
        if not THREAD.fullmatch(thread):
            raise web.HTTPBadRequest
        shown, said = await self._keep(who, thread, found, upload)
        return await self._hear(who, key, thread, shown, said)

    async def tap(self, request: web.Request) -> web.Response:
        asked = await asked_for(request, Tap)
        who = _played(asked.persona)
        effects = await self.site.take(
            Spoke(
                NAME,
                f"{TEAM}:{who.id}:{asked.key}",
                utc_now(),
                who.id,
                TEAM,
                private=False,
                tap=asked.tap,
                message_id=str(max(asked.message, 0)),
                thread=asked.thread,
                name=who.name,
            )
        )
        return plain({"n": 0, "toast": effects.toast})

    async def live(self, request: web.Request) -> web.StreamResponse:
        return await stream(request, self.site, TEAM, self._tell)

    async def since(self, request: web.Request) -> web.Response:
        return plain(await self._tell(known_of(request)))

    async def thread(self, request: web.Request) -> web.Response:
        """The messages of one topic, the newest or those before message `n`."""
        thread = request.query.get("thread", "")[:32]
        n = number(request.query.get("n", "")) or rooms.NEVER
        look = await self.site.store.read(lambda tx: look_back(tx, TEAM, n, thread))
        return plain({"messages": self._wired(look.rows), "more": look.more})

    async def media(self, request: web.Request) -> web.StreamResponse:
        return await file_of(request, self.site, TEAM)

    async def _hear(
        self, who: Persona, key: str, thread: str, shown: StoredMessage, said: Said, *, command: bool = False
    ) -> web.Response:
        key = f"{who.id}:{key}"
        replied_to = number(shown.reply_to)
        replied = await self.site.store.read(lambda tx: self._author(tx, replied_to))
        taps = await self.site.store.read(lambda tx: self._taps(tx, replied_to))
        inbound = Spoke(
            NAME,
            f"{TEAM}:{key}",
            utc_now(),
            who.id,
            TEAM,
            private=False,
            said=said,
            reply_to=shown.reply_to,
            reply_to_address=replied.id if replied else "",
            reply_to_name=replied.name if replied else "",
            reply_to_taps=taps,
            thread=thread,
            command=command,
            name=who.name,
        )
        written = Written(inbound, lambda tx: self._write(tx, who, key, thread, shown))
        effects = await self.site.take(inbound, written.keep)
        self.site.hub.wake(TEAM)
        return plain({"n": written.n, "toast": effects.toast})

    def _author(self, tx: Transaction, n: int) -> Persona | None:
        """The persona who wrote the message; None where it is the service's."""
        row = rooms.get(tx, TEAM, n)
        if row is None or row.author_id is None:
            return None
        played = (people.find(tx, self.site.context.keys, NAME, each.id) for each in PERSONAS)
        ids = [who.id if who else 0 for who in played]
        return PERSONAS[ids.index(row.author_id)] if row.author_id in ids else None

    def _taps(self, tx: Transaction, n: int) -> tuple[str, ...]:
        """The buttons of the message, where it is the service's own."""
        row = rooms.get(tx, TEAM, n)
        body = row.opened(self.site.context.keys) if row is not None and row.author_id is None else None
        rows = unpacked(body).rows if body else ()
        return tuple(button.tap for row in rows for button in row if button.tap)

    def _write(self, tx: Transaction, who: Persona, key: str, thread: str, shown: StoredMessage) -> int:
        author = people.find(tx, self.site.context.keys, NAME, who.id)
        owner, sealer = self._sealer(tx, thread)
        return rooms.add(
            tx,
            TEAM,
            packed(shown),
            sealer,
            utc_now(),
            key=key,
            thread=thread,
            author_id=author.id if author else 0,
            keyholder_id=None if owner is None else owner.id,
        )

    async def _keep(
        self, who: Persona, thread: str, found: UploadedFile, upload: Upload
    ) -> tuple[StoredMessage, Said]:
        def keep(tx: Transaction) -> str:
            owner, sealer = self._sealer(tx, thread)
            return media.add(tx, sealer, None if owner is None else owner.id, found.file, utc_now())

        ref, file = await self.site.store.run(keep), found.file
        caption = upload.fields.get("caption", "")[:LONGEST_TEXT]
        reply_to = number(upload.fields.get("reply_to", ""))
        shown = StoredMessage(
            (Piece(caption),) if caption else (),
            files=(File(found.kind, ref, file.name, file.type),),
            who=who.name,
            reply_to=str(reply_to) if reply_to else "",
        )
        return shown, Said(
            text=caption, media=(Media(found.kind, ref, file.type, file.name, len(file.body)),)
        )

    def _sealer(self, tx: Transaction, thread: str) -> tuple[Person | None, SealingKey]:
        """Messages in a ticket's topic belong to its citizen: erasing them erases it."""
        topic = message_links.topic_at(tx, thread) if thread else None
        if topic is None:
            return None, self.site.context.keys.own
        owner = people.get(tx, tickets.get(tx, topic.ticket_id).person_id)
        return owner, people.key_of(self.site.context.keys, owner)

    async def _tell(self, known: int) -> Plain:
        look = await self.site.store.read(lambda tx: look_again(tx, TEAM, known))
        return {
            "change": look.change,
            "messages": self._wired(look.rows),
            "threads": [wire.thread(topic) for topic in look.threads],
            "more": look.more,
        }

    def _wired(self, rows: list[rooms.Row]) -> list[Plain]:
        return [wire.message(row, self.site.context.keys, FILES, mine=row.author_id) for row in rows]


def _played(of_id: str) -> Persona:
    """Raises HTTPBadRequest."""
    found = persona(of_id)
    if found is None:
        raise web.HTTPBadRequest
    return found
