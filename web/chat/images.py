"""Decodes photographs and writes them anew: metadata, such as the place where one was taken, is left behind."""

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps

from locales.text import _
from storage.engine.cpu_affinity import go_anywhere

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_PIXELS: Final = 50_000_000
LONGEST_SIDE: Final = 1600
FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
DECODERS: Final = ThreadPoolExecutor(2, thread_name_prefix="pictures", initializer=go_anywhere)
"""Decoding takes memory: only so many at a time."""

# We check the size ourselves, before anything is decoded; Pillow would only warn up to twice its own limit.
Image.MAX_IMAGE_PIXELS = None


class NotTaken(Exception):
    """The file cannot be taken. The message is a msgid for its sender."""


@dataclass(frozen=True, slots=True)
class Picture:
    type: str
    body: bytes


async def reencoded(body: bytes) -> Picture:
    """Raises NotTaken."""
    return await asyncio.get_running_loop().run_in_executor(DECODERS, reencode, body)


def reencode(body: bytes) -> Picture:
    """Upright, at most 1600 pixels long, and nothing but the picture. Raises NotTaken."""
    if len(body) > MOST_BYTES:
        raise NotTaken(_("This photo is too big. Please send one of at most 10 MB."))
    try:
        with Image.open(io.BytesIO(body), formats=FORMATS) as image:
            _weigh(image)
            return _written(_small(image))
    except NotTaken:
        raise
    except Exception as error:  # a broken picture can raise anything in its decoder
        raise NotTaken(_("We cannot read this picture. Please send a JPEG, PNG or WebP photo.")) from error


def _weigh(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise NotTaken(_("This picture has too many pixels. Please send a smaller one."))


def _small(image: Image.Image) -> Image.Image:
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG decodes at a fraction of its size
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return upright


def _written(image: Image.Image) -> Picture:
    """Copies the pixels to a fresh canvas: nothing else of the file can be written."""
    see_through = image.has_transparency_data
    canvas = Image.new("RGBA" if see_through else "RGB", image.size)
    canvas.paste(image.convert(canvas.mode))
    out = io.BytesIO()
    if see_through:
        canvas.save(out, "WEBP", quality=85)
        return Picture("image/webp", out.getvalue())
    canvas.save(out, "JPEG", quality=85, optimize=True, progressive=True)
    return Picture("image/jpeg", out.getvalue())
