"""Photographs are written anew: upright, small, without a word about where they were taken; bombs do not go off."""

import io
import struct
import zlib

import pytest
from PIL import Image

from tests.web.photographs import SECRET, photo
from web.chat.images import LONGEST_SIDE, MOST_BYTES, NotTaken, reencode
from web.chat.uploads import Upload, kept


def opened(body: bytes) -> Image.Image:
    return Image.open(io.BytesIO(body))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_the_picture_is_left(kind: str) -> None:
    original = photo(kind=kind)
    assert SECRET in original
    picture = reencode(original)
    assert SECRET not in picture.body
    assert not opened(picture.body).getexif()
    assert not opened(picture.body).info.get("comment")


def test_a_turned_photo_stands_upright() -> None:
    assert opened(reencode(photo((640, 480), turned=6)).body).size == (480, 640)


def test_big_photos_become_small() -> None:
    assert opened(reencode(photo((4000, 3000))).body).size == (LONGEST_SIDE, 1200)


def test_what_is_see_through_stays_so() -> None:
    picture = reencode(photo(kind="PNG", mode="RGBA"))
    assert picture.type == "image/webp"
    assert reencode(photo()).type == "image/jpeg"


def bomb(width: int, height: int) -> bytes:
    """A picture of a few bytes that claims to be huge."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "body",
    [
        bomb(15_000, 15_000),
        bomb(8_000, 6_300),
        bomb(2**31 - 1, 2**31 - 1),
        photo()[:400],
        b"\xff\xd8\xff" + b"\0" * 100,
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"",
        b"\xff\xd8\xff" + b"\0" * MOST_BYTES,
    ],
    ids=[
        "225 MP",
        "just too many",
        "absurd",
        "cut off",
        "no picture",
        "gif",
        "png",
        "svg",
        "empty",
        "too heavy",
    ],
)
def test_what_cannot_be_taken_is_refused(body: bytes) -> None:
    with pytest.raises(NotTaken):
        reencode(body)


async def test_a_file_is_known_by_its_beginning() -> None:
    assert (
        await kept(Upload(name="a.exe", said_type="application/pdf", body=b"%PDF-1.4"), voice=False)
    ).kind == "document"
    voice = await kept(Upload(said_type="audio/webm", body=b"\x1aE\xdf\xa3rest"), voice=True)
    assert (voice.kind, voice.file.type) == ("voice", "audio/webm")
    sent_as_text = await kept(Upload(said_type="text/html", body=photo()), voice=False)
    assert (sent_as_text.kind, sent_as_text.file.type) == ("photo", "image/jpeg")
    for body in (b"MZ\x90\0", b"<html>", b"PK\x03\x04", b"\0\0\0\x20ftypheic", b""):
        with pytest.raises(NotTaken):
            await kept(Upload(name="photo.jpg", said_type="image/jpeg", body=body), voice=False)
