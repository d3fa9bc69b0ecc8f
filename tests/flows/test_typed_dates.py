"""The one reader of typed days and hours: what it takes, and what it says when it does not."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from flows.typed_dates import (
    Calendar,
    Unread,
    Why,
    plain,
    read_day,
    read_day_and_hours,
    read_hours,
    read_instant,
    read_month,
    to_come,
)
from handlers.messaging.typed_dates import date_words

WORDS = date_words(("it", "en", "ar"))
FRIDAY = Calendar(datetime(2026, 11, 27, 10), WORDS)  # noqa: DTZ001 - on the wall
TUESDAY = Calendar(datetime(2026, 11, 24), WORDS, back=timedelta(days=31))  # noqa: DTZ001 - as above
EVENING = (time(18), time(20))
FIVE_TO_SEVEN = (time(17), time(19))
TWELFTH = date(2026, 12, 12)


@pytest.mark.parametrize(
    ("said", "day", "hours"),
    [
        ("mar 15/12 18-20", date(2026, 12, 15), EVENING),
        ("mar 15 dicembre 18-20", date(2026, 12, 15), EVENING),
        ("15 mar 18-20", date(2027, 3, 15), EVENING),
        ("mar 15th 6-8pm", date(2027, 3, 15), EVENING),
        ("mar 18-20", date(2026, 12, 1), EVENING),
        ("day after tomorrow 17-19", date(2026, 11, 29), FIVE_TO_SEVEN),
        ("dopodomani 17-19", date(2026, 11, 29), FIVE_TO_SEVEN),
        ("dopo domani dalle 17 alle 19", date(2026, 11, 29), FIVE_TO_SEVEN),
        ("بعد غد ٥-٧ مساء", date(2026, 11, 29), FIVE_TO_SEVEN),
        ("بعد الغد من الساعة ٥ إلى ٧ مساءً", date(2026, 11, 29), FIVE_TO_SEVEN),
        ("venerdì prossimo 17-19", date(2026, 12, 4), FIVE_TO_SEVEN),
        ("il prossimo venerdì 17-19", date(2026, 12, 4), FIVE_TO_SEVEN),
        ("next friday 17-19", date(2026, 12, 4), FIVE_TO_SEVEN),
        ("الجمعة القادمة ١٧-١٩", date(2026, 12, 4), FIVE_TO_SEVEN),
        ("domenica prossima 17-19", date(2026, 11, 29), FIVE_TO_SEVEN),
        ("venerdì 18-20", FRIDAY.today, EVENING),
        ("venerdì 9-11", date(2026, 12, 4), (time(9), time(11))),
        ("1.6 18-20", date(2027, 6, 1), EVENING),
        ("12 dicembre 18-20", TWELFTH, EVENING),
        ("12.12 18-20", TWELFTH, EVENING),
        ("12-12 18-20", TWELFTH, EVENING),
        ("12.12. 2026 18-20", TWELFTH, EVENING),
        ("18–20 12.12.2026", TWELFTH, EVENING),
        ("ore 18-20 del 12 dicembre", TWELFTH, EVENING),
        ("12.12 dalle 18h alle 20h", TWELFTH, EVENING),
        ("12 dicembre 18 20", TWELFTH, EVENING),
        ("12.12 9.05-9.50", TWELFTH, (time(9, 5), time(9, 50))),
        ("12.12 dalle 9.10 alle 10.11", TWELFTH, (time(9, 10), time(10, 11))),
        ("12.12 9.10-10.11", TWELFTH, (time(9, 10), time(10, 11))),
        ("1.12 9-12.10", date(2026, 12, 1), (time(9), time(12, 10))),
        ("12.12 between 6 and 8 pm", TWELFTH, EVENING),
        ("12.12 tra le 18 e le 20", TWELFTH, EVENING),
        ("السبت ١٢ ديسمبر بين ٦ و ٨ مساء", TWELFTH, EVENING),
        ("sabato 12 dicembre sera 6-8", TWELFTH, EVENING),
        ("domani mattina 9-11", date(2026, 11, 28), (time(9), time(11))),
        ("stasera 6-8", FRIDAY.today, EVENING),
        ("tomorrow evening 11-1", date(2026, 11, 28), (time(23), time(1))),
        ("domani mattina 9-1", date(2026, 11, 28), (time(9), time(13))),
        ("9 am - 1 12.12", TWELFTH, (time(9), time(13))),
        ("giov 10-12", date(2026, 12, 3), (time(10), time(12))),
        ("12 SETT 10-12", date(2027, 9, 12), (time(10), time(12))),
        ("31.12 22-24", date(2026, 12, 31), (time(22), time())),
        ("29.2 18-20", date(2028, 2, 29), EVENING),
        ("domani 28.11 18-20", date(2026, 11, 28), EVENING),
    ],
)
def test_a_day_and_hours(said: str, day: date, hours: tuple[time, time]) -> None:
    assert read_day_and_hours(said, FRIDAY) == (day, hours)


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("venerdì 18:30", datetime(2026, 11, 27, 18, 30)),  # noqa: DTZ001 - on the wall
        ("venerdì 9:30", datetime(2026, 12, 4, 9, 30)),  # noqa: DTZ001 - as above
        ("venerdì alle 18", datetime(2026, 11, 27, 18)),  # noqa: DTZ001 - as above
        ("venerdì prossimo alle 18", datetime(2026, 12, 4, 18)),  # noqa: DTZ001 - as above
        ("Saturday 6 pm", datetime(2026, 11, 28, 18)),  # noqa: DTZ001 - as above
        ("28.11 9.10", datetime(2026, 11, 28, 9, 10)),  # noqa: DTZ001 - as above
        ("4.12 alle 9", datetime(2026, 12, 4, 9)),  # noqa: DTZ001 - as above
        ("venerdì 4.12 alle 9.10", datetime(2026, 12, 4, 9, 10)),  # noqa: DTZ001 - as above
        ("4.12 at 9:30", datetime(2026, 12, 4, 9, 30)),  # noqa: DTZ001 - as above
        ("domani 9", datetime(2026, 11, 28, 9)),  # noqa: DTZ001 - as above
        ("غدا الساعة ٩ صباحا", datetime(2026, 11, 28, 9)),  # noqa: DTZ001 - as above
        ("18:30", datetime(2026, 11, 27, 18, 30)),  # noqa: DTZ001 - as above
        ("ore 18", datetime(2026, 11, 27, 18)),  # noqa: DTZ001 - as above
        ("12 am tomorrow", datetime(2026, 11, 28)),  # noqa: DTZ001 - as above
    ],
)
def test_an_instant(said: str, at: datetime) -> None:
    assert read_instant(said, FRIDAY) == at


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("1.12", date(2026, 12, 1)),
        ("1/12", date(2026, 12, 1)),
        ("01.12.", date(2026, 12, 1)),
        ("1.12.2027", date(2027, 12, 1)),
        ("1/12/2027", date(2027, 12, 1)),
        ("2026-12-01", date(2026, 12, 1)),
        ("9-12", date(2026, 12, 9)),
        ("7.1", date(2027, 1, 7)),
        ("20.11", date(2026, 11, 20)),
        ("29.2", date(2028, 2, 29)),
        ("oggi", date(2026, 11, 24)),
        ("Domani", date(2026, 11, 25)),
        ("tomorrow", date(2026, 11, 25)),
        ("غدًا", date(2026, 11, 25)),
        ("yesterday", date(2026, 11, 23)),
        ("l'altro ieri", date(2026, 11, 22)),
        ("lunedì scorso", date(2026, 11, 23)),
        ("martedì scorso", date(2026, 11, 17)),
        ("martedì", date(2026, 11, 24)),
        ("lun", date(2026, 11, 30)),
        ("venerdi", date(2026, 11, 27)),
        ("thursday", date(2026, 11, 26)),
        ("fino al 30 giugno 2027", date(2027, 6, 30)),
        ("1 أيار 2027", date(2027, 5, 1)),
    ],
)
def test_a_day(said: str, day: date) -> None:
    assert read_day(said, TUESDAY) == day


@pytest.mark.parametrize("said", ["ma", "31.2", "32.1", "1.13", "2026-13-01", "9:00-12:00", "ascolto", ""])
def test_what_is_no_day(said: str) -> None:
    with pytest.raises(Unread):
        read_day(said, TUESDAY)


def test_a_weekday_of_something_that_cannot_begin_today_is_next_weeks() -> None:
    assert read_day("venerdì", FRIDAY) == FRIDAY.today
    assert read_day("venerdì", FRIDAY, begun=time.min) == date(2026, 12, 4)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", Why.NO_DAY),
        ("whenever", Why.NO_DAY),
        ("18-20", Why.NO_DAY),
        ("12.13 18-20", Why.NO_DAY),
        ("31.2 18-20", Why.UNKNOWN_DAY),
        ("sabbato 18-20", Why.UNKNOWN_DAY),
        ("12.12", Why.NO_HOURS),
        ("12.12 18", Why.NO_HOURS),
        ("12.12 25-27", Why.BAD_HOURS),
        ("sabato mattina 18-20", Why.BAD_HOURS),
        ("domenica 12 dicembre 18-20", Why.MISFIT),
        ("domani sabato 5 dicembre 18-20", Why.SEVERAL),
        ("dal 12 al 14 dicembre 18-20", Why.SEVERAL),
        ("12-14 dicembre 18-20", Why.SEVERAL),
        ("12 e 13 dicembre 18-20", Why.SEVERAL),
        ("12/12 - 14/12 18-20", Why.SEVERAL),
        ("12.12 - 14.12 18-20", Why.SEVERAL),
        ("from 12 to 14 december 18-20", Why.SEVERAL),
        ("من ١٢ إلى ١٤ ديسمبر ١٨-٢٠", Why.SEVERAL),
        ("sabato e domenica 18-20", Why.SEVERAL),
        ("12/12 10-12 e 15-17", Why.SEVERAL),
        ("12.12 10-12 15-17", Why.SEVERAL),
        ("10-12 and 15-17 on 12 december", Why.SEVERAL),
        ("ogni sabato 18-20", Why.UNKNOWN),
        ("12.12 18-20 se possibile", Why.UNKNOWN),
        ("non il 12.12 18-20", Why.UNKNOWN),
        ("mar 15 18-20", Why.UNKNOWN),
        ("sabato 12.12 - 18:00", Why.UNKNOWN),
        ("sabato 12.12 alle 18", Why.NO_HOURS),
        ("sabato 12 18-20", Why.UNKNOWN),
        ("next week 12.12 18-20", Why.UNKNOWN),
        ("alle 18 e 30 del 12.12", Why.SEVERAL),
        ("9" * 3000, Why.NO_DAY),
        ("12.12.12.12.12" * 200, Why.SEVERAL),
        ("alle " * 800 + "18", Why.NO_DAY),
        ("12-" * 1500, Why.SEVERAL),
        ("12.12 18-20" + " -" * 2000, Why.UNKNOWN),
    ],
)
def test_why_a_line_is_refused(said: str, why: Why) -> None:
    with pytest.raises(Unread) as unread:
        read_day_and_hours(said, FRIDAY)
    assert unread.value.why is why


def test_a_refusal_says_what_was_understood_in_the_writers_own_words() -> None:
    with pytest.raises(Unread) as unread:
        read_day_and_hours("Sabàto 12 dicembre, 18–20, quando volete", FRIDAY)
    assert unread.value.data["understood"] == "Sabàto 12 dicembre, 18–20"
    assert unread.value.data["word"] == "quando volete"
    with pytest.raises(Unread, match="more than one day or time") as several:
        read_day_and_hours("Dal 12 al 14 dicembre 18-20", FRIDAY)
    assert several.value.data["understood"] == "Dal 12 al 14 dicembre 18-20"


def test_a_refusal_in_other_words_is_the_same_refusal() -> None:
    with pytest.raises(Unread) as unread:
        read_day("soon", FRIDAY, "3.12")
    other = unread.value.worded({Why.NO_DAY: "“{word}”? Like this: {example}"})
    assert (other.why, other.message, other.data["word"]) == (
        Why.NO_DAY,
        "“{word}”? Like this: {example}",
        "soon",
    )
    assert unread.value.worded({}).data == unread.value.data == {"example": "3.12"}


@pytest.mark.parametrize(
    "said", ["venerdì 18", "18", "mar 15", "12.12", "4.12 - 9:30", "12.12 18-20", "domani fino alle 20"]
)
def test_what_may_mean_two_things_is_no_instant(said: str) -> None:
    with pytest.raises(Unread):
        read_instant(said, FRIDAY)


def test_a_part_of_what_was_said_is_corrected_alone() -> None:
    def corrected(said: str, hours: tuple[time, time] = EVENING) -> tuple[date, tuple[time, time]]:
        return read_day_and_hours(said, FRIDAY, day=TWELFTH, hours=hours)

    assert corrected("19-21") == (TWELFTH, (time(19), time(21)))
    assert corrected("13.12") == (date(2026, 12, 13), EVENING)
    assert corrected("venerdì") == (FRIDAY.today, EVENING)
    assert corrected("venerdì", (time(9), time(11)))[0] == date(2026, 12, 4)
    with pytest.raises(Unread):
        corrected("13.12 19")


@pytest.mark.parametrize("said", ["", "18", "12.12", "12.12 18-20", "18-25", "10 12 14"])
def test_what_is_no_hours_alone(said: str) -> None:
    with pytest.raises(Unread):
        read_hours(said, FRIDAY)
    assert read_hours("11-1 pm", FRIDAY) == (time(11), time(13))


@pytest.mark.parametrize(
    ("said", "month"),
    [
        ("11", date(2026, 11, 1)),
        ("12", date(2025, 12, 1)),
        ("2026-12", date(2026, 12, 1)),
        ("3/2026", date(2026, 3, 1)),
        ("3.2026", date(2026, 3, 1)),
        ("ottobre", date(2026, 10, 1)),
        ("October", date(2026, 10, 1)),
        ("mar", date(2026, 3, 1)),
        ("dicembre 2024", date(2024, 12, 1)),
        ("كانون الأول", date(2025, 12, 1)),
    ],
)
def test_a_month(said: str, month: date) -> None:
    assert read_month(said, TUESDAY) == month


@pytest.mark.parametrize("said", ["13", "0", "soon", "", "12 dicembre", "ottobre novembre", "12.12"])
def test_what_is_no_month(said: str) -> None:
    with pytest.raises(Unread):
        read_month(said, TUESDAY)


@pytest.mark.parametrize(("day", "why"), [(date(2026, 11, 26), Why.OVER), (date(2028, 1, 1), Why.FAR)])
def test_a_day_to_come_lies_within_a_year(day: date, why: Why) -> None:
    with pytest.raises(Unread) as unread:
        to_come(day, FRIDAY)
    assert unread.value.why is why
    assert to_come(FRIDAY.today, FRIDAY) == FRIDAY.today


def test_a_language_that_has_no_list_of_words_has_its_names_all_the_same() -> None:
    french = replace(FRIDAY, words=date_words(("fr",)))
    assert read_day_and_hours("samedi 12 décembre 18-20", french) == (TWELFTH, EVENING)
    with pytest.raises(Unread):
        read_day("dopodomani", french)


def test_digits_dashes_and_accents_of_every_kind() -> None:
    assert plain("Lunedì ١٢—۱۳ ５") == "lunedi 12-13 5"
    assert read_day_and_hours("１２．１２ １８—２０", FRIDAY) == (TWELFTH, EVENING)
