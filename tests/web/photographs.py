"""Photographs that say where and with which camera they were taken."""

import io

from PIL import Image

GPS, LATITUDE, ORIENTATION = 0x8825, 2, 0x0112

SECRET = b"Giuseppe's own camera"


def photo(
    size: tuple[int, int] = (640, 480), kind: str = "JPEG", mode: str = "RGB", turned: int = 1
) -> bytes:
    image = Image.new(mode, size, "teal")
    exif = image.getexif()
    exif[ORIENTATION] = turned
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(GPS)[LATITUDE] = (41.0, 28.0, 2.0)
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()
