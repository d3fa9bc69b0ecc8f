"""`make bench`: every contender in turn, several rounds, medians; then the calendar, with years behind it."""

import argparse

import uvloop

from bench import calendar
from bench.contenders import ALL, ASCOLTO, Contender
from bench.measure import Stage
from bench.report import Round, table, verdicts
from bench.sink import Sink

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


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--scale", type=float, default=1.0, help="more or fewer people than usual")
    parser.add_argument("--only", action="append", help="part of a contender's name; may be repeated")
    given = parser.parse_args()
    wanted = [each for each in ALL if not given.only or any(part in each.name for part in given.only)]
    rounds = uvloop.run(measure(wanted, given.rounds, given.scale))
    print("", table(rounds), "", sep="\n")
    if ASCOLTO in wanted and len(wanted) == len(ALL):
        print(*verdicts(rounds), sep="\n")
        calendar.run()


if __name__ == "__main__":
    main()
