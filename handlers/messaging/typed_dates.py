"""Reads typed days in this town: with the words of its languages, and its clock."""

from functools import lru_cache
from typing import Final

from flows.typed_dates import Calendar, DateWords
from flows.typed_words import ROLES
from handlers.messaging.typed_words import codes_of
from handlers.messaging.unit_of_work import UnitOfWork
from locales.daynames import months, weekdays
from locales.typed_words import typed_words
from storage.place.model import Place

NEAR: Final = {
    "day_before_yesterday": -2,
    "yesterday": -1,
    "today": 0,
    "tomorrow": 1,
    "day_after_tomorrow": 2,
}


def calendar(unit: UnitOfWork) -> Calendar:
    """The calendar at this moment on the town's wall."""
    now = unit.now.astimezone(unit.context.place.tz).replace(tzinfo=None)
    return Calendar(now, words_of(unit.context.place))


def words_of(place: Place) -> DateWords:
    """How people type days, in every language of the place and in English."""
    return date_words(codes_of(place.languages))


@lru_cache(maxsize=16)
def date_words(codes: tuple[str, ...]) -> DateWords:
    said = typed_words("dates", codes)
    return DateWords(
        months(codes),
        weekdays(codes),
        {name: away for role, away in NEAR.items() for name in said.get(role, ())},
        {role: said.get(role, ()) for role in (*ROLES, "ordinal")},
    )
