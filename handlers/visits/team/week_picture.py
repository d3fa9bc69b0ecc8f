"""Draws a week of the centre: days side by side, hours downwards. Pattern and figures say what colours say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from handlers.messaging.svg_canvas import FAINT, PAPER, Canvas, page, patterns
from handlers.messaging.svg_rendering import rendered_once

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
PATTERNS: Final = patterns(
    12,
    {
        "stripes": '<path d="M0 12 L12 0" stroke="#2458a6" stroke-width="1.2" opacity=".55"/>',
        "crosses": '<path d="M0 12 L12 0 M0 0 L12 12" stroke="#5a6470" stroke-width="1" opacity=".6"/>',
    },
)


@dataclass(frozen=True, slots=True)
class Box:
    """One slot: from `start` on (minutes of the day), and its text."""

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
    """Every text is in the reader's language already; `rtl` mirrors the page."""

    title: str
    columns: tuple[Column, ...]
    free: str
    taken: str
    closed: str
    services: tuple[str, ...]
    nothing: str
    rtl: bool = False

    @property
    def canvas(self) -> Canvas:
        return Canvas(WIDTH, self.rtl)

    @property
    def hours(self) -> range:
        """Whole hours, from the first box to the last."""
        every = [box for column in self.columns for box in column.boxes]
        if not every:
            return range(0)
        return range(min(box.start for box in every) // MINUTES, -(-max(box.end for box in every) // MINUTES))


def png(week: Week) -> bytes:
    return rendered_once(svg(week))


def height(week: Week) -> int:
    body = len(week.hours) * HOUR or EMPTY
    return TOP + body + MARGIN + len(week.services) * LINE + MARGIN


def svg(week: Week) -> str:
    tall = height(week)
    body = [week.canvas.text(MARGIN, 60, week.title, size=34, bold=True), *_legend(week)]
    body += (
        [*_grid(week), *_columns(week)]
        if week.hours
        else [week.canvas.text(MARGIN, TOP + 40, week.nothing, size=26)]
    )
    body += _services(week, tall)
    return page(WIDTH, tall, [PATTERNS, *body])


def _legend(week: Week) -> Iterator[str]:
    step = (WIDTH - 2 * MARGIN) / len(LOOKS)
    for number, (kind, name) in enumerate(_named(week)):
        x = MARGIN + number * step
        yield _look(week, x, 88, 34, 34, kind)
        yield week.canvas.text(x + 46, 113, name, size=24)


def _named(week: Week) -> Sequence[tuple[Kind, str]]:
    return ("free", week.free), ("taken", week.taken), ("closed", week.closed)


def _grid(week: Week) -> Iterator[str]:
    for number, hour in enumerate([*week.hours, week.hours.stop]):
        y = TOP + number * HOUR
        yield f'<path d="M{MARGIN} {y} H{WIDTH - MARGIN}" stroke="{FAINT}" stroke-width="1.5"/>'
        yield week.canvas.text(MARGIN, y + 20, f"{hour:02}:00", size=19)


def _columns(week: Week) -> Iterator[str]:
    wide = (WIDTH - 2 * MARGIN - HOURS_WIDE) / len(week.columns)
    for number, column in enumerate(week.columns):
        x = MARGIN + HOURS_WIDE + number * wide
        yield week.canvas.text(x + wide / 2, TOP - 22, column.name, size=23, bold=True, anchor="middle")
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
        yield week.canvas.text(MARGIN, start + number * LINE + 20, name, size=20)


def _look(week: Week, x: float, y: float, width: float, tall: float, kind: Kind) -> str:
    colour, pattern, edge = LOOKS[kind]
    edged = f' rx="4" stroke="{edge}" stroke-width="1.5"'
    coloured = week.canvas.rect(x, y, width, tall, colour, ' rx="4"')
    return coloured + week.canvas.rect(x, y, width, tall, pattern, edged)


def _label(week: Week, x: float, y: float, said: str, *, size: int, wide: float, bold: bool = False) -> str:
    """A label on a patch of its own, so that no pattern runs through the letters; smaller where it must be."""
    size = min(size, int((wide - 12) / max(len(said), 1) / 0.56))
    patch = min(len(said) * size * 0.56 + 8, wide - 4 * GAP)
    under = week.canvas.rect(x - patch / 2, y - size, patch, size * 1.3, PAPER, ' opacity=".85"')
    return under + week.canvas.text(x, y, said, size=size, bold=bold, anchor="middle")
