"""The facts of the town that flows need, in the reader's language."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from functools import lru_cache

from flows.flow import Facts
from flows.option import Option
from flows.typed_dates import Calendar
from handlers.messaging import keywords
from handlers.messaging.capability import TicketKind
from handlers.messaging.typed_dates import words_of
from handlers.messaging.typed_words import codes_of
from locales.typed_words import typed_words
from storage.place.model import Category, Neighbourhood, Place, Service, Words, say
from storage.place.week import Range


@lru_cache(maxsize=256)
def facts(place: Place, kind: TicketKind | None, language: str, today: date = date.min) -> Facts:
    """The facts for a flow, with the categories of the kind of ticket it makes; people may type an option's name or keywords in any language."""

    def hours(room: str | None, day: date) -> Sequence[Range]:
        chosen = place.service(room) if room else next(iter(place.rooms), None)
        return chosen.hours.on(day) if chosen else ()

    categories = kind.categories(place) if kind else ()

    def about(text: str) -> str | None:
        found = keywords.plainly(place, text, categories)
        return found.code if found else None

    return Facts(
        options={
            "categories": tuple(_category(each, language) for each in categories),
            "neighbourhoods": tuple(_neighbourhood(each, language) for each in place.neighbourhoods),
            "services": tuple(_service(each, language) for each in place.services),
            "rooms": tuple(_room(each, language) for each in place.rooms),
        },
        neighbourhood_at=lambda latitude, longitude: _code(place.neighbourhood_at(latitude, longitude)),
        most={"photos": place.team.max_photos},
        words=typed_words("options", codes_of(place.languages)),
        calendar=Calendar(datetime.combine(today, time.min), words_of(place)),
        hours=hours,
        about=about,
    )


def _category(category: Category, language: str) -> Option:
    words = (*_every(category.label), *(word for each in category.keywords.values() for word in each))
    return Option(category.code, say(category.label, language), category.icon, tuple(words))


def _room(room: Service, language: str) -> Option:
    return Option(room.code, say(room.label, language), room.icon, tuple(_every(room.label)))


def _neighbourhood(neighbourhood: Neighbourhood, language: str) -> Option:
    return Option(
        neighbourhood.code, say(neighbourhood.name, language), words=tuple(_every(neighbourhood.name))
    )


def _service(service: Service, language: str) -> Option:
    return Option(service.code, say(service.label, language), service.icon, tuple(_every(service.label)))


def _every(words: Words) -> Iterable[str]:
    """A name in every language, and without its brackets."""
    for name in words.values():
        yield name
        yield name.partition("(")[0].strip()


def _code(neighbourhood: Neighbourhood | None) -> str | None:
    return neighbourhood.code if neighbourhood else None
