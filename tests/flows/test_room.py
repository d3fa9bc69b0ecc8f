"""A room is asked for: what, who, when, how often, how many, for whom; and days and hours as people type them."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from flows.flow import Facts, Journey
from flows.option import Option
from flows.questions.time import read_when
from flows.refused import Refused
from flows.room import RoomRequest, room
from flows.said import Said
from flows.typed_dates import Calendar, read_day_and_hours, to_come, weekly
from handlers.messaging.typed_dates import date_words
from locales.typed_words import typed_words
from tests.flows.scenario import PHOTO, asked, saying, showing, tapping, through

TODAY = date(2026, 11, 25)
NINE_TO_TEN = ((time(9), time(22)),)
CHRISTMAS = date(2026, 12, 25)
WHAT = saying("We paint together, with children and grandparents")
WHO = saying("Associazione Colori")
WHEN = saying("12.12 18-20")
REST = {
    "what": WHAT,
    "who": WHO,
    "when": WHEN,
    "repeat": tapping("once"),
    "until": saying("30.6.2027"),
    "people": saying("25"),
    "open": tapping("closed"),
    "title": saying("Painting"),
}
ROOMS = (Option("big", "Big room"), Option("small", "Small room"))


def hours(_room: str | None, day: date) -> tuple[tuple[time, time], ...]:
    return () if day == CHRISTMAS else NINE_TO_TEN


CALENDAR = Calendar(datetime.combine(TODAY, time()), date_words(("it", "en", "ar")))
FACTS = Facts(
    options={"rooms": ROOMS[:1]},
    words=typed_words("options", ("it", "en", "ar")),
    calendar=CALENDAR,
    hours=hours,
)
START: Journey[RoomRequest] = Journey(room, facts=FACTS)


def day_of(text: str) -> date:
    day, _hours = read_day_and_hours(text, CALENDAR, hours=(time(18), time(20)))
    return to_come(day, CALENDAR)


@pytest.mark.parametrize(
    "typed",
    [
        "12.12 18-20",
        "12.12. 18:00-20:00",
        "12.12.26 18–20",
        "12-12-2026 18-20",
        "12/12 18.00-20.00",
        "2026-12-12 18:00-20:00",
        "sabato 12 dicembre dalle 18 alle 20",
        "Sabato 12 dicembre, dalle ore 18 alle ore 20",
        "il 12 dic. dalle 18h00 alle 20h00",
        "Saturday 12 December from 6pm to 8pm",
        "December 12, 6-8 pm",
        "12th of December 2026, 6 p.m. - 8 p.m.",
        "Dec 12 18:00 till 20:00",
        "السبت ١٢ ديسمبر من ١٨ إلى ٢٠",
        "12 كانون الأول من 6 إلى 8 مساء",
        "١٢/١٢ ١٨:٠٠-٢٠:٠٠",
        "۱۲.۱۲ ۱۸-۲۰",
        "12 dicembre 2026 18-20",
    ],
)
def test_a_day_and_hours_as_people_type_them(typed: str) -> None:
    assert read_when(typed, CALENDAR) == (date(2026, 12, 12), time(18), time(20))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("oggi 18-20", TODAY),
        ("tomorrow 18-20", date(2026, 11, 26)),
        ("dopodomani", date(2026, 11, 27)),
        ("غدا", date(2026, 11, 26)),
        ("بعد غد", date(2026, 11, 27)),
        ("venerdì", date(2026, 11, 27)),
        ("mercoledi", TODAY),
        ("الأحد", date(2026, 11, 29)),
        ("24.11", date(2027, 11, 24)),
        ("1° marzo", date(2027, 3, 1)),
        ("8 maggio 2027", date(2027, 5, 8)),
        ("21 mag 2027", date(2027, 5, 21)),
        ("1 أيار 2027", date(2027, 5, 1)),
    ],
)
def test_which_day_is_meant(typed: str, day: date) -> None:
    assert day_of(typed) == day


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "whenever",
        "31.2 18-20",
        "18-20",
        "12.13.2026",
        "24.11.2026",  # over
        "1.1.2029",  # far
        "Friday 12 December",  # it is a Saturday
        "9" * 3000,
        "12.12.12.12.12" * 200,
    ],
)
def test_what_names_no_day_to_come_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        day_of(typed)
    assert refused.value.data["example"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("11 am - 1 pm", (time(11), time(13))),
        ("11-1 pm", (time(11), time(13))),
        ("6 pm - 8", (time(18), time(20))),
        ("12 pm - 2 pm", (time(12), time(14))),
        ("من 9 صباحا حتى 11", (time(9), time(11))),
        ("9:05-9.50", (time(9, 5), time(9, 50))),
    ],
)
def test_hours(typed: str, expected: tuple[time, time]) -> None:
    assert read_when(f"12 dicembre {typed}", CALENDAR)[1:] == expected


@pytest.mark.parametrize("typed", ["", "18", "20-18", "18-18", "18-25", "18:70-20", "10 12 14"])
def test_hours_that_are_none_are_refused(typed: str) -> None:
    with pytest.raises(Refused):
        read_when(f"12 dicembre {typed}", CALENDAR)


def test_once_and_only_for_us() -> None:
    journey = through(START, WHAT, WHO, WHEN, tapping("once"), saying("25"), tapping("closed"))
    assert journey.finish() == RoomRequest(
        {"text": WHAT.text, "media": []},
        {"text": WHO.text, "media": []},
        None,
        {"day": "2026-12-12", "start": "18:00", "until": "20:00"},
        "once",
        None,
        25,
        "closed",
        None,
    )


def test_every_week_and_open_to_everybody() -> None:
    steps = (
        saying("30 giugno 2027"),
        saying("20-30 persone"),
        tapping("open"),
        saying("Painting\n together"),
    )
    made = through(START, WHAT, WHO, WHEN, saying("ogni settimana"), *steps).finish()
    assert (made.until, made.people, made.title) == (
        "2027-06-30",
        30,
        {"text": "Painting together", "media": []},
    )


def test_one_of_several_rooms_is_asked_for() -> None:
    several = replace(START, facts=replace(FACTS, options={"rooms": ROOMS}))
    assert asked(through(START, WHAT, WHO)) == "when"
    assert asked(through(several, WHAT, WHO)) == "room"
    journey = through(several, WHAT, WHO, saying("small room"), WHEN, tapping("once"), saying("2"))
    assert through(journey, tapping("closed")).finish().room == "small"


def test_it_can_be_told_by_voice_or_with_a_photo() -> None:
    made = through(START, showing(PHOTO, text=WHAT.text), WHO, WHEN, tapping("once"), saying("2"))
    assert through(made, tapping("closed")).finish().what["media"] == [PHOTO.kept()]


@pytest.mark.parametrize(
    ("steps", "wrong"),
    [
        ((), Said()),
        ((WHAT,), showing(PHOTO)),
        ((WHAT,), saying("x")),
        ((WHAT,), saying("x" * 201)),
        ((WHAT, WHO), showing(PHOTO)),
        ((WHAT, WHO), saying("sometime next year in the evening, if that is possible")),
        ((WHAT, WHO), saying("12.12 8-10")),
        ((WHAT, WHO), saying("12.12 20-23")),
        ((WHAT, WHO), saying("25.12 18-20")),
        ((WHAT, WHO, WHEN), saying("now and then")),
        ((WHAT, WHO, WHEN, tapping("weekly")), saying("18.12.2026")),
        ((WHAT, WHO, WHEN, tapping("weekly")), saying("1.1.2028")),
        ((WHAT, WHO, WHEN, tapping("weekly")), saying("")),
        ((WHAT, WHO, WHEN, tapping("once")), saying("many")),
        ((WHAT, WHO, WHEN, tapping("once")), saying("0")),
        ((WHAT, WHO, WHEN, tapping("once")), saying("1000000")),
        ((WHAT, WHO, WHEN, tapping("once"), saying("٢٥"), tapping("open")), saying("x" * 101)),
        ((WHAT, WHO, WHEN, tapping("once"), saying("٢٥"), tapping("open")), showing(PHOTO)),
    ],
)
def test_a_refusal_keeps_everything_and_the_way_goes_on(steps: tuple[Said, ...], wrong: Said) -> None:
    journey = through(START, *steps)
    before, here = dict(journey.answers), asked(journey)
    with pytest.raises(Refused):
        journey.answer(wrong)
    with pytest.raises(Refused):
        journey.take_in(wrong)
    assert (journey.answers, asked(journey)) == (before, here)
    while journey.question:
        journey = through(journey, REST[asked(journey)])
    assert isinstance(journey.finish(), RoomRequest)


def test_a_day_that_has_passed_meanwhile_is_asked_for_again() -> None:
    journey = through(START, WHAT, WHO, WHEN, tapping("once"), saying("25"), tapping("closed"))
    later = replace(
        journey, facts=replace(FACTS, calendar=replace(CALENDAR, now=CALENDAR.now + timedelta(days=18)))
    )
    assert asked(later) == "when"


def test_another_rhythm_asks_for_the_last_day_again() -> None:
    journey = through(START, WHAT, WHO, WHEN, tapping("weekly"), saying("30.6.2027"), saying("25"))
    once = through(journey.edit("repeat"), tapping("once"))
    assert "until" not in once.kept
    assert asked(through(once.edit("repeat"), tapping("weekly"))) == "until"


def test_a_first_day_after_the_last_one_asks_for_the_last_one_again() -> None:
    journey = through(START, WHAT, WHO, WHEN, tapping("weekly"), saying("12.1.2027"), saying("25"))
    later = through(journey.edit("when"), saying("9.1.2027 18-20"))
    assert asked(later) == "until"
    assert later.kept["people"] == 25
    assert asked(through(later, saying("30.6.2027"))) == "open"


def test_what_is_repeated_is_so_for_a_year_at_most() -> None:
    first = date(2026, 12, 12)
    assert weekly(first, first) == [first]
    assert [day.weekday() for day in weekly(first, date(2027, 12, 12))] == [5] * 53
    assert len(weekly(first, date(2035, 1, 1))) == 60
