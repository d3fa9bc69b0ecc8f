"""The table, and whether the promises hold."""

import statistics
from dataclasses import astuple

from bench.contenders import ASCOLTO, FLOOR, FLOOR_AIOHTTP, JOB, PTB, PTB_CONCURRENT, Contender
from bench.measure import UNITS, Figures

Round = dict[Contender, Figures]
TIMES_PTB = 5.0
OF_THE_FLOOR = 0.15
WANTED = {PTB: TIMES_PTB, PTB_CONCURRENT: TIMES_PTB, FLOOR: OF_THE_FLOOR, FLOOR_AIOHTTP: OF_THE_FLOOR}


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
    others = [other for other in rounds[0] if other != ASCOLTO]
    best = best_of_the_job(rounds)
    lines = [verdict(rounds, other) for other in others]
    return lines if best is None else [*lines, beside_the_best(rounds, best)]


def verdict(rounds: list[Round], other: Contender) -> str:
    wanted = WANTED.get(other)
    middle, said = ratio(rounds, other, "per_second")
    if wanted is None:
        return f"Ascolto / {other.name}: {said}"
    holds = "holds" if middle >= wanted else "DOES NOT HOLD"
    return f"Ascolto / {other.name}: {said}; at least {wanted:g}: {holds}"


def best_of_the_job(rounds: list[Round]) -> Contender | None:
    """Of those that do what Ascolto does, the one that carried most updates; None when none took part."""
    took_part = [other for other in JOB if other in rounds[0]]
    return max(
        took_part,
        key=lambda other: statistics.median(each[other].per_second for each in rounds),
        default=None,
    )


def beside_the_best(rounds: list[Round], best: Contender) -> str:
    figures = ("per_second", "cpu", "p50", "p99")
    said = ", ".join(f"{UNITS[each]} {ratio(rounds, best, each)[1]}" for each in figures)
    return f"Ascolto / the best of the others, which was {best.name}: {said}"


def ratio(rounds: list[Round], other: Contender, figure: str) -> tuple[float, str]:
    """The median, and how it reads."""
    ratios = [getattr(each[ASCOLTO], figure) / getattr(each[other], figure) for each in rounds]
    middle = statistics.median(ratios)
    return middle, f"{middle:.2f} (from {min(ratios):.2f} to {max(ratios):.2f})"
