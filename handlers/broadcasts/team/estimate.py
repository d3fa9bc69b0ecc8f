"""The audience of a broadcast in figures: by language, by channel, and the time at the permitted rate."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from flows.text import _
from handlers.broadcasts import actions
from handlers.broadcasts.actions import Estimate
from handlers.broadcasts.texts import lasting, told_in
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.unit_of_work import LookUp, UnitOfWork
from locales.language import Language
from storage.broadcasts import audiences, broadcasts
from storage.broadcasts.broadcasts import Broadcast
from storage.engine.transaction import Transaction

CHANNELS: Final[Mapping[str, str]] = {"telegram": _("Telegram"), "web": _("web")}


Counted = Callable[[TeamRequest, Broadcast, Estimate], None]


def count(request: TeamRequest, broadcast: Broadcast, then: Counted) -> None:
    """Counts the audience outside the unit of work, and goes on with the broadcast as it is by then."""
    audience, now = told_in(request.unit, broadcast).audience, request.unit.now

    def look(tx: Transaction) -> dict[tuple[str, str], int]:
        return audiences.counted(tx, audience, now, emergency=broadcast.emergency)

    request.unit.effects.later.append(LookUp(look, partial(_counted, request, broadcast, then)))


def _counted(
    request: TeamRequest,
    broadcast: Broadcast,
    then: Counted,
    unit: UnitOfWork,
    found: Mapping[tuple[str, str], int],
) -> None:
    present = broadcasts.get(unit.tx, broadcast.id)
    if present.version == broadcast.version:
        whole = actions.estimated(unit, found, emergency=broadcast.emergency)
    else:  # another operator was first
        whole = actions.estimate(unit, told_in(unit, present).audience, emergency=present.emergency)
    then(replace(request, unit=unit), present, whole)


def figures(language: Language, estimate: Estimate) -> str:
    """312 people: Italian 240, Arabic 52, English 20; Telegram 280, web 32; about 13 seconds."""
    if not estimate.total:
        return language.say("Nobody would get it.")
    tongues, channels = Counter[str](), Counter[str]()
    for (channel, code), n in estimate.people.items():
        tongues[language.called(code)] += n
        channels[language.say(CHANNELS[channel]) if channel in CHANNELS else channel] += n
    return language.say_many(
        "{n} person: {languages}; {channels}; about {time}.",
        "{n} people: {languages}; {channels}; about {time}.",
        estimate.total,
        languages=_listed(tongues),
        channels=_listed(channels),
        time=lasting(language, estimate.seconds),
    )


def second_person(unit: UnitOfWork, estimate: Estimate) -> str:
    """Whether a second operator must agree; empty when not."""
    if not estimate.needs_second:
        return ""
    return unit.team_language.say(
        "From {n} people on, a second person must agree.", n=unit.context.place.notices.second_from
    )


def _listed(numbers: Counter[str]) -> str:
    return ", ".join(
        f"{name} {n}" for name, n in sorted(numbers.items(), key=lambda each: (-each[1], each[0]))
    )
