"""The flow of an event: days as people type them, questions of its own, and refusals that lose nothing."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest

from flows.event import Plan, days_of, event, within_a_year
from flows.flow import Facts, Journey
from flows.option import Option
from flows.questions.number import Number
from flows.questions.place import Venue
from flows.questions.time import Until, When, example_of
from flows.refused import Refused
from flows.said import Media, Point, Said
from flows.typed_dates import Calendar, read_day_and_hours
from handlers.capabilities import CAPABILITIES
from handlers.messaging.typed_dates import date_words
from tests.flows.scenario import asked, restarted, saying, showing, tapping, through

CODES = ("it", "en", "ar")
WEDNESDAY = datetime(2026, 11, 25, 15, 0)  # noqa: DTZ001 - on the wall
NEW_YEAR = datetime(2027, 1, 1, 3, 0)  # noqa: DTZ001 - as above
CALENDAR = Calendar(WEDNESDAY, date_words(CODES))
FACTS = Facts(
    options={
        "neighbourhoods": (Option("isonzo", "Isonzo"), Option("centro", "Centro")),
        "topics": (Option("cultura", "Cultura", "🎭"),),
        "centres": (Option("sala", "Sala", "🏠", about="Sala, Viale XVIII Dicembre 124"),),
        "languages": (Option("en", "inglese"), Option("ar", "arabo")),
        "spoken": (Option("it", "italiano"), Option("en", "inglese")),
    },
    calendar=CALENDAR,
    points={"sala": (41.46, 12.89)},
)
TWELFTH = date(2026, 12, 12)
EVENING = (time(18), time(20))


def starting(**answers: Any) -> Journey[Plan]:
    return Journey(event, answers, facts=FACTS)


@pytest.mark.parametrize(
    ("said", "day", "hours"),
    [
        ("12.12 18-20", TWELFTH, EVENING),
        ("12/12/26, ore 18:00 - 20:00", TWELFTH, EVENING),
        ("2026-12-12 18:00-20:00", TWELFTH, EVENING),
        ("12-12 18-20", TWELFTH, EVENING),
        ("sabato 12 dicembre 18:00-20:00", TWELFTH, EVENING),
        ("Sabato 12 dicembre, dalle 18 alle 20", TWELFTH, EVENING),
        ("Dec 12th, 2026 6-8pm", TWELFTH, EVENING),
        ("Saturday December 12, 18.00 to 20.00", TWELFTH, EVENING),
        ("السبت ١٢ ديسمبر ١٨-٢٠", TWELFTH, EVENING),
        ("18–20 12.12.2026", TWELFTH, EVENING),
        ("tomorrow 17-19", date(2026, 11, 26), (time(17), time(19))),
        ("domani dalle 17 alle 19", date(2026, 11, 26), (time(17), time(19))),
        ("غدًا 17-19", date(2026, 11, 26), (time(17), time(19))),
        ("the day after tomorrow 10am-1pm", date(2026, 11, 27), (time(10), time(13))),
        ("sabato 18,30-20.15", date(2026, 11, 28), (time(18, 30), time(20, 15))),
        ("mercoledì 16-18", WEDNESDAY.date(), (time(16), time(18))),
        ("mercoledì 14-16", date(2026, 12, 2), (time(14), time(16))),
        ("il 1º marzo dalle ore 18 alle ore 20", date(2027, 3, 1), EVENING),
        ("31.12 22-24", date(2026, 12, 31), (time(22), time(0))),
        ("29.2 18-20", date(2028, 2, 29), EVENING),
    ],
)
def test_a_day_is_read_as_people_type_it(said: str, day: date, hours: tuple[time, time]) -> None:
    assert read_day_and_hours(said, CALENDAR) == (day, hours)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "On which day"),
        ("soon", "On which day"),
        ("18-20", "On which day"),
        ("31.2 18-20", "On which day"),
        ("12.13 18-20", "On which day"),
        ("12.12", "From when until when"),
        ("12.12 at 18", "From when until when"),
        ("12.12 25-27", "From when until when"),
        ("domenica 12 dicembre 18-20", "day of the week"),
        ("12.12 18-18", "before it begins"),
        ("12.12 18-17", "before it begins"),
        ("12.12.2025 18-20", "in the past"),
        ("today 9-11", "in the past"),
        ("9" * 500 + " 18-20", "On which day"),
    ],
)
def test_what_is_no_time_to_come_is_refused_kindly(said: str, why: str) -> None:
    with pytest.raises(Refused, match=why) as refused:
        When("when", "").read(saying(said), FACTS, None)
    assert "{example}" not in refused.value.message or refused.value.data["example"] == "2.12 18-20"


def test_the_example_it_gives_is_one_that_it_takes() -> None:
    example = example_of(CALENDAR)
    assert read_day_and_hours(example, CALENDAR) == (date(2026, 12, 2), EVENING)


def test_a_part_of_the_time_can_be_corrected_alone() -> None:
    when = When("when", "")
    given = when.read(saying("12.12 18-20"), FACTS, None)
    assert when.read(saying("19-21"), FACTS, given) == given | {"from": "19:00", "until": "21:00"}
    assert when.read(saying("13.12"), FACTS, given) == given | {"day": "2026-12-13"}
    with pytest.raises(Refused):
        when.read(saying("31.11 19-21"), FACTS, given)


def test_a_feast_may_end_after_midnight_and_what_is_over_is_asked_again() -> None:
    journey = through(starting(kind="public", title="Feast", text="All night", translations=None))
    journey = journey.answer(saying("31.12 22-2"))
    assert asked(journey) == "repeat"
    over = Facts(options=FACTS.options, calendar=Calendar(NEW_YEAR))
    later = Journey(event, journey.answers, facts=over)
    assert asked(later) == "when"


def test_the_whole_flow_across_a_restart_before_every_answer() -> None:
    journey = through(
        starting(),
        tapping("workshop"),
        saying("Orti in comune"),
        saying("Piantiamo insieme.\nPortate i guanti."),
        tapping("en"),
        saying("Shared gardens\nWe plant together."),
        tapping("ar"),
        saying("حدائق مشتركة\nنزرع معًا."),
        saying("sabato 12 dicembre 18-20"),
        tapping("weekly"),
        saying("26.12"),
        Said(point=Point(41.47, 12.9)),
        saying("Orto di via Isonzo"),
        None,
        tapping("cultura"),
        saying("٤٠"),
        tapping("2"),
        tapping("it"),
        tapping("en"),
        tapping("it"),
    )
    journey = through(restarted(journey).keep(), tapping("steps"))
    journey = through(journey.keep(), saying("Gli Orti, Amici di Latina"), showing(Media("photo", "phone:x")))
    plan = journey.finish()
    assert (plan.capacity, plan.most_each, plan.spoken, plan.access) == (40, 2, ["en"], ["steps"])
    assert plan.place == {"venue": "Orto di via Isonzo", "point": [41.47, 12.9]}
    assert set((plan.translations or {})["texts"]) == {"en", "ar"}
    assert plan.days == [TWELFTH, date(2026, 12, 19), date(2026, 12, 26)]


def test_a_text_in_another_language_has_a_title_and_a_body() -> None:
    journey = starting(kind="public", title="Festa", text="Musica per tutti")
    with pytest.raises(Refused, match="In which language"):
        journey.answer(saying("Party\nMusic for everybody"))
    journey = journey.answer(tapping("en"))
    with pytest.raises(Refused, match="first line"):
        journey.answer(saying("Party"))
    assert asked(journey.answer(saying("Party\nMusic"))) == "translations"
    assert asked(journey.answer(saying("Party\nMusic")).keep()) == "when"


@pytest.mark.parametrize("said", [Said(), saying("?"), saying("x" * 121), showing(Media("voice", "phone:v"))])
def test_a_title_is_a_few_words(said: Said) -> None:
    with pytest.raises(Refused):
        starting(kind="public").answer(said)


def test_a_centre_has_its_address_and_its_point() -> None:
    place = Venue("place", "")
    for said in (tapping("sala"), saying("sala")):
        found = place.read(said, FACTS, None)
        assert found == {"venue": "Sala, Viale XVIII Dicembre 124", "point": [41.46, 12.89], "centre": "sala"}
    with pytest.raises(Refused, match="on the map"):
        place.read(Said(point=Point(99.0, 0.0)), FACTS, None)
    with pytest.raises(Refused):
        place.read(tapping("nowhere"), FACTS, None)
    assert place.read(saying("Piazza Moro"), FACTS, found) == {"venue": "Piazza Moro", "point": None}


@pytest.mark.parametrize("said", ["0", "-3", "many", "1.5", "10001", "9" * 400, ""])
def test_a_number_is_a_number(said: str) -> None:
    with pytest.raises(Refused, match="number"):
        Number("capacity", "").read(saying(said), FACTS, None)


def test_fewer_places_than_people_who_come_are_refused() -> None:
    places = Number("capacity", "", least="taken")
    with pytest.raises(Refused, match="coming already"):
        places.read(saying("11"), Facts(most={"taken": 12}), None)
    assert places.read(saying("12"), Facts(most={"taken": 12}), None) == 12


@pytest.mark.parametrize(("until", "why"), [("2026-12-12", "after the first"), ("2028-12-12", "a year")])
def test_what_returns_ends_after_it_began_and_within_a_year(until: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        within_a_year(TWELFTH, date.fromisoformat(until))
    journey = starting(when={"day": "2026-12-12", "from": "18:00", "until": "20:00"}, repeat="weekly")
    with pytest.raises(Refused, match=why):
        replace(journey, revisiting="until").flow.questions[6].check(until, journey.kept, FACTS)
    once = starting(**{**journey.answers, "repeat": "once", "until": until})
    assert "until" not in once.kept


def test_every_seventh_day_up_to_the_last() -> None:
    assert days_of("2026-12-12", None) == [TWELFTH]
    assert len(days_of("2026-12-12", "2027-01-02")) == 4
    assert len(days_of("2026-12-12", "2027-01-01")) == 3


@pytest.mark.parametrize("said", ["", "soon", "25.11", "24.11.2026", "domenica 28.11"])
def test_a_last_day_lies_ahead(said: str) -> None:
    with pytest.raises(Refused):
        Until("until", "", within_a_year=False).read(saying(said), FACTS, None)


def test_no_citizen_can_begin_it() -> None:
    assert event.name not in CAPABILITIES.flows
