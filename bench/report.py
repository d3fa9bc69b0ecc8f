"""The table, and whether the promises hold."""

import statistics
from dataclasses import astuple

from bench.contenders import ASCOLTO, FLOOR, FLOOR_AIOHTTP, PTB, PTB_CONCURRENT, Contender
from bench.measure import UNITS, Figures

Round = dict[Contender, Figures]
TIMES_PTB = 5.0
OF_THE_FLOOR = 0.15


def table(rounds: list[Round]) -> str:
    rows = [("", "after a crash has", "people", *UNITS.values())]
    rows += [row(contender, [each[contender] for each in rounds]) for contender in rounds[0]]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(each, widths, strict=True)) for each in rows
    )


def row(contender: Contender, runs: list[Figures]) -> tuple[str, ...]:
    medians = [statistics.median(column) for column in zip(*map(astuple, runs), strict=True)]
    return contender.name, contender.promises, str(contender.people), *(shown(value) for value in medians)


def shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def verdicts(rounds: list[Round]) -> list[str]:
    """Each ratio is taken within its round, where both had the same machine; then the median."""
    return [
        verdict(rounds, PTB, TIMES_PTB),
        verdict(rounds, PTB_CONCURRENT, TIMES_PTB),
        verdict(rounds, FLOOR, OF_THE_FLOOR),
        verdict(rounds, FLOOR_AIOHTTP, OF_THE_FLOOR),
    ]


def verdict(rounds: list[Round], other: Contender, wanted: float) -> str:
    ratios = [each[ASCOLTO].per_second / each[other].per_second for each in rounds]
    middle = statistics.median(ratios)
    holds = "holds" if middle >= wanted else "DOES NOT HOLD"
    return (
        f"Ascolto / {other.name}: {middle:.2f} (from {min(ratios):.2f} to {max(ratios):.2f});"
        f" at least {wanted:g}: {holds}"
    )
