"""Draws a week of the centre: days side by side, hours downwards. Pattern and figures say what colours say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal
from xml.sax.saxutils import escape

import resvg_py

from handlers.messaging.svg_chart import FAINT, FONTS, INK, PAPER, directed

WIDTH: Final = 1200
MARGIN: Final = 40
TOP: Final = 190
HOURS_WIDE: Final = 80
HOUR: Final = 96
"""Pixels of an hour."""
LINE: Final = 30
MINUTES: Final = 60
LEAST_FOR_TWO_LINES: Final = 50
GAP: Final = 3
EMPTY: Final = 120

Kind = Literal["free", "taken", "closed"]
LOOKS: Final[dict[Kind, tuple[str, str, str]]] = {
    "free": ("#e3f1e7", "none", "#2e7d4f"),
    "taken": ("#c9daf2", "url(#stripes)", "#2458a6"),
    "closed": ("#d8dde3", "url(#crosses)", "#5a6470"),
}
"""Colour, pattern and edge."""


@dataclass(frozen=True, slots=True)
class Box:
    """One slot: from `start` on (minutes of the day), and what is written in it."""

    start: int
    minutes: int
    kind: Kind
    says: str
    figure: str
    service: int

    @property
    def end(self) -> int:
        return self.start + self.minutes


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """Everything is written in the reader's language already; `rtl` mirrors the page."""

    title: str
    columns: tuple[Column, ...]
    free: str
    taken: str
    closed: str
    services: tuple[str, ...]
    nothing: str
    rtl: bool = False

    @property
    def hours(self) -> range:
        """Whole hours, from the first box to the last."""
        every = [box for column in self.columns for box in column.boxes]
        if not every:
            return range(0)
        return range(min(box.start for box in every) // MINUTES, -(-max(box.end for box in every) // MINUTES))


def png(week: Week) -> bytes:
    return _drawn(svg(week))


@lru_cache(maxsize=4)
def _drawn(said: str) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=said, background=PAPER))


def height(week: Week) -> int:
    body = len(week.hours) * HOUR or EMPTY
    return TOP + body + MARGIN + len(week.services) * LINE + MARGIN


def svg(week: Week) -> str:
    tall = height(week)
    body = [_text(week, MARGIN, 60, week.title, size=34, bold=True), *_legend(week)]
    body += (
        [*_grid(week), *_columns(week)]
        if week.hours
        else [_text(week, MARGIN, TOP + 40, week.nothing, size=26)]
    )
    body += _services(week, tall)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{tall}" '
        f'viewBox="0 0 {WIDTH} {tall}" font-family="{FONTS}">{_PATTERNS}{"".join(body)}</svg>'
    )


_PATTERNS: Final = (
    '<defs><pattern id="stripes" width="12" height="12" patternUnits="userSpaceOnUse">'
    '<path d="M0 12 L12 0" stroke="#2458a6" stroke-width="1.2" opacity=".55"/></pattern>'
    '<pattern id="crosses" width="12" height="12" patternUnits="userSpaceOnUse">'
    '<path d="M0 12 L12 0 M0 0 L12 12" stroke="#5a6470" stroke-width="1" opacity=".6"/></pattern></defs>'
)


def _legend(week: Week) -> Iterator[str]:
    step = (WIDTH - 2 * MARGIN) / len(LOOKS)
    for number, (kind, name) in enumerate(_named(week)):
        x = MARGIN + number * step
        yield _look(week, x, 88, 34, 34, kind)
        yield _text(week, x + 46, 113, name, size=24)


def _named(week: Week) -> Sequence[tuple[Kind, str]]:
    return ("free", week.free), ("taken", week.taken), ("closed", week.closed)


def _grid(week: Week) -> Iterator[str]:
    for number, hour in enumerate([*week.hours, week.hours.stop]):
        y = TOP + number * HOUR
        yield f'<path d="M{MARGIN} {y} H{WIDTH - MARGIN}" stroke="{FAINT}" stroke-width="1.5"/>'
        yield _text(week, MARGIN, y + 20, f"{hour:02}:00", size=19)


def _columns(week: Week) -> Iterator[str]:
    wide = (WIDTH - 2 * MARGIN - HOURS_WIDE) / len(week.columns)
    for number, column in enumerate(week.columns):
        x = MARGIN + HOURS_WIDE + number * wide
        yield _text(week, x + wide / 2, TOP - 22, column.name, size=23, bold=True, anchor="middle")
        for box, lane, lanes in laid_out(column.boxes):
            yield from _box(week, box, x + lane * wide / lanes, wide / lanes)


def laid_out(boxes: Sequence[Box]) -> Iterator[tuple[Box, int, int]]:
    """Boxes of services that run at the same time stand side by side: each with its lane, of how many."""
    services = sorted({box.service for box in boxes})
    for box in boxes:
        beside = [
            each
            for each in services
            if any(o.service == each and o.start < box.end and box.start < o.end for o in boxes)
        ]
        yield box, beside.index(box.service), len(beside)


def _box(week: Week, box: Box, x: float, wide: float) -> Iterator[str]:
    y = TOP + (box.start - week.hours.start * MINUTES) * HOUR / MINUTES
    tall = box.minutes * HOUR / MINUTES
    middle = x + wide / 2
    yield _look(week, x + GAP, y + GAP / 2, wide - 2 * GAP, tall - GAP, box.kind)
    name = {"free": week.free, "taken": week.taken, "closed": week.closed}[box.kind]
    said = name if box.kind == "closed" else f"{box.figure} {name}"
    if tall >= LEAST_FOR_TWO_LINES:
        yield _label(week, middle, y + tall / 2 - 6, f"{box.says} · {box.service}", size=16, wide=wide)
        yield _label(week, middle, y + tall / 2 + 17, said, size=18, wide=wide, bold=True)
    else:
        yield _label(week, middle, y + tall / 2 + 6, f"{said} · {box.service}", size=16, wide=wide)


def _services(week: Week, tall: int) -> Iterator[str]:
    start = tall - MARGIN - len(week.services) * LINE
    for number, name in enumerate(week.services):
        yield _text(week, MARGIN, start + number * LINE + 20, name, size=20)


def _look(week: Week, x: float, y: float, width: float, tall: float, kind: Kind) -> str:
    colour, pattern, edge = LOOKS[kind]
    left = WIDTH - x - width if week.rtl else x
    at = f'x="{left:.1f}" y="{y:.1f}" width="{width:.1f}" height="{tall:.1f}" rx="4"'
    return f'<rect {at} fill="{colour}"/><rect {at} fill="{pattern}" stroke="{edge}" stroke-width="1.5"/>'


def _label(week: Week, x: float, y: float, said: str, *, size: int, wide: float, bold: bool = False) -> str:
    """On a patch of its own, so that no pattern runs through the letters; smaller where it must be."""
    size = min(size, int((wide - 12) / max(len(said), 1) / 0.56))
    patch = min(len(said) * size * 0.56 + 8, wide - 4 * GAP)
    left = (WIDTH - x if week.rtl else x) - patch / 2
    return (
        f'<rect x="{left:.1f}" y="{y - size:.1f}" width="{patch:.1f}" height="{size * 1.3:.1f}" '
        f'fill="{PAPER}" opacity=".85"/>'
    ) + _text(week, x, y, said, size=size, bold=bold, anchor="middle")


def _text(
    week: Week, x: float, y: float, said: str, *, size: int, bold: bool = False, anchor: str = "start"
) -> str:
    if week.rtl:
        x, anchor = WIDTH - x, {"start": "end", "end": "start"}.get(anchor, anchor)
    weight = "bold" if bold else "normal"
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" '
        f'text-anchor="{anchor}" fill="{INK}">{escape(directed(said, rtl=week.rtl))}</text>'
    )
