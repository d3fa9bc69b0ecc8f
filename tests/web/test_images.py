"""Photographs are written anew: upright, small, without a word about where they were taken; bombs do not go off."""

import io
import struct
import zlib

import pytest
from PIL import Image

from tests.web.photographs import SECRET, photo
from web.chat.images import HEAVY, LIGHT, LONGEST_SIDE, MOST_BYTES, NotTaken, decoder_of, reencode
from web.chat.uploads import Upload, kept, recognised


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


def sent(body: bytes, said_type: str, name: str = "") -> Upload:
    return Upload(name=name, said_type=said_type, head=body, size=len(body))


async def test_a_file_is_known_by_its_beginning() -> None:
    assert recognised(sent(b"%PDF-1.4", "application/pdf", "a.exe"), voice=False).kind == "document"
    voice = recognised(sent(b"\x1aE\xdf\xa3rest", "audio/webm"), voice=True)
    assert (voice.kind, voice.type) == ("voice", "audio/webm")
    sent_as_text = await kept(sent(photo(), "text/html"), photo())
    assert (sent_as_text.kind, sent_as_text.file.type) == ("photo", "image/jpeg")
    for body in (b"MZ\x90\0", b"<html>", b"PK\x03\x04", b"\0\0\0\x20ftypheic", b""):
        with pytest.raises(NotTaken):
            await kept(sent(body, "image/jpeg", "photo.jpg"), body)


def real(kind: str, mode: str, size: tuple[int, int], **options: bool) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "is_taken"),
    [
        (real("PNG", "RGB", (3840, 2160)), True),
        (real("PNG", "RGB", (7000, 7000)), False),
        (real("PNG", "RGBA", (2500, 2000)), True),
        (real("PNG", "RGBA", (4000, 3000)), False),
        (real("PNG", "L", (3840, 2160)), True),
        (real("JPEG", "RGB", (8000, 6000)), True),
        (real("JPEG", "RGB", (4000, 3000), progressive=True), True),
        (real("JPEG", "RGB", (8000, 6000), progressive=True), False),
        (real("WEBP", "RGB", (2000, 1500)), True),
        (real("WEBP", "RGB", (4000, 3000)), False),
        (real("GIF", "P", (9000, 5000)), False),
    ],
)
def test_a_picture_is_weighed_by_the_memory_that_it_takes(body: bytes, *, is_taken: bool) -> None:
    if is_taken:
        assert max(opened(reencode(body).body).size) == LONGEST_SIDE
    else:
        with pytest.raises(NotTaken):
            reencode(body)


def test_a_picture_of_many_passes_is_refused() -> None:
    body = photo()
    with pytest.raises(NotTaken):
        reencode(body[:-2] + b"\xff\xda" * 80 + body[-2:])


def test_light_pictures_do_not_wait_for_heavy_ones() -> None:
    assert decoder_of(real("JPEG", "RGB", (4000, 3000))[:65536]) is LIGHT
    assert decoder_of(real("PNG", "RGB", (4000, 3000))[:65536]) is HEAVY
    assert decoder_of(b"no picture") is HEAVY
