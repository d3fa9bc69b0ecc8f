"""The contenders hold the dialogue to its end, each as a process of its own, as the bench starts them."""

import pytest

from bench.contenders import ASCOLTO, JOB, Contender, data_folder, free_port, running, started
from bench.dialogue import DIALOGUE
from bench.measure import UNITS, Figures
from bench.patience import Failed
from bench.rehearsal import Rehearsal
from bench.report import verdicts
from bench.sink import Sink


@pytest.mark.parametrize("contender", JOB, ids=lambda each: each.name)
async def test_each_that_does_the_job_holds_the_dialogue(contender: Contender) -> None:
    sink = Sink()
    async with running(contender, sink, await sink.open()) as subject:
        rehearsal = Rehearsal(sink, subject.address, shows=contender.shows, quiet=contender.quiet)
        lines = await rehearsal.learn(DIALOGUE)
    sink.close()
    assert [line.messages for line in lines] == [1] * len(DIALOGUE)
    categories, neighbourhoods = lines[3], lines[5]
    assert len(categories.templates) > 1
    assert len(neighbourhoods.templates) > 1


async def test_one_that_does_not_come_up_is_named_with_its_last_words() -> None:
    sink = Sink()
    folder, port = str(data_folder()), free_port()
    command = ["-c", "raise SystemExit('no such town')"]
    with pytest.raises(Failed, match=r"^Ascolto: It stopped with 1\.\nno such town\n$"):
        async with started(ASCOLTO, sink, port, command, {}, folder):
            pass


def figures(per_second: float, cpu: float) -> Figures:
    same = dict.fromkeys(UNITS, 10.0)
    return Figures(**(same | {"per_second": per_second, "cpu": cpu}))


def test_the_best_of_those_that_do_the_job_is_compared_with() -> None:
    slow, concurrent, best = JOB
    rounds = [
        {
            slow: figures(600, 1500),
            concurrent: figures(190, 5000),
            best: figures(per_second, 700),
            ASCOLTO: figures(3600, 280),
        }
        for per_second in (1200, 1800, 1440)
    ]
    *others, beside_the_best = verdicts(rounds)
    assert others == [
        "Ascolto / ConversationHandler: 6.00 (from 6.00 to 6.00); at least 5: holds",
        "Ascolto / … side by side: 18.95 (from 18.95 to 18.95); at least 5: holds",
        "Ascolto / aiogram: 2.50 (from 2.00 to 3.00)",
    ]
    assert beside_the_best == (
        "Ascolto / the best of the others, which was aiogram: updates/s 2.50 (from 2.00 to 3.00),"
        " CPU µs/update 0.40 (from 0.40 to 0.40), p50 ms 1.00 (from 1.00 to 1.00), p99 ms 1.00 (from 1.00 to 1.00)"
    )
