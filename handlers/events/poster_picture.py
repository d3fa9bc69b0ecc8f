"""Draws a poster for a wall: one sheet of A4 at 200 dots per inch, and a small card of the same look for previews."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from handlers.messaging.svg_canvas import FAINT, FONTS, INK, PAPER, page, qr_code, text
from handlers.messaging.svg_rendering import rendered_apart
from handlers.messaging.text_fitting import LEADING, fitted

WIDTH, HEIGHT = 1654, 2339
CARD: Final = (1200, 630)
MARGIN: Final = 120
SEA, SOFT = "#0f5f66", "#566469"
HEAD: Final = 230
QR: Final = 560
"""Pixels; seven centimetres on paper, which a phone reads from two steps away."""
QR_TOP: Final = HEIGHT - MARGIN - QR
RTL_FONTS: Final = f"DejaVu Sans, {FONTS}"
"""First a font that has both kinds of letters: a missing one is looked for in any font there is."""
ONE_LINE: Final = 68
"""Pixels: an address is rather written smaller than broken."""
BROAD_LETTERS: Final = 0.88
MARK: Final = (
    '<path d="M13 31.5c0 1.7 1.9 2.6 3.2 1.6l4.2-3.1H31a5 5 0 0 0 5-5v-7.5a5 5 0 0 0-5-5H18a5 5 0 0 0-5 5z" '
    'fill="none" stroke="#fff" stroke-width="2.6" stroke-linejoin="round"/>'
    '<path d="M20 21.3h.02M24.5 21.3h.02M29 21.3h.02" stroke="#ffd79a" stroke-width="3.6" stroke-linecap="round"/>'
)


@dataclass(frozen=True, slots=True)
class Block:
    """The words of one language; `call` says what the QR code is for."""

    title: str
    lines: Sequence[str]
    call: str
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class Poster:
    """`qr` is what a phone reads, empty where there is nothing to lead to; `foot` is an address to copy by hand."""

    head: str
    blocks: Sequence[Block]
    qr: str
    foot: str


def png(poster: Poster) -> bytes:
    return rendered_apart(svg(poster), PAPER)


def card_png(poster: Poster) -> bytes:
    return rendered_apart(card_svg(poster), SEA)


def svg(poster: Poster) -> str:
    first, *others = poster.blocks
    parts = [
        f'<rect width="{WIDTH}" height="{HEAD}" fill="{SEA}"/>',
        *_head(poster, first.rtl),
        *_middle(first, others),
        *_bottom(poster),
    ]
    return page(WIDTH, HEIGHT, parts)


def card_svg(poster: Poster) -> str:
    """The first language alone: so small a picture has room for no more."""
    first, (width, height) = poster.blocks[0], CARD
    column = Column(70, width - 140, first.rtl, "#ffffff", 190)
    column.write(first.title, 240, 92, 44, bold=True)
    column.space(24)
    for line in first.lines[:2]:
        column.write(line, 80, 40, 28)
    parts = [*_mark(first.rtl, width, 60, 96, 50), _text(180, 125, poster.head, 40, first.rtl, width)]
    return page(
        width, height, [f'<rect width="{width}" height="{height}" fill="{SEA}"/>', *parts, *column.parts]
    )


class Column:
    """Text from top to bottom, as large as it fits."""

    def __init__(self, left: float, width: float, rtl: bool, fill: str = INK, top: float = 0) -> None:  # noqa: FBT001
        self.top = top
        self.parts: list[str] = []
        self._left, self._width, self._rtl, self._fill = left, width, rtl, fill

    def space(self, height: float) -> None:
        self.top += height

    def write(self, said: str, height: float, largest: int, smallest: int, *, bold: bool = False) -> None:
        """Writes in at most that height. A text that does not fit at its smallest size is cut."""
        room = self._width * (BROAD_LETTERS if self._rtl else 1)
        size, lines = fitted(said, room, height, largest, smallest)
        for line in lines:
            self.top += size * LEADING
            x = self._left + self._width if self._rtl else self._left
            self.parts.append(
                _line(x, self.top - size * 0.28, line, size, self._fill, rtl=self._rtl, bold=bold)
            )


def _middle(first: Block, others: Sequence[Block]) -> list[str]:
    """The second language smaller than the first, both whole."""
    column = Column(MARGIN, WIDTH - 2 * MARGIN, first.rtl, INK, HEAD + 70)
    column.write(first.title, 430, 150, 64, bold=True)
    column.space(30)
    for line in first.lines:
        column.write(line, 150, 58, 40)
    parts, top = column.parts, column.top
    for block in others[:1]:
        parts.append(f'<path d="M{MARGIN} {top + 55} H{WIDTH - MARGIN}" stroke="{FAINT}" stroke-width="4"/>')
        second = Column(MARGIN, WIDTH - 2 * MARGIN, block.rtl, SOFT, top + 85)
        if block.title != first.title:
            second.write(block.title, 190, 84, 44, bold=True)
            second.space(14)
        for line in block.lines:
            second.write(line, 105, 44, 32)
        parts += second.parts
    return parts


def _bottom(poster: Poster) -> list[str]:
    """The QR code, and beside it what it is for."""
    rtl = poster.blocks[0].rtl
    beside = QR + 60 if poster.qr else 0
    left = MARGIN if rtl else MARGIN + beside
    parts = [_square(poster.qr, WIDTH - MARGIN - QR if rtl else MARGIN, QR_TOP)] if poster.qr else []
    top = QR_TOP + 20.0
    for number, block in enumerate(poster.blocks[:2]):
        column = Column(left, WIDTH - 2 * MARGIN - beside, block.rtl, SOFT if number else INK, top)
        column.write(block.call, 200, 56 if number == 0 else 48, 34, bold=number == 0)
        parts += column.parts
        top = column.top + 30
    foot = Column(left, WIDTH - 2 * MARGIN - beside, rtl, SEA, top)
    foot.write(poster.foot, ONE_LINE, 40, 26, bold=True)
    return parts + foot.parts


def _square(said: str, x: int, y: int) -> str:
    frame = f'<rect x="{x}" y="{y}" width="{QR}" height="{QR}" rx="28" fill="#fff" stroke="{SEA}" stroke-width="6"/>'
    return frame + qr_code(said, "m", x, y, QR, whole_pixels=True)


def _head(poster: Poster, rtl: bool) -> list[str]:  # noqa: FBT001
    return [*_mark(rtl, WIDTH, MARGIN - 20, 150, 40), _text(MARGIN + 160, 140, poster.head, 62, rtl, WIDTH)]


def _mark(rtl: bool, width: int, left: int, size: int, top: int) -> list[str]:  # noqa: FBT001
    x = width - left - size if rtl else left
    return [f'<g transform="translate({x} {top}) scale({size / 48:.3f})">{MARK}</g>']


def _text(x: float, y: float, said: str, size: int, rtl: bool, width: int) -> str:  # noqa: FBT001
    return _line(width - x if rtl else x, y, said, size, "#ffffff", rtl=rtl, bold=True)


def _line(
    x: float,
    y: float,
    said: str,
    size: int,
    fill: str,
    *,
    rtl: bool,
    bold: bool,
) -> str:
    """A right-to-left line is set as one: its figures and full stop find their places."""
    words, anchor, fonts = (f"\u2067{said}\u2069", "end", RTL_FONTS) if rtl else (said, "start", "")
    return text(x, y, words, size=size, bold=bold, anchor=anchor, fill=fill, fonts=fonts)
