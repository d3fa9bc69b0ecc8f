"""Draws the paper slip of a visit: A6, with the code large, and as a QR code to be read at the centre."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from handlers.messaging.svg_canvas import INK, Canvas, page, qr_code
from handlers.messaging.svg_rendering import rendered
from handlers.messaging.text_fitting import cut, wrapped

WIDTH, HEIGHT = 1240, 1748
"""A6, 105 by 148 mm, at 300 dots per inch."""
MARGIN: Final = 90
QR_SIZE: Final = 480
AVERAGE: Final = 0.55
"""The width of a letter, in heights: good enough to break lines by."""
MOST_LINES: Final = 4
LEADING: Final = 1.3


@dataclass(frozen=True, slots=True)
class Slip:
    """In the reader's language already; `rtl` mirrors the page. The code is never mirrored."""

    head: str
    about: str
    day: str
    time: str
    place: tuple[str, ...]
    bring: str
    phone: str
    code_label: str
    code: str
    rtl: bool = False

    @property
    def canvas(self) -> Canvas:
        return Canvas(WIDTH, self.rtl)


def png(slip: Slip) -> bytes:
    return rendered(svg(slip))


def svg(slip: Slip) -> str:
    body = [*_text(slip), *_code(slip)]
    return page(WIDTH, HEIGHT, body)


def broken(text: str, size: int, width: int = WIDTH - 2 * MARGIN) -> list[str]:
    """A text in lines that fit; what does not fit into MOST_LINES ends in an ellipsis."""
    return cut(wrapped(text, width / size, lambda line: len(line) * AVERAGE), MOST_LINES)


def _text(slip: Slip) -> Iterator[str]:
    y = 70.0
    for text, size, bold in (
        (slip.head, 44, False),
        (slip.about, 58, True),
        (slip.day, 64, True),
        (slip.time, 120, True),
        *((line, 46, False) for line in slip.place),
        (slip.bring, 40, False),
        (slip.phone, 40, False),
    ):
        for line in broken(text, size) if text else ():
            y += size * LEADING
            yield slip.canvas.text(MARGIN, y, line, size=size, bold=bold)
        y += 14


def _code(slip: Slip) -> Iterator[str]:
    """The code below, and the same as a QR code beside it."""
    top = HEIGHT - MARGIN - QR_SIZE
    left = MARGIN if slip.rtl else WIDTH - MARGIN - QR_SIZE
    yield f'<path d="M{MARGIN} {top - 40} H{WIDTH - MARGIN}" stroke="{INK}" stroke-width="3"/>'
    yield qr_code(slip.code, "q", left, top, QR_SIZE, whole_pixels=False)
    yield slip.canvas.text(MARGIN, top + 170, slip.code_label, size=44)
    yield slip.canvas.text(MARGIN, top + 270, slip.code, size=78, bold=True)
