"""The languages a place speaks, and which of them a text is missing."""

from collections.abc import Sequence
from functools import lru_cache

from handlers.messaging.unit_of_work import UnitOfWork
from locales.language import Language, language
from storage.place.model import Place


@lru_cache(maxsize=16)
def languages(place: Place) -> list[Language]:
    """The languages of the place that there are words for."""
    spoken = [language(code) for code in place.languages]
    return [each for each, code in zip(spoken, place.languages, strict=True) if each.code == code]


def fallback(unit: UnitOfWork, written: Sequence[str]) -> str:
    """Whoever reads Arabic or English gets the Italian text."""
    desk, place = unit.team_language, unit.context.place
    missing = [desk.called(code) for code in place.languages if code not in written]
    if not missing:
        return ""
    return desk.say(
        "Whoever reads {languages} gets the text in {language}.",
        languages=desk.listing(missing, either=True),
        language=desk.called(place.default_language),
    )
