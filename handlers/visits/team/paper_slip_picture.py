"""Draws the paper slip of a visit: A6, with the code large, and as a QR code to be read at the desk."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

import resvg_py
import segno

from handlers.messaging.svg_chart import FONTS, INK, PAPER, directed

WIDTH, HEIGHT = 1240, 1748
"""A6, 105 by 148 mm, at 300 dots per inch."""
MARGIN: Final = 90
QR_SIZE: Final = 480
QR_QUIET: Final = 4
"""Modules of white around a QR code, as its standard asks."""
AVERAGE: Final = 0.55
"""The width of a letter, in heights: good enough to break lines by."""
MOST_LINES: Final = 4
LEADING: Final = 1.3


@dataclass(frozen=True, slots=True)
class Slip:
    """In the reader's language already; `rtl` mirrors the page. The code never turns around."""

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


def png(slip: Slip) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=svg(slip), background=PAPER))


def svg(slip: Slip) -> str:
    body = [*_text(slip), *_code(slip)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{FONTS}">{"".join(body)}</svg>'
    )


def broken(text: str, size: int, width: int = WIDTH - 2 * MARGIN) -> list[str]:
    """A text in lines that fit; what does not fit into MOST_LINES ends in an ellipsis."""
    most = int(width / (size * AVERAGE))
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= most or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1] + " …"]


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
            yield _line(slip, y, line, size, bold=bold)
        y += 14


def _code(slip: Slip) -> Iterator[str]:
    """The code below, and the same as a QR code beside it."""
    top = HEIGHT - MARGIN - QR_SIZE
    left = MARGIN if slip.rtl else WIDTH - MARGIN - QR_SIZE
    yield f'<path d="M{MARGIN} {top - 40} H{WIDTH - MARGIN}" stroke="{INK}" stroke-width="3"/>'
    yield _qr(slip.code, left, top)
    yield _line(slip, top + 170, slip.code_label, 44)
    yield _line(slip, top + 270, slip.code, 78, bold=True)


def _qr(code: str, left: float, top: float) -> str:
    """One path: each dark module is a square."""
    made = segno.make_qr(code, error="q")
    rows = [list(row) for row in made.matrix]
    scale = QR_SIZE / (len(rows) + 2 * QR_QUIET)
    squares = "".join(
        f"M{x + QR_QUIET} {y + QR_QUIET}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    return (
        f'<path transform="translate({left} {top}) scale({scale:.4f})" d="{squares}" fill="#000" '
        f'shape-rendering="crispEdges"/>'
    )


def _line(slip: Slip, y: float, said: str, size: int, *, bold: bool = False) -> str:
    x, anchor = (WIDTH - MARGIN, "end") if slip.rtl else (MARGIN, "start")
    weight = "bold" if bold else "normal"
    return (
        f'<text x="{x}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" '
        f'text-anchor="{anchor}" fill="{INK}">{escape(directed(said, rtl=slip.rtl))}</text>'
    )
