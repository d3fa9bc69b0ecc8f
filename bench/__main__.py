"""`make bench`: every contender in turn, several rounds, medians; then the calendar, with years behind it."""

import argparse
import sys
from collections.abc import Sequence

import uvloop

from bench import calendar
from bench.command_line import ended, factor, whole
from bench.contenders import ALL, ASCOLTO, Contender
from bench.measure import Stage
from bench.report import Round, table, verdicts
from bench.sink import Sink
from bot.cli.exit_codes import ExitCode

ROUNDS = 5


async def measure(contenders: list[Contender], rounds: int, scale: float) -> list[Round]:
    sink = Sink()
    stage = Stage(sink, await sink.open())
    done: list[Round] = []
    for number in range(1, rounds + 1):
        done.append({})
        for contender in contenders:
            done[-1][contender] = figures = await stage.run(contender, scale)
            print(f"round {number}: {contender.name}, {figures.per_second:,.0f} updates/s", flush=True)
    sink.close()
    return done


def main(given: Sequence[str] | None = None) -> ExitCode:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=whole, default=ROUNDS)
    parser.add_argument("--scale", type=factor, default=1.0, help="more or fewer people than usual")
    parser.add_argument("--only", action="append", help="part of a contender's name; may be repeated")
    asked = parser.parse_args(given)
    wanted = [each for each in ALL if not asked.only or any(part in each.name for part in asked.only)]
    if not wanted:
        parser.error(f"no contender is called so; there are: {', '.join(each.name for each in ALL)}")
    return ended(lambda: compare(wanted, asked.rounds, asked.scale))


def compare(wanted: list[Contender], rounds: int, scale: float) -> bool:
    """Raises Failed."""
    done = uvloop.run(measure(wanted, rounds, scale))
    print("", table(done), "", sep="\n")
    if ASCOLTO in wanted:
        print(*verdicts(done), sep="\n", flush=True)
    if len(wanted) == len(ALL):
        calendar.run()
    return True


if __name__ == "__main__":
    sys.exit(main())
