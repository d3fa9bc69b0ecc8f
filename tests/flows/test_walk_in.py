"""The flow of a visit that is booked at the desk: for what, on which day, at what time; and who it is."""

from dataclasses import replace
from datetime import datetime

import pytest

from flows.flow import Facts, Journey
from flows.option import Option
from flows.refused import Refused
from flows.said import Said
from flows.typed_dates import Calendar
from flows.walk_in import WHO, WalkIn, walk_in
from handlers.messaging.typed_dates import date_words
from tests.flows.scenario import asked, restarted, saying, tapping, through

SERVICES = (Option("listening", "Listening", "🤝"), Option("online", "Online help", "💻"))
DAYS = (Option("2026-12-01", "Tue 1 Dec (2)"), Option("2026-12-04", "Fri 4 Dec (1)"))
TIMES = (
    Option("100", "10:30", words=("10:30", "10"), day="2026-12-04"),
    Option("200", "15:00", words=("15:00", "15"), day="2026-12-04"),
)
NOW = Calendar(datetime.fromisoformat("2026-11-30T00:00"), date_words(("en", "it", "ar")))
FREE = Facts(
    options={
        "services": SERVICES,
        "days": DAYS,
        "slots": TIMES,
        "day": (Option("2026-12-04", "Friday, 4 December 2026"),),
    },
    calendar=NOW,
)


def starting(facts: Facts = FREE) -> Journey[WalkIn]:
    return Journey(walk_in, facts=facts)


def test_three_answers_make_it_across_restarts() -> None:
    made = through(starting(), tapping("listening"), tapping("2026-12-04"), tapping("100")).finish()
    assert made == WalkIn("listening", "2026-12-04", "100")


@pytest.mark.parametrize("typed", ["4.12.", "friday", "venerdì 4 dicembre", "الجمعة"])
def test_day_and_time_may_be_typed(typed: str) -> None:
    made = through(starting(), saying("Listening"), saying(typed), saying("15:00")).finish()
    assert made == WalkIn("listening", "2026-12-04", "200")


@pytest.mark.parametrize(
    "said", [tapping("soon"), saying("nowhen"), saying("4.12. perhaps"), saying("1.11.2026"), Said()]
)
def test_no_day_and_one_that_is_over_are_refused_and_the_rest_stays(said: Said) -> None:
    journey = through(starting(), tapping("listening"))
    with pytest.raises(Refused):
        journey.answer(said)
    assert through(journey, tapping("2026-12-01"), tapping("200")).finish().service == "listening"


def test_a_time_that_is_taken_is_refused_with_the_day_kept() -> None:
    journey = through(starting(), tapping("listening"), tapping("2026-12-04"))
    with pytest.raises(Refused, match="just been taken"):
        journey.answer(tapping("300"))
    assert (asked(journey), journey.kept["day"]) == ("slot", "2026-12-04")


def test_for_another_service_the_day_is_asked_anew_and_for_another_day_the_time() -> None:
    journey = through(starting(), tapping("listening"), tapping("2026-12-04"))
    other = restarted(journey.edit("service")).answer(tapping("online"))
    assert asked(other) == "day"
    assert asked(journey.edit("service").answer(tapping("listening"))) == "slot"
    assert asked(journey.back()) == "day"
    assert asked(journey.back().back()) == "service"


def test_what_is_asked_names_the_day_and_says_when_nothing_is_free() -> None:
    journey = through(starting(), tapping("listening"), tapping("2026-12-04"))
    assert sentence(journey) == ("{day}: at what time?", {"day": "Friday, 4 December 2026"})
    none = replace(journey, facts=replace(FREE, options={"services": SERVICES}))
    assert sentence(none) == ("{day}: nothing is free any more.", {"day": "2026-12-04"})
    assert sentence(none.back()) == ("Nothing is free in the coming weeks.", {})


def sentence(journey: Journey[WalkIn]) -> tuple[str, dict[str, object]]:
    assert journey.question is not None
    said, gaps = journey.question.asking(journey.answers, journey.facts)
    return said, dict(gaps)


@pytest.mark.parametrize(
    ("said", "name", "phone"),
    [
        ("Maria, 333 123 4567", "Maria", "333 123 4567"),
        ("+39 0773 1234567\nAnna  Maria", "Anna Maria", "+39 0773 1234567"),
        ("333 123 4567", "Rosa", "333 123 4567"),
        ("مريم ٠", "مريم ٠", "1"),
    ],
)
def test_who_it_is_in_whatever_order(said: str, name: str, phone: str) -> None:
    known = {"name": "Rosa", "phone": "1"}
    assert WHO.read(saying(said), Facts(), known) == {"name": name, "phone": phone}


def test_who_it_is_needs_words() -> None:
    with pytest.raises(Refused):
        WHO.read(saying("  "), Facts(), None)
