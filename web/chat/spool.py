"""An upload on its way into the database: in parts, each sealed, so that no file is ever in memory as a whole."""

import io
from dataclasses import dataclass, field

from storage.engine.utc import utc_now
from storage.people import people
from storage.people.encryption import Key
from storage.web import media
from storage.web.media import PART, StoredFile
from web.chat.images import NotTaken, decoder_of
from web.chat.sessions import Visitor
from web.chat.uploads import Recognised, Upload, UploadedFile
from web.http.site import Site


@dataclass(slots=True)
class Spool:
    """A Sink that counts what comes against what may come."""

    site: Site
    here: Visitor
    address: bytes
    ref: str = field(default_factory=media.new_ref)
    written: int = 0
    _rest: bytearray = field(default_factory=bytearray)

    @property
    def _sealer(self) -> Key:
        return people.key_of(self.site.context.keys, self.here.who)

    async def take(self, chunk: bytes) -> None:
        """Raises DiskFull, EnoughToday."""
        self.site.upload_room.count(self.here.address.encode(), self.address, len(chunk))
        self._rest += chunk
        while len(self._rest) >= PART:
            await self._put(bytes(self._rest[:PART]))
            del self._rest[:PART]

    async def keep(self, found: Recognised, size: int) -> str:
        """Keeps the file as it came; returns its reference."""
        await self._end()
        sealer, who, now = self._sealer, self.here.who.id, utc_now()
        await self.site.store.run(
            lambda tx: media.complete(tx, sealer, who, self.ref, found.type, found.name, size, now)
        )
        return self.ref

    async def reencode(self, upload: Upload) -> UploadedFile:
        """Writes a picture anew; what came goes. Raises NotTaken."""
        await self._end()
        picture = await decoder_of(upload.head).decode(self._whole)
        return UploadedFile("photo", StoredFile(picture.type, "", picture.body))

    async def drop(self) -> None:
        """Deletes what came, unless it was kept as a file."""
        await self.site.store.run(lambda tx: media.drop_lost(tx, self.ref))

    async def _end(self) -> None:
        if self._rest:
            await self._put(bytes(self._rest))
            self._rest.clear()

    async def _put(self, part: bytes) -> None:
        sealer, n, now = self._sealer, self.written, utc_now()
        await self.site.store.run(lambda tx: media.add_part(tx, sealer, self.ref, n, part, now))
        self.written += 1

    async def _whole(self) -> bytes:
        body = io.BytesIO()  # whose value is no copy
        for n in range(self.written):
            sealed = await self.site.store.read(lambda tx, n=n: media.part(tx, self.ref, n))  # type: ignore[misc]
            if sealed is None:
                raise NotTaken
            body.write(media.open_part(self._sealer, self.ref, n, sealed))
        return body.getvalue()
