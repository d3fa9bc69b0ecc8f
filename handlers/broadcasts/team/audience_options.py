"""The options by which an audience can be chosen: each kind with its present values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from flows.text import _
from handlers.events.texts import title
from handlers.messaging.capabilities import capabilities
from handlers.messaging.capability import TicketKind
from handlers.messaging.unit_of_work import UnitOfWork
from locales.clean import shorten
from storage.broadcasts.broadcasts import Audience
from storage.events import events
from storage.place.model import say

LABEL: Final = 30
MOST_EVENTS: Final = 20
Options = dict[str, str]
"""The values that can be ticked, each with its label."""


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of options; several kinds narrow each other."""

    name: str
    options: Callable[[UnitOfWork], Options]
    chosen: Callable[[UnitOfWork, Audience], tuple[str, ...]]
    having: Callable[[UnitOfWork, Audience, tuple[str, ...]], Audience]
    one: bool = False


def offered_in(unit: UnitOfWork, part: Part, audience: Audience) -> Options:
    """A chosen value can be unticked even when the place file does not have it any more."""
    options = part.options(unit)
    return options | {value: value for value in part.chosen(unit, audience) if value not in options}


def described(unit: UnitOfWork, audience: Audience, *, emergency: bool) -> str:
    """The audience in words, with every tick."""
    language = unit.team_language
    named = [
        language.listing(
            [offered_in(unit, part, audience).get(value, value) for value in chosen], either=True
        )
        for part in PARTS.values()
        if (chosen := part.chosen(unit, audience))
    ]
    if audience.event_id is not None:
        whole = language.say("Whoever signed up")
    elif emergency:
        whole = language.say("Everybody who has ever written to us")
    else:
        whole = language.say("Everybody who asked for notices")
    return " · ".join((whole, *named))


def _neighbourhoods(unit: UnitOfWork) -> Options:
    code = unit.team_language.code
    return {each.code: shorten(say(each.name, code), LABEL) for each in unit.context.place.neighbourhoods}


def _topics(unit: UnitOfWork) -> Options:
    code = unit.team_language.code
    return {each.code: f"{each.icon} {say(each.label, code)}" for each in unit.context.place.topics}


def _languages(unit: UnitOfWork) -> Options:
    return {code: unit.team_language.called(code) for code in unit.context.place.languages}


def _categories(unit: UnitOfWork) -> Options:
    """Categories of every kind of request, but never private ones: that a citizen asked for such help stays with them."""
    place, code = unit.context.place, unit.team_language.code
    return {
        f"{_short(kind)}.{each.code}": shorten(f"{kind.icon} {each.icon} {say(each.label, code)}", LABEL)
        for kind in capabilities(unit).kinds.values()
        for each in kind.categories(place)
        if not each.private
    }


def _events(unit: UnitOfWork) -> Options:
    found = events.coming(unit.tx, unit.now, MOST_EVENTS)
    return {str(each.id): shorten(title(unit, each, unit.team_language), LABEL) for each in found}


def _short(kind: TicketKind) -> str:
    """The short label of a kind of ticket."""
    return kind.short or kind.name


def _ticked_categories(unit: UnitOfWork, audience: Audience) -> tuple[str, ...]:
    kinds = capabilities(unit).kinds
    parts = (each.partition("/") for each in audience.categories)
    return tuple(f"{_short(kinds[kind])}.{code}" for kind, _slash, code in parts if kind in kinds)


def _with_categories(unit: UnitOfWork, audience: Audience, chosen: tuple[str, ...]) -> Audience:
    whole = {_short(kind): name for name, kind in capabilities(unit).kinds.items()}
    parts = (each.partition(".") for each in chosen)
    found = tuple(f"{whole[short]}/{code}" for short, _dot, code in parts if short in whole)
    return msgspec.structs.replace(audience, categories=found)


PARTS: Final[Mapping[str, Part]] = {
    "n": Part(
        # Translators: button
        _("🏘 Neighbourhoods"),
        _neighbourhoods,
        lambda _unit, audience: audience.neighbourhoods,
        lambda _unit, audience, chosen: msgspec.structs.replace(audience, neighbourhoods=chosen),
    ),
    "t": Part(
        # Translators: button
        _("🏷 Topics"),
        _topics,
        lambda _unit, audience: audience.topics,
        lambda _unit, audience, chosen: msgspec.structs.replace(audience, topics=chosen),
    ),
    "l": Part(
        # Translators: button
        _("🗣 Languages"),
        _languages,
        lambda _unit, audience: audience.languages,
        lambda _unit, audience, chosen: msgspec.structs.replace(audience, languages=chosen),
    ),
    "c": Part(
        # Translators: button
        _("🗂 Requests they sent"),
        _categories,
        _ticked_categories,
        _with_categories,
    ),
    "e": Part(
        # Translators: button
        _("🗓 Signed up to"),
        _events,
        lambda _unit, audience: () if audience.event_id is None else (str(audience.event_id),),
        lambda _unit, audience, chosen: msgspec.structs.replace(
            audience, event_id=int(chosen[0]) if chosen else None
        ),
        one=True,
    ),
}
"""By the letter in a button."""
