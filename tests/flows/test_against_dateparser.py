"""A thousand typed days read by us and by dateparser: each kind of difference is decided here, and a new one fails."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final, TypeAlias

import dateparser

from flows.typed_dates import Calendar, Unread, read_day, read_instant
from handlers.messaging.typed_dates import date_words
from locales.language import language

FRIDAY: Final = datetime(2026, 11, 27, 10)  # noqa: DTZ001 - on the wall
CALENDAR: Final = Calendar(FRIDAY, date_words(("it", "en", "ar")))
MANY: Final = 1000
CODES: Final = ("it", "en", "ar")
THEIRS: Final = {"RELATIVE_BASE": FRIDAY, "PREFER_DATES_FROM": "future", "DATE_ORDER": "DMY"}
TOMORROW: Final = {"it": "domani", "en": "tomorrow", "ar": "غدا"}
AFTER_TOMORROW: Final = {"it": "dopodomani", "en": "day after tomorrow", "ar": "بعد غد"}
NEXT: Final = {"it": "{} prossimo", "en": "next {}", "ar": "{} القادم"}
NOT: Final = {"it": "non il {}", "en": "not on {}", "ar": "ليس {}"}
FROM_TO: Final = {"it": "dal {} al {}", "en": "from {} to {}", "ar": "من {} إلى {}"}
AT: Final = {"it": "alle {}", "en": "at {}", "ar": "الساعة {}"}

Form: TypeAlias = Callable[[Random, str, date], str]
Kind: TypeAlias = tuple[str, str]
"""The form of the text, and how the two differ."""


def month(code: str, day: date) -> str:
    return language(code).months()[day.month - 1]


def weekday(code: str, day: date) -> str:
    return language(code).weekday(day.weekday())


def short(code: str, day: date) -> str:
    return month(code, day)[:3]


def eastern(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


def hour(dice: Random) -> int:
    return dice.randrange(13, 24)


DAYS: Final[Mapping[str, Form]] = {
    "12.12": lambda _dice, _code, day: f"{day.day}.{day.month}",
    "12/12": lambda _dice, _code, day: f"{day.day}/{day.month}",
    "12.12.2026": lambda _dice, _code, day: f"{day.day}.{day.month}.{day.year}",
    "12/12/26": lambda _dice, _code, day: f"{day.day}/{day.month}/{day:%y}",
    "2026-12-12": lambda _dice, _code, day: day.isoformat(),
    "١٢/١٢/٢٠٢٦": lambda _dice, _code, day: eastern(f"{day.day}/{day.month}/{day.year}"),
    "12 december": lambda _dice, code, day: f"{day.day} {month(code, day)}",
    "12 december 2026": lambda _dice, code, day: f"{day.day} {month(code, day)} {day.year}",
    "Saturday 12 december": lambda _dice, code, day: f"{weekday(code, day)} {day.day} {month(code, day)}",
    "december 12": lambda _dice, _code, day: f"{month('en', day)} {day.day}",
    "Sat 12/12": lambda _dice, _code, day: f"{weekday('it', day)[:3]} {day.day}/{day.month}",
    "12 dec": lambda dice, _code, day: f"{day.day} {short(dice.choice(('it', 'en')), day)}",
    "Saturday": lambda _dice, code, day: weekday(code, day),
    "next Saturday": lambda _dice, code, day: NEXT[code].format(weekday(code, day)),
    "tomorrow": lambda _dice, code, _day: TOMORROW[code],
    "day after tomorrow": lambda _dice, code, _day: AFTER_TOMORROW[code],
    "30 february": lambda _dice, code, day: f"{30 + day.day % 2} {month(code, date(2026, 2, 1))}",
    "not on 12 december": lambda _dice, code, day: NOT[code].format(f"{day.day} {month(code, day)}"),
    "from 12 to 14 december": lambda _dice, code, day: FROM_TO[code].format(
        day.day, f"{day.day + 1} {month(code, day)}"
    ),
    "12 or 13 december": lambda _dice, _code, day: f"{day.day} or {day.day + 1} {month('en', day)}",
    "12 december, perhaps": lambda _dice, _code, day: f"{day.day} {month('en', day)}, perhaps",
}
HOURS: Final[Mapping[str, Form]] = {
    "12.12 18:30": lambda dice, _code, day: f"{day.day}.{day.month} {hour(dice)}:30",
    "12.12.2026 18.30": lambda dice, _code, day: f"{day.day}.{day.month}.{day.year} {hour(dice)}.30",
    "12/12/2026 at 18": lambda dice, code, day: (
        f"{day.day}/{day.month}/{day.year} {AT[code].format(hour(dice))}"
    ),
    "12 december 18:30": lambda dice, code, day: f"{day.day} {month(code, day)} {hour(dice)}:30",
    "12 december 2026, 18:30": lambda dice, code, day: (
        f"{day.day} {month(code, day)} {day.year}, {hour(dice)}:30"
    ),
    "12 december 2026 6 pm": lambda dice, _code, day: (
        f"{day.day} {month('en', day)} {day.year} {hour(dice) - 12} pm"
    ),
    "Saturday 18:30": lambda dice, code, day: f"{weekday(code, day)} {hour(dice)}:30",
    "tomorrow at 18:30": lambda dice, code, _day: f"{TOMORROW[code]} {AT[code].format(hour(dice))}:30",
    "Saturday 18": lambda dice, code, day: f"{weekday(code, day)} {hour(dice)}",
    "12 december 18-20": lambda dice, code, day: f"{day.day} {month(code, day)} {hour(dice)}-24",
}
ONLY_OURS, ONLY_THEIRS, ANOTHER = "only we read it", "only dateparser reads it", "read as another"
DECIDED: Final[Mapping[Kind, str]] = {
    ("12.12", ANOTHER): "22.12 is a day in December and not an hour of today",
    ("12 dec", ANOTHER): "“set” is September; what dateparser does not know it leaves out",
    ("12 dec", ONLY_OURS): "an Italian name for short, in a town that also writes English",
    ("Saturday", ANOTHER): "said on a Saturday it is today, as long as no hour has passed",
    ("Saturday 18:30", ANOTHER): "as above, and the hour is still to come",
    ("Saturday 18", ONLY_THEIRS): "18 may be the hour or the day of the month: we ask",
    ("next Saturday", ONLY_OURS): "the first one from tomorrow on",
    ("day after tomorrow", ONLY_OURS): "a phrase of several words",
    ("12.12 18:30", ONLY_OURS): "a day without a year, and an hour behind it",
    ("12/12/2026 at 18", ONLY_OURS): "an hour without minutes",
    ("Sat 12/12", ONLY_OURS): "a weekday for short is looked at like any word",
}
"""Why ours stays as it is, for each kind of difference."""


def test_every_kind_of_difference_is_decided(figures: Callable[[str], None]) -> None:
    read = [Reading(form, text, ours(form, text), theirs(form, text, code)) for form, code, text in typed()]
    differ = [each for each in read if each.ours != each.theirs]
    figures(f"{MANY} typed days, {MANY - len(differ)} read alike by dateparser and by us; the others:")
    for kind, n in sorted(Counter(each.kind for each in differ).items()):
        example = next(each for each in differ if each.kind == kind)
        figures(f"{n:4} {', '.join(kind)}: {example}; {DECIDED.get(kind, 'UNDECIDED')}")
    assert {each.kind for each in differ} == DECIDED.keys()


@dataclass(frozen=True)
class Reading:
    form: str
    text: str
    ours: date | None
    theirs: date | None

    @property
    def kind(self) -> Kind:
        how = ONLY_OURS if self.theirs is None else ONLY_THEIRS if self.ours is None else ANOTHER
        return self.form, how

    def __str__(self) -> str:
        return f"“{self.text}” is {self.ours} to us and {self.theirs} to dateparser"


def typed() -> Iterator[tuple[str, str, str]]:
    """The form, the language and the text; the same ones each time."""
    dice = Random(9)
    for _ in range(MANY):
        code, form = dice.choice(CODES), dice.choice((*DAYS, *HOURS))
        day = FRIDAY.date() + timedelta(days=dice.randrange(1, 364))
        yield form, code, {**DAYS, **HOURS}[form](dice, code, day)


def ours(form: str, text: str) -> date | None:
    try:
        return read_day(text, CALENDAR) if form in DAYS else read_instant(text, CALENDAR)
    except Unread:
        return None


def theirs(form: str, text: str, code: str) -> date | None:
    found: datetime | None = dateparser.parse(text, languages=[code, "en"], settings=THEIRS)
    return found.date() if found is not None and form in DAYS else found
