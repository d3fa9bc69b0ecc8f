"""Uploads of a browser: read into memory within limits, recognised by their first bytes, never by their name."""

from dataclasses import dataclass, field
from typing import Final

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
TOO_BIG: Final = _("This file is too big. Please send one of at most 20 MB.")

PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8")


@dataclass(slots=True)
class Upload:
    """`fields` are the form's texts; `said_type` is the browser's claim: only a hint."""

    fields: dict[str, str] = field(default_factory=dict)
    name: str = ""
    said_type: str = ""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file that may be kept, and its kind in a conversation."""

    kind: MediaKind
    file: StoredFile


async def read_upload(request: web.Request) -> Upload:
    """Raises NotTaken when it is too big, HTTPBadRequest when it is no form."""
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
        else:
            upload.name = part.filename
            upload.said_type = part.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            upload.body = await _bytes_of(part, MOST_BYTES)
    raise web.HTTPBadRequest


async def kept(upload: Upload, *, voice: bool) -> UploadedFile:
    """The file as we keep it; a picture is written anew. Raises NotTaken."""
    if _is_picture(upload.body):
        picture = await reencoded(upload.body)
        return UploadedFile("photo", StoredFile(picture.type, "", picture.body))
    if upload.said_type.startswith("image/") and len(upload.body) <= MOST_PHOTO:
        raise NotTaken(_("We cannot read this picture. Please send a JPEG, PNG or WebP photo."))
    kind, type_ = _known(upload.body, upload.said_type)
    if voice and kind in ("audio", "video"):
        kind, type_ = "voice", type_.replace("video/", "audio/")
    name = "" if kind == "voice" else shorten(clean(upload.name).replace("/", " "), LONGEST_NAME)
    return UploadedFile(kind, StoredFile(type_, name, upload.body))


def _is_picture(body: bytes) -> bool:
    return body.startswith(PICTURES) or (body.startswith(b"RIFF") and body[8:12] == b"WEBP")


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


async def _bytes_of(part: BodyPartReader, most: int) -> bytes:
    body = bytearray()
    while chunk := await part.read_chunk(CHUNK):
        body += chunk
        if len(body) > most:
            raise NotTaken(TOO_BIG)
    return bytes(body)
