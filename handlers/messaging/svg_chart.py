"""Draws statistics: tickets per week by state, and per neighbourhood. Patterns and figures say what colours say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from handlers.messaging.svg_canvas import INK, PAPER, Canvas, page, patterns
from handlers.messaging.svg_rendering import rendered_once

WIDTH = 1000
MARGIN = 50
BARS_TOP, BARS_BOTTOM = 220, 590
ROWS_TOP, ROW = 720, 46
MOST_ROWS = 8
LABEL_WIDTH = 300
GAP = 0.3
LEAST_FOR_FIGURE = 22
"""Pixels of height below which a part of a bar carries no figure."""
PATTERNS: Final = patterns(
    10,
    {
        "stripes": '<path d="M0 10 L10 0" stroke="#fff" stroke-width="2"/>',
        "dots": '<circle cx="5" cy="5" r="1.8" fill="#fff"/>',
        "grid": '<path d="M0 0 H10 M0 0 V10" stroke="#fff" stroke-width="1.5"/>',
        "plain": "",
    },
)
"""White marks over a colour."""


@dataclass(frozen=True, slots=True)
class Series:
    """One state: its name, colour, and the pattern drawn over the colour."""

    name: str
    colour: str
    pattern: str
    values: Sequence[int]


@dataclass(frozen=True, slots=True)
class Chart:
    """Every text is in the reader's language already; `rtl` mirrors the page."""

    title: str
    weeks_title: str
    weeks: Sequence[str]
    series: Sequence[Series]
    rows_title: str
    rows: Sequence[tuple[str, int]]
    rtl: bool = False

    @property
    def canvas(self) -> Canvas:
        return Canvas(WIDTH, self.rtl)


def png(chart: Chart) -> bytes:
    return rendered_once(svg(chart))


def height(chart: Chart) -> int:
    return ROWS_TOP + max(len(chart.rows[:MOST_ROWS]), 1) * ROW + MARGIN


def svg(chart: Chart) -> str:
    body = [
        chart.canvas.text(MARGIN, 70, chart.title, size=34, bold=True),
        chart.canvas.text(MARGIN, 120, chart.weeks_title, size=24),
        *_legend(chart),
        *_bars(chart),
        chart.canvas.text(MARGIN, ROWS_TOP - 30, chart.rows_title, size=24),
        *_rows(chart),
    ]
    return page(WIDTH, height(chart), [PATTERNS, *body])


def _legend(chart: Chart) -> list[str]:
    """Two to a row, so that long names find room."""
    drawn = []
    for number, series in enumerate(chart.series):
        x, y = MARGIN + number % 2 * (WIDTH / 2 - MARGIN), 142 + number // 2 * 36
        drawn.append(_box(chart, x, y, 26, 26, series))
        drawn.append(chart.canvas.text(x + 36, y + 20, f"{series.name} ({sum(series.values)})", size=19))
    return drawn


def _bars(chart: Chart) -> list[str]:
    totals = [sum(series.values[n] for series in chart.series) for n in range(len(chart.weeks))]
    scale = (BARS_BOTTOM - BARS_TOP - 30) / max([*totals, 1])
    step = (WIDTH - 2 * MARGIN) / len(chart.weeks)
    drawn = [f'<path d="M{MARGIN} {BARS_BOTTOM} H{WIDTH - MARGIN}" stroke="{INK}" stroke-width="2"/>']
    for number, label in enumerate(chart.weeks):
        x, top = MARGIN + (number + GAP / 2) * step, float(BARS_BOTTOM)
        middle = x + step * (1 - GAP) / 2
        for series in chart.series:
            height = series.values[number] * scale
            top -= height
            drawn.append(_box(chart, x, top, step * (1 - GAP), height, series))
            if height >= LEAST_FOR_FIGURE:
                drawn.append(_figure(chart, middle, top + height / 2 + 7, series.values[number]))
        drawn.append(
            chart.canvas.text(middle, top - 10, str(totals[number]), size=20, bold=True, anchor="middle")
        )
        drawn.append(chart.canvas.text(middle, BARS_BOTTOM + 28, label, size=18, anchor="middle"))
    return drawn


def _rows(chart: Chart) -> list[str]:
    room = WIDTH - 2 * MARGIN - LABEL_WIDTH - 70
    most = max([n for _name, n in chart.rows], default=1) or 1
    drawn = []
    for number, (name, n) in enumerate(chart.rows[:MOST_ROWS]):
        y, length = ROWS_TOP + number * ROW, room * n / most
        x = MARGIN + LABEL_WIDTH
        drawn.append(chart.canvas.text(x - 14, y + 24, name, size=20, anchor="end"))
        drawn.append(chart.canvas.rect(x, y, length, 32, "#2f6f9f"))
        drawn.append(chart.canvas.text(x + length + 12, y + 24, str(n), size=20, bold=True))
    return drawn


def _figure(chart: Chart, x: float, y: float, n: int) -> str:
    """A number on a patterned bar, on a patch of its own so that it can be read."""
    wide = 12 * len(str(n)) + 10
    patch = chart.canvas.rect(x - wide / 2, y - 17, wide, 22, PAPER)
    return patch + chart.canvas.text(x, y, str(n), size=18, anchor="middle")


def _box(chart: Chart, x: float, y: float, width: float, height: float, series: Series) -> str:
    coloured = chart.canvas.rect(x, y, width, height, series.colour)
    return coloured + chart.canvas.rect(x, y, width, height, f"url(#{series.pattern})")
