"""Reads the time of a broadcast, as operators type it: "28.11 18:30", "domani alle 9", "Saturday 6 pm"."""

from datetime import datetime
from typing import Any

from flows.broadcast import WHEN, later
from flows.flow import Facts, Journey
from flows.questions.moment import example_of
from flows.said import Said
from handlers.messaging.typed_dates import calendar
from handlers.messaging.unit_of_work import UnitOfWork
from locales.language import Language, Ltr
from storage.people.people import Person
from storage.place.slots import instant


def facts(unit: UnitOfWork, _who: Person, _journey: Journey[Any], _town: Facts, _language: Language) -> Facts:
    """The town's clock, and an example of a typed moment."""
    return Facts(calendar=calendar(unit), examples={WHEN: Ltr(example(unit))})


def read_when(unit: UnitOfWork, text: str) -> datetime:
    """Returns the instant. Raises Refused: no day or hour in it, or past, or very far away."""
    known = Facts(calendar=calendar(unit))
    return moment(unit, Journey(later, facts=known).answer(Said(text)).finish().when)


def moment(unit: UnitOfWork, answer: str) -> datetime:
    """The instant of an answer, which is a time on the town's wall."""
    wall = datetime.fromisoformat(answer)
    return instant(wall.date(), wall.time(), unit.context.place.tz)


def example(unit: UnitOfWork) -> str:
    """Tomorrow's date, half past six."""
    return example_of(calendar(unit))
