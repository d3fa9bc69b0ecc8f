"""The flow of what matters at a visit: everything holds already, and each answer is changed by itself."""

from dataclasses import replace
from typing import Any

import pytest

from flows.flow import Facts, Journey
from flows.option import Option
from flows.preferences import NONE, PreferenceAnswers, preferences
from flows.refused import Refused
from tests.flows.scenario import asked, restarted, saying, tapping

MODES = (Option("here", "Here"), Option("phone", "By phone"))
LANGUAGES = (Option("en", "English"), Option("ar", "العربية"))
HELD: dict[str, Any] = {
    "how": "here",
    "language": "en",
    "interpreter": False,
    "gender": NONE,
    "access": [],
    "reason": None,
    "discreet": False,
}


def starting(modes: tuple[Option, ...] = MODES, **answers: Any) -> Journey[PreferenceAnswers]:
    facts = Facts(options={"modes": modes, "languages": LANGUAGES})
    return Journey(preferences, HELD | answers, facts=facts)


def test_everything_stands_and_each_is_changed_by_itself_across_restarts() -> None:
    journey = starting()
    assert asked(journey) == "review"
    for name, said in (
        ("how", tapping("phone")),
        ("language", tapping("ar")),
        ("interpreter", tapping("1")),
        ("gender", tapping("woman")),
        ("reason", saying("A quarrel")),
        ("discreet", tapping("1")),
    ):
        journey = restarted(journey.edit(name)).answer(said)
        assert asked(journey) == "review"
    assert journey.finish() == PreferenceAnswers("phone", "ar", True, "woman", [], "A quarrel", True)


def test_of_several_each_tap_puts_one_in_or_takes_it_out() -> None:
    journey = starting().edit("access").answer(tapping("step")).answer(tapping("children"))
    assert asked(journey) == "access"
    assert journey.question is not None
    assert list(journey.question.chosen(journey.answers["access"])) == ["step", "children"]
    journey = restarted(journey).answer(tapping("step"))
    assert journey.keep().finish().access == ["children"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("how", "online"), ("language", "xx"), ("gender", "x"), ("interpreter", "2"), ("access", "x")],
)
def test_what_is_not_offered_is_refused_and_everything_stays(name: str, value: str) -> None:
    journey = starting(access=["step"], reason="A quarrel").edit(name)
    with pytest.raises(Refused):
        journey.answer(tapping(value))
    assert journey.keep().finish() == starting(access=["step"], reason="A quarrel").finish()


def test_what_holds_stays_when_it_is_offered_no_more() -> None:
    journey = starting(how="online", language="fr", access=["lift"])
    assert asked(journey) == "review"
    assert journey.finish() == starting(how="online", language="fr", access=["lift"]).finish()


def test_where_there_is_one_way_to_come_it_is_not_asked() -> None:
    journey = starting(MODES[:1])
    assert "how" not in [question.name for question in journey.path]
    assert asked(journey.edit("how")) == "review"


def test_a_reason_is_written_in_as_many_lines_as_one_likes_and_can_be_removed() -> None:
    journey = starting(reason="A quarrel").edit("reason")
    with pytest.raises(Refused):
        journey.answer(saying(""))
    with pytest.raises(Refused):
        journey.answer(saying("x" * 1001))
    assert journey.answer(saying("Two\nlines")).finish().reason == "Two\nlines"
    assert journey.skip().finish().reason is None


def test_words_in_another_language_are_the_readers() -> None:
    journey = starting().edit("language").answer(saying("العربية"))
    assert journey.finish().language == "ar"
    gone = replace(journey, facts=Facts())
    assert "language" not in [question.name for question in gone.path]
