"""Proposals, complaints, questions and a talk: short flows of their own kind."""

from typing import Any

import pytest

from flows.ask import Help, ask
from flows.complain import Complaint, complain
from flows.flow import Flow
from flows.propose import Proposal, propose
from flows.refused import Refused
from flows.said import Said
from flows.talk import Talk, talk
from handlers.capabilities import CAPABILITIES
from tests.flows.scenario import PHOTO, asked, in_language, saying, showing, starting, tapping, through

BENCHES = saying("More benches in the shade, please")
BENCHES_TOLD = {"text": BENCHES.text, "media": []}

WAYS: list[tuple[Flow[Any], list[Said | None], object]] = [
    (propose, [tapping("city"), BENCHES, None], Proposal("city", BENCHES_TOLD, None)),
    (propose, [saying("1"), BENCHES, saying("Isonzo")], Proposal("city", BENCHES_TOLD, "isonzo")),
    (complain, [tapping("waiting"), BENCHES, None], Complaint("waiting", BENCHES_TOLD, None)),
    (ask, [tapping("school"), BENCHES], Help("school", BENCHES_TOLD)),
    (talk, [BENCHES], Talk(BENCHES_TOLD)),
]


@pytest.mark.parametrize(("flow", "steps", "made"), WAYS)
def test_each_flow_makes_its_record_across_restarts(
    flow: Flow[Any], steps: list[Said | None], made: object
) -> None:
    assert through(starting(flow), *steps).finish() == made


@pytest.mark.parametrize(("flow", "steps", "made"), WAYS)
def test_each_flow_gets_there_in_a_second_language(
    flow: Flow[Any], steps: list[Said | None], made: object
) -> None:
    assert through(in_language(starting(flow), "ar"), *steps).finish() == made


@pytest.mark.parametrize(
    "flow", [each.flow for each in CAPABILITIES.flows.values()], ids=list(CAPABILITIES.flows)
)
def test_each_flow_recovers_from_a_refusal(flow: Flow[Any]) -> None:
    journey = starting(flow)
    with pytest.raises(Refused):
        journey.answer(saying("?"))
    assert journey.answers == {}
    assert asked(journey) == flow.questions[0].name


def test_a_letter_can_be_photographed_for_a_complaint() -> None:
    journey = through(starting(complain), tapping("waiting"), BENCHES, showing(PHOTO)).keep()
    assert journey.finish().photos == [PHOTO.kept()]


def test_words_of_another_language_choose_too() -> None:
    assert starting(ask).answer(saying("permesso")).answers["category"] == "documents"


def test_a_finished_journey_has_nothing_left_to_answer() -> None:
    journey = through(starting(talk), BENCHES)
    with pytest.raises(Refused):
        journey.answer(BENCHES)
    with pytest.raises(Refused):
        starting(talk).finish()
    with pytest.raises(Refused):
        starting(talk).skip()


def test_a_flow_whose_record_does_not_fit_fails_when_it_is_made() -> None:
    with pytest.raises(ValueError, match="asks"):
        Flow("broken", "Broken", Help, *talk.questions)
