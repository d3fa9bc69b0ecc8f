"""The languages of a place, and the fallback for a text that lacks one."""

from collections.abc import Sequence
from functools import lru_cache

from handlers.messaging.unit_of_work import UnitOfWork
from locales.language import Language, language
from storage.place.model import Place


@lru_cache(maxsize=16)
def languages(place: Place) -> list[Language]:
    """The languages of the place that have a catalogue."""
    spoken = [language(code) for code in place.languages]
    return [each for each, code in zip(spoken, place.languages, strict=True) if each.code == code]


def fallback(unit: UnitOfWork, written: Sequence[str]) -> str:
    """Says that readers of Arabic or English get the Italian text."""
    team_language, place = unit.team_language, unit.context.place
    missing = [team_language.called(code) for code in place.languages if code not in written]
    if not missing:
        return ""
    return team_language.say(
        "Whoever reads {languages} gets the text in {language}.",
        languages=team_language.listing(missing, either=True),
        language=team_language.called(place.default_language),
    )
