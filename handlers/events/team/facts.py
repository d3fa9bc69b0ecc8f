"""The facts of the event flow: the town in the team's language, and its clock just now."""

from functools import lru_cache
from typing import Final

from flows.flow import Facts
from flows.option import Option
from handlers.messaging.typed_dates import calendar
from handlers.messaging.unit_of_work import UnitOfWork
from locales.language import Language, language
from storage.place.model import Place, say

ALSO_SPOKEN: Final = ("fr", "es", "ro", "uk", "pa", "bn")
"""Languages that are often spoken at events, besides those of the place."""


def event_facts(unit: UnitOfWork, town: Facts, taken: int = 0) -> Facts:
    """`taken` is how many people come already, when an event is being changed."""
    place, team_language = unit.context.place, unit.team_language
    return Facts(
        options={
            "neighbourhoods": town.options["neighbourhoods"],
            "topics": _topics(place, team_language.code),
            "centres": tuple(_centre(place, each.code, team_language.code) for each in place.centres),
            "languages": _called(place.languages, team_language, but=place.default_language),
            "spoken": _called((*place.languages, *ALSO_SPOKEN), team_language),
        },
        neighbourhood_at=town.neighbourhood_at,
        most={"taken": taken},
        calendar=calendar(unit),
        points={each.code: (each.point.lat, each.point.lon) for each in place.centres},
    )


@lru_cache(maxsize=16)
def _topics(place: Place, code: str) -> tuple[Option, ...]:
    return tuple(
        Option(each.code, say(each.label, code), each.icon, tuple(each.label.values()))
        for each in place.topics
    )


@lru_cache(maxsize=64)
def _centre(place: Place, centre: str, code: str) -> Option:
    found = next(each for each in place.centres if each.code == centre)
    name, address = say(found.name, code), say(found.address, code)
    return Option(centre, name, "🏠", tuple(found.name.values()), about=f"{name}, {address}"[:200])


@lru_cache(maxsize=64)
def _called(codes: tuple[str, ...], team_language: Language, but: str = "") -> tuple[Option, ...]:
    """Languages by their names in the team's language; operators may also write a language's own name."""
    wanted = [code for code in dict.fromkeys(codes) if code != but]
    return tuple(
        Option(code, team_language.called(code), words=(language(code).called(code),)) for code in wanted
    )
