"""Uploads of a browser: they come in parts, and are recognised by their first bytes, never by their name."""

from dataclasses import dataclass, field
from typing import Final, Protocol

from aiohttp import BodyPartReader, web

from flows.said import MediaKind
from locales.clean import clean, shorten
from locales.text import _
from storage.web.media import StoredFile
from web.chat.images import MOST_BYTES as MOST_PHOTO
from web.chat.images import NotTaken, reencoded

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_FIELD: Final = 16 * 1024
MOST_PARTS: Final = 12
LONGEST_NAME: Final = 80
CHUNK: Final = 64 * 1024
TELLING: Final = 64 * 1024
"""As many of the first bytes as tell what a file is."""
TOO_BIG: Final = _("This file is too big. Please send one of at most 20 MB.")

PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8")


class Sink(Protocol):
    """Where the bytes of a file go as they come."""

    async def take(self, chunk: bytes) -> None: ...


@dataclass(slots=True)
class InMemory:
    """For the team page of `try`, on one machine."""

    body: bytearray = field(default_factory=bytearray)

    async def take(self, chunk: bytes) -> None:
        self.body += chunk


@dataclass(slots=True)
class Upload:
    """`fields` are the form's texts; `said_type` is the browser's claim: only a hint. `head` is how the file begins."""

    fields: dict[str, str] = field(default_factory=dict)
    name: str = ""
    said_type: str = ""
    head: bytes = b""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file is that is kept as it came."""

    kind: MediaKind
    type: str
    name: str


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file that may be kept, and its kind in a conversation."""

    kind: MediaKind
    file: StoredFile


async def read_upload(request: web.Request, sink: Sink) -> Upload:
    """Raises NotTaken when it is too big, HTTPBadRequest when it is no form, and what the sink raises."""
    if not request.content_type.startswith("multipart/"):
        raise web.HTTPUnsupportedMediaType
    upload = Upload()
    reader = await request.multipart()
    for _part in range(MOST_PARTS):
        part = await reader.next()
        if part is None:
            return upload
        if not isinstance(part, BodyPartReader) or not part.name:
            break
        if part.filename is None:
            upload.fields[part.name] = (await _bytes_of(part, MOST_FIELD)).decode(errors="replace")
        elif upload.size:
            break  # one file each
        else:
            upload.name = part.filename
            upload.said_type = part.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            await _pass_on(part, upload, sink)
    raise web.HTTPBadRequest


async def kept(upload: Upload, body: bytes) -> UploadedFile:
    """The file of an upload in memory, as we keep it; a picture is written anew. Raises NotTaken."""
    if is_picture(upload):
        picture = await reencoded(body)
        return UploadedFile("photo", StoredFile(picture.type, "", picture.body))
    found = recognised(upload, voice=False)
    return UploadedFile(found.kind, StoredFile(found.type, found.name, body))


def is_picture(upload: Upload) -> bool:
    """Whether it is to be written anew. Raises NotTaken."""
    head = upload.head
    if head.startswith(PICTURES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        if upload.size > MOST_PHOTO:
            raise NotTaken(_("This photo is too big. Please send one of at most 10 MB."))
        return True
    if upload.said_type.startswith("image/") and upload.size <= MOST_PHOTO:
        raise NotTaken(_("We cannot read this picture. Please send a JPEG, PNG or WebP photo."))
    return False


def recognised(upload: Upload, *, voice: bool) -> Recognised:
    """Raises NotTaken."""
    kind, type_ = _known(upload.head, upload.said_type)
    if voice and kind in ("audio", "video"):
        kind, type_ = "voice", type_.replace("video/", "audio/")
    name = "" if kind == "voice" else shorten(clean(upload.name).replace("/", " "), LONGEST_NAME)
    return Recognised(kind, type_, name)


def _known(body: bytes, said_type: str) -> tuple[MediaKind, str]:
    """The kinds of file we take, by their first bytes. Raises NotTaken."""
    moving: MediaKind = "audio" if said_type.startswith("audio/") else "video"
    if body.startswith(b"%PDF-"):
        return "document", "application/pdf"
    if body.startswith(b"OggS"):
        return "audio", "audio/ogg"
    if body.startswith(b"ID3") or body[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return "audio", "audio/mpeg"
    if body.startswith(b"RIFF") and body[8:12] == b"WAVE":
        return "audio", "audio/wav"
    if body.startswith(b"\x1aE\xdf\xa3"):
        return moving, f"{moving}/webm"
    if body[4:8] == b"ftyp" and body[8:12] not in (b"heic", b"heix", b"mif1", b"avif"):
        return moving, f"{moving}/mp4"
    raise NotTaken(
        _("We can take photos, PDF files, voice messages, sound and video. This file is something else.")
    )


async def _pass_on(part: BodyPartReader, upload: Upload, sink: Sink) -> None:
    while chunk := await part.read_chunk(CHUNK):
        upload.size += len(chunk)
        if upload.size > MOST_BYTES:
            raise NotTaken(TOO_BIG)
        if len(upload.head) < TELLING:
            upload.head += bytes(chunk[: TELLING - len(upload.head)])
        await sink.take(chunk)


async def _bytes_of(part: BodyPartReader, most: int) -> bytes:
    body = bytearray()
    while chunk := await part.read_chunk(CHUNK):
        body += chunk
        if len(body) > most:
            raise NotTaken(TOO_BIG)
    return bytes(body)
