"""The flow of a visit: for what, and one of the times that are free."""

from dataclasses import replace
from datetime import datetime

import pytest

from flows.flow import Facts, Journey
from flows.option import Option
from flows.questions.slot import meant
from flows.refused import Refused
from flows.typed_dates import Calendar
from flows.visit import Visit, visit
from handlers.messaging.typed_dates import date_words
from tests.flows.scenario import asked, restarted, saying, tapping, through

TUESDAY = (
    "Tuesday, 1 December 2026",
    "martedì 1 dicembre 2026",
    "الثلاثاء، 1 ديسمبر 2026",
    "tomorrow",
    "domani",
)
FRIDAY = ("Friday, 4 December 2026", "venerdì 4 dicembre 2026", "الجمعة، 4 ديسمبر 2026")
SERVICES = (Option("listening", "Listening", "🤝", ("Ascolto",)), Option("online", "Online help", "💻"))


def slot(day: str, names: tuple[str, ...], clock: str) -> Option:
    hour = str(int(clock.partition(":")[0]))
    return Option(f"{day}T{clock}", clock, words=(*names, clock, hour), day=day)


SLOTS = (
    slot("2026-12-01", TUESDAY, "10:30"),
    slot("2026-12-01", TUESDAY, "15:00"),
    slot("2026-12-04", FRIDAY, "10:30"),
    slot("2026-12-04", FRIDAY, "16:00"),
)


def starting(services: tuple[Option, ...] = SERVICES, slots: tuple[Option, ...] = SLOTS) -> Journey[Visit]:
    return Journey(visit, facts=Facts(options={"services": services, "slots": slots}))


def test_two_answers_make_a_visit_across_restarts() -> None:
    made = through(starting(), tapping("listening"), tapping("2026-12-04T16:00")).finish()
    assert made == Visit("listening", "2026-12-04T16:00")


def test_a_single_service_is_not_asked() -> None:
    journey = starting(services=SERVICES[:1])
    assert asked(journey) == "slot"
    assert journey.step == (1, 1)
    assert journey.answer(tapping("2026-12-01T10:30")).finish() == Visit("listening", "2026-12-01T10:30")


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("2", "2026-12-01T15:00"),
        ("٢", "2026-12-01T15:00"),
        ("tuesday 15:00", "2026-12-01T15:00"),
        ("martedì 15.00", "2026-12-01T15:00"),
        ("martedi alle 15", "2026-12-01T15:00"),
        ("الثلاثاء 10:30", "2026-12-01T10:30"),
        ("tomorrow at 10h30, please", "2026-12-01T10:30"),
        ("16:00", "2026-12-04T16:00"),
        ("16", "2026-12-04T16:00"),
        ("4 December 10:30", "2026-12-04T10:30"),
    ],
)
def test_typed_words_choose_a_time(words: str, value: str) -> None:
    journey = through(starting(), saying("ascolto"), saying(words))
    assert journey.finish().slot == value


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("friday", ["2026-12-04T10:30", "2026-12-04T16:00"]),
        ("10:30", ["2026-12-01T10:30", "2026-12-04T10:30"]),
        ("dicembre", [each.value for each in SLOTS]),
        ("my neighbour shouted until 16 and I want to come", ["2026-12-04T16:00"]),
    ],
)
def test_words_that_leave_a_choice_narrow_it_down(words: str, left: list[str]) -> None:
    journey = starting().answer(tapping("listening"))
    with pytest.raises(Refused, match="free then") as no:
        journey.answer(saying(words))
    assert [option.value for option in no.value.only] == left


@pytest.mark.parametrize("words", ["?", "sunday", "tuesday 11:15", "9", "0", "77", ""])
def test_words_that_are_no_free_time_are_refused_and_lose_nothing(words: str) -> None:
    journey = starting().answer(tapping("listening"))
    with pytest.raises(Refused):
        journey.answer(saying(words))
    assert restarted(journey).answer(saying("2")).finish().service == "listening"


def test_a_time_that_is_gone_says_so_and_is_asked_again() -> None:
    journey = starting().answer(tapping("listening"))
    with pytest.raises(Refused, match="just been taken"):
        journey.answer(tapping("2026-12-02T10:30"))
    chosen = journey.answer(tapping("2026-12-01T10:30"))
    later = replace(chosen, facts=Facts(options={"services": SERVICES, "slots": SLOTS[1:]}))
    assert asked(later) == "slot"
    assert later.kept == {"service": "listening"}


def test_a_service_that_is_gone_is_asked_again() -> None:
    journey = starting().answer(tapping("online"))
    later = replace(journey, facts=Facts(options={"services": (*SERVICES[:1], Option("new", "New"))}))
    assert asked(later) == "service"


def test_a_small_number_is_an_hour_where_a_time_begins_at_it() -> None:
    early = (slot("2026-12-01", TUESDAY, "08:00"), slot("2026-12-01", TUESDAY, "09:00"))
    assert [each.label for each in meant("9", early)] == ["09:00"]
    assert [each.label for each in meant("1", early)] == ["08:00"]


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("martedì alle 15", ["2026-12-01T15:00"]),
        ("3 pm", ["2026-12-01T15:00"]),
        ("dopodomani 10:30", ["2026-12-01T10:30"]),
        ("day after tomorrow", ["2026-12-01T10:30", "2026-12-01T15:00"]),
        ("4.12 alle 16", ["2026-12-04T16:00"]),
        ("venerdì prossimo", ["2026-12-04T10:30", "2026-12-04T16:00"]),
        ("friday", ["2026-12-04T10:30", "2026-12-04T16:00"]),
        ("10 december", []),
        ("Thursday 10 december 10:30", []),
        ("alle 3", []),
        ("tomorrow", []),
    ],
)
def test_a_day_and_an_hour_are_what_they_are_everywhere(words: str, left: list[str]) -> None:
    now = Calendar(datetime(2026, 11, 29, 10), date_words(("it", "en", "ar")))  # noqa: DTZ001 - on the wall
    assert [each.value for each in meant(words, SLOTS, now)] == left


def test_nothing_is_free() -> None:
    journey = starting(slots=()).answer(tapping("listening"))
    with pytest.raises(Refused):
        journey.answer(saying("tuesday"))
