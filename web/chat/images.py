"""Decodes photographs and writes them anew: metadata, such as the place where one was taken, is left behind."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, PngImagePlugin

from locales.text import _
from storage.engine.cpu_affinity import go_anywhere

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_PIXELS: Final = 50_000_000
MOST_MEMORY: Final = 48 * 1024 * 1024
"""Bytes that a picture may take while it is decoded."""
MOST_SCANS: Final = 64
"""Passes of a progressive JPEG: each goes over the whole picture."""
LITTLE_MEMORY: Final = 16 * 1024 * 1024
LONGEST_SIDE: Final = 1600
FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
REDUCED: Final = ("RGB", "RGBA", "L")
"""Modes that can be made smaller by whole steps first, which takes less than the fine way alone."""
PIXEL: Final = 4
"""Bytes of a decoded pixel."""


class Decoder:
    """Decodes one picture at a time, in a thread of its own."""

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name, initializer=go_anywhere)
        self._turns: tuple[asyncio.AbstractEventLoop, asyncio.Lock] | None = None

    async def decode(self, load: Callable[[], Awaitable[bytes]]) -> "Picture":
        """Loads it when its turn has come: those that wait take no memory. Raises NotTaken."""
        loop = asyncio.get_running_loop()
        if self._turns is None or self._turns[0] is not loop:
            self._turns = loop, asyncio.Lock()
        async with self._turns[1]:
            return await loop.run_in_executor(self._thread, reencode, await load())


LIGHT: Final = Decoder("pictures")
HEAVY: Final = Decoder("large-pictures")
"""Apart, so that nobody's photo waits for those that take long."""

# We check the size ourselves, before anything is decoded; Pillow would only warn up to twice its own limit.
Image.MAX_IMAGE_PIXELS = None
PngImagePlugin.MAX_TEXT_MEMORY = 1024 * 1024


class NotTaken(Exception):
    """The file cannot be taken. The message is a msgid for its sender."""


@dataclass(frozen=True, slots=True)
class Picture:
    type: str
    body: bytes


async def reencoded(body: bytes) -> Picture:
    """Raises NotTaken."""

    async def load() -> bytes:
        return body

    return await decoder_of(body).decode(load)


def decoder_of(beginning: bytes) -> Decoder:
    """By what the beginning of a picture says of it; one that says nothing is taken for a heavy one."""
    try:
        with Image.open(io.BytesIO(beginning), formats=FORMATS) as image:
            return LIGHT if memory(image) <= LITTLE_MEMORY else HEAVY
    except Exception:  # noqa: BLE001 - a broken picture can raise anything; it is refused in its turn
        return HEAVY


def reencode(body: bytes) -> Picture:
    """Upright, at most 1600 pixels long, and nothing but the picture. Raises NotTaken."""
    if len(body) > MOST_BYTES:
        raise NotTaken(_("This photo is too big. Please send one of at most 10 MB."))
    try:
        with Image.open(io.BytesIO(body), formats=FORMATS) as image:
            _weigh(image, body)
            small = _small(image)
        return _written(small)
    except NotTaken:
        raise
    except Exception as error:  # a broken picture can raise anything in its decoder
        raise NotTaken(_("We cannot read this picture. Please send a JPEG, PNG or WebP photo.")) from error


def memory(image: Image.Image) -> int:
    """Bytes that decoding it takes at its height, by its head alone."""
    pixels = image.width * image.height
    if image.format == "JPEG":
        coefficients = _coefficients(image) if image.info.get("progressive") else 0
        return coefficients + pixels * PIXEL // _drafted(image) ** 2
    if image.format == "WEBP":
        return 3 * pixels * PIXEL  # two canvases of the decoder, and ours
    copies = 2 if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info else 1
    return copies * pixels * PIXEL


def _coefficients(image: Image.Image) -> int:
    """Of a progressive JPEG all are kept, two bytes each, in each colour as finely as it was sampled."""
    layers: list[tuple[int, int, int, int]] = getattr(image, "layer", [])
    sampled = [(across, down) for _id, across, down, _table in layers] or [(1, 1)] * 3
    finest = max(across for across, _ in sampled) * max(down for _, down in sampled)
    return 2 * image.width * image.height * sum(across * down for across, down in sampled) // max(finest, 1)


def _drafted(image: Image.Image) -> int:
    """By how much a JPEG is made smaller while it is decoded."""
    wide, high = _aim(image)
    times = min(image.width // wide, image.height // high)
    return next((scale for scale in (8, 4, 2) if times >= scale), 1)


def _aim(image: Image.Image) -> tuple[int, int]:
    """The size that it is to have, in its own proportions: a decoder does not go below either side."""
    longest = max(image.width, image.height, LONGEST_SIDE)
    wide, high = (side * LONGEST_SIDE // longest for side in image.size)
    return max(wide, 1), max(high, 1)


def _weigh(image: Image.Image, body: bytes) -> None:
    many_scans = image.format == "JPEG" and body.count(b"\xff\xda") > MOST_SCANS
    if image.width * image.height > MOST_PIXELS or memory(image) > MOST_MEMORY or many_scans:
        raise NotTaken(_("This picture has too many pixels. Please send a smaller one."))


def _small(image: Image.Image) -> Image.Image:
    """Made small before it is turned: a copy of the whole would take as much again."""
    image.draft("RGB", _aim(image))  # a JPEG decodes at a fraction of its size
    times = max(image.size) // LONGEST_SIDE
    small = image.reduce(times) if times > 1 and image.mode in REDUCED else image
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    ImageOps.exif_transpose(small, in_place=True)
    return small.copy() if small is image else small  # the file is closed behind it


def _written(image: Image.Image) -> Picture:
    """Copies the pixels to a fresh canvas: nothing else of the file can be written."""
    see_through = image.has_transparency_data
    canvas = Image.new("RGBA" if see_through else "RGB", image.size)
    canvas.paste(image if image.mode == canvas.mode else image.convert(canvas.mode))
    out = io.BytesIO()
    if see_through:
        canvas.save(out, "WEBP", quality=85)
        return Picture("image/webp", out.getvalue())
    canvas.save(out, "JPEG", quality=85)
    return Picture("image/jpeg", out.getvalue())
