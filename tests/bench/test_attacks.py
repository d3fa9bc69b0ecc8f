"""The attacks of the bench: an address of its own for each attacker, and figures that say what was felt."""

import pytest

from bench.attacks.__main__ import Watched, line, main, spread
from bench.attacks.raids import attacker, png, statuses
from bot.cli.exit_codes import ExitCode


def test_each_attacker_has_an_address_of_their_own() -> None:
    assert len({attacker(n) for n in range(600)}) == 600


def test_the_bomb_is_small_and_huge() -> None:
    assert len(png(7000, 7100)) < 200_000


def test_what_came_of_it_is_counted() -> None:
    assert statuses([200, 422, 200, 0]) == "1 x cut off, 2 x 200, 1 x 422"


def test_a_line_tells_memory_against_that_at_rest() -> None:
    rest, raid = (
        Watched("at rest", [100 * 2**20], [30]),
        Watched("bombs", [120 * 2**20, 150 * 2**20], [40, 90]),
    )
    raid.waits.words = [0.01] * 99 + [2.0]
    assert line(raid, rest).startswith("| bombs | 150 | 1.50 | 0 | 90 | 10 / ")
    assert spread([]) == "–"


def test_an_unknown_attack_is_a_wrong_call() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--raid", "earthquake"])
    assert ended.value.code == ExitCode.WRONG_CALL
