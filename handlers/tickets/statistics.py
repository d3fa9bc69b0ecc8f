"""Statistics of the team: the last weeks by state, kind and neighbourhood."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from handlers.messaging.unit_of_work import UnitOfWork
from storage.tickets import statistics

WEEKS = 8


@dataclass(frozen=True, slots=True)
class Stats:
    """`weeks` are the Mondays, oldest first, each with the tickets opened in that week by their state now."""

    states: dict[str, int]
    weeks: list[tuple[date, Counter[str]]]
    kinds: Counter[str]
    neighbourhoods: Counter[str | None]
    first_answer: timedelta | None

    @property
    def opened(self) -> int:
        return sum(self.kinds.values())


def gather(unit: UnitOfWork) -> Stats:
    first, start = _first_monday(unit)
    counts = statistics.since(unit.tx, start)
    weeks = [(first + timedelta(weeks=n), Counter[str]()) for n in range(WEEKS)]
    kinds, neighbourhoods = Counter[str](), Counter[str | None]()
    for each in counts:
        weeks[min(each.week, WEEKS - 1)][1][each.state] += each.n
        kinds[each.kind] += each.n
        neighbourhoods[each.neighbourhood] += each.n
    return Stats(
        statistics.states(unit.tx),
        weeks,
        kinds,
        neighbourhoods,
        statistics.median_first_answer(unit.tx, start),
    )


def _first_monday(unit: UnitOfWork) -> tuple[date, datetime]:
    """The Monday on which the first week began, and that midnight in UTC."""
    zone = unit.context.place.tz
    today = unit.now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    return monday, datetime.combine(monday, time(), zone).astimezone(UTC)
