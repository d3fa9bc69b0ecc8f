"""Files on Telegram's shelf: uploaded by the bot or sent by people, found again by id."""

import functools
import io
from dataclasses import dataclass, field

from PIL import Image, UnidentifiedImageError

from tests.botapi.refusals import bad
from tests.botapi.shapes import Json

MOST_DOWNLOADED = 20 * 1024 * 1024
MOST_UPLOADED = 50 * 1024 * 1024
LONGEST_SIDES = 10_000  # width and height of a photo, together

FOLDERS = {"photo": "photos", "voice": "voice", "video": "videos", "document": "documents", "audio": "music"}
ENDINGS = {"photo": "jpg", "voice": "oga", "video": "mp4", "sticker": "webp", "audio": "mp3"}


@dataclass
class File:
    number: int
    kind: str
    data: bytes
    name: str = ""
    mime: str = ""
    size: int = 0
    shape: Json = field(default_factory=dict)  # width, height, duration: what this kind carries

    @property
    def file_id(self) -> str:
        return f"{self.kind}-{self.number}-AgACAgQAAxkBAAI"

    @property
    def path(self) -> str:
        ending = self.name.rpartition(".")[2] if "." in self.name else ENDINGS.get(self.kind, "bin")
        return f"{FOLDERS.get(self.kind, self.kind)}/file_{self.number}.{ending}"

    def as_json(self) -> Json:
        return {"file_id": self.file_id, "file_unique_id": f"AQAD{self.number}", "file_size": self.size}


class Shelf:
    def __init__(self) -> None:
        self._by_id: dict[str, File] = {}
        self._by_path: dict[str, File] = {}

    def put(
        self, kind: str, data: bytes, *, name: str = "", mime: str = "", size: int = 0, **shape: object
    ) -> File:
        """Keep a file; a size may be claimed so that a test need not carry megabytes."""
        file = File(len(self._by_id) + 1, kind, data, name, mime, size or len(data), dict(shape))
        self._by_id[file.file_id] = self._by_path[file.path] = file
        return file

    def find(self, file_id: str) -> File | None:
        return self._by_id.get(file_id)

    def at(self, path: str) -> File | None:
        return self._by_path.get(path)


def content_of(file: File) -> Json:
    """Describe a file as the field of a message that carries it."""
    if file.kind == "photo":
        return {"photo": _sizes(file)}
    shape = file.as_json() | file.shape
    if file.name and file.kind in {"document", "audio", "video", "animation"}:
        shape["file_name"] = file.name
    if file.mime and file.kind != "sticker":
        shape["mime_type"] = file.mime
    if file.kind == "animation":
        return {"animation": shape, "document": shape}
    return {file.kind: shape}


def _sizes(file: File) -> list[Json]:
    width, height = file.shape["width"], file.shape["height"]
    sizes = []
    for letter, longest in (("s", 90), ("m", 320), ("y", max(width, height))):
        scale = min(1.0, longest / max(width, height))
        size = file.as_json() | {
            "width": max(1, round(width * scale)),
            "height": max(1, round(height * scale)),
        }
        sizes.append(size | {"file_unique_id": f"AQAD{file.number}{letter}"})
    return sizes


def measure(data: bytes) -> Json:
    """Look at a picture as Telegram does before it takes it as a photo."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            width, height = picture.size
    except (UnidentifiedImageError, OSError) as error:
        raise bad("IMAGE_PROCESS_FAILED") from error
    if width + height > LONGEST_SIDES or max(width, height) > 20 * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return {"width": width, "height": height}


@functools.cache
def a_photo(shade: int = 0) -> bytes:
    """Draw a small real JPEG; another shade is another picture."""
    picture = Image.new("RGB", (640, 480), (40 + shade % 200, 90, 120))
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


A_VOICE = b"OggS\x00\x02" + bytes(22) + b"\x01\x13OpusHead\x01\x01" + bytes(60)
