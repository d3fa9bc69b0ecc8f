"""The parts of every drawing: a page, texts that run either way, boxes, patterns, the cells of a QR code."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

import segno

FONTS: Final = "Noto Sans, DejaVu Sans, Noto Sans Arabic, Arial, sans-serif"
INK: Final = "#1b1f24"
FAINT: Final = "#d8dde3"
PAPER: Final = "#ffffff"
FROM_THE_RIGHT, END = "\u202b", "\u202c"
QR_QUIET: Final = 4
"""Cells of white around a QR code, as its standard asks."""
MIRRORED: Final = {"start": "end", "end": "start"}


@dataclass(frozen=True, slots=True)
class Canvas:
    """For right-to-left readers the page is mirrored; `x` counts from the side on which they begin."""

    width: int
    rtl: bool = False

    def left(self, x: float, width: float = 0) -> float:
        """The left edge of a box so wide."""
        return self.width - x - width if self.rtl else x

    def text(
        self, x: float, y: float, said: str, *, size: int, bold: bool = False, anchor: str = "start"
    ) -> str:
        """The anchor is mirrored with the page; a text's own letters find their direction themselves."""
        anchor = MIRRORED.get(anchor, anchor) if self.rtl else anchor
        return text(self.left(x), y, directed(said, rtl=self.rtl), size=size, bold=bold, anchor=anchor)

    def rect(self, x: float, y: float, width: float, height: float, fill: str, more: str = "") -> str:
        return (
            f'<rect x="{self.left(x, width):.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
            f'fill="{fill}"{more}/>'
        )


def page(width: int, height: int, parts: Iterable[str]) -> str:
    """The whole drawing, in pixels."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="{FONTS}">{"".join(parts)}</svg>'
    )


def text(
    x: float,
    y: float,
    said: str,
    *,
    size: int,
    bold: bool,
    anchor: str,
    fill: str = INK,
    fonts: str = "",
) -> str:
    own = f' font-family="{fonts}"' if fonts else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{"bold" if bold else "normal"}" '
        f'text-anchor="{anchor}" fill="{fill}"{own}>{escape(said)}</text>'
    )


def directed(said: str, *, rtl: bool) -> str:
    """Lays text with right-to-left letters out from the right, with its full stop at its left end."""
    has_letters = any(unicodedata.bidirectional(each) in ("R", "AL") for each in said)
    return f"{FROM_THE_RIGHT}{said}{END}" if rtl and has_letters else said


def patterns(cell: int, marks: Mapping[str, str]) -> str:
    """Marks by name, repeated every `cell` pixels: a box is filled with url(#name)."""
    made = (
        f'<pattern id="{name}" width="{cell}" height="{cell}" patternUnits="userSpaceOnUse">{mark}</pattern>'
        for name, mark in marks.items()
    )
    return f"<defs>{''.join(made)}</defs>"


def qr_code(said: str, error: str, left: float, top: float, size: int, *, whole_pixels: bool) -> str:
    """One path of the dark cells, with a quiet border of four cells inside of `size`."""
    rows = [bytes(row) for row in segno.make_qr(said, error=error).matrix]
    cell = size / (len(rows) + 2 * QR_QUIET)
    cell = int(cell) if whole_pixels else cell
    start = (size - cell * len(rows)) / 2
    start = int(start) if whole_pixels else start
    dark = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    at = f"translate({left + start:.4f} {top + start:.4f}) scale({cell:.4f})"
    return f'<path transform="{at}" d="{"".join(dark)}" fill="#000" shape-rendering="crispEdges"/>'
