"""Who would get a broadcast, in figures: by language, by channel, and how long it takes at the permitted rate."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from flows.text import _
from handlers.broadcasts import actions
from handlers.broadcasts.actions import Estimate
from handlers.broadcasts.texts import lasting, told_in
from handlers.messaging.team_request import Asking
from handlers.messaging.unit_of_work import LookUp, Turn
from locales.language import Language
from storage.broadcasts import audiences, broadcasts
from storage.broadcasts.broadcasts import Broadcast
from storage.engine.transaction import Transaction

CHANNELS: Final[Mapping[str, str]] = {"telegram": _("Telegram"), "web": _("web")}


Counted = Callable[[Asking, Broadcast, Estimate], None]


def count(asking: Asking, known: Broadcast, then: Counted) -> None:
    """Count whom it would reach, beside everybody else's work, and go on with it as it stands by then."""
    audience, now = told_in(asking.turn, known).audience, asking.turn.now

    def look(tx: Transaction) -> dict[tuple[str, str], int]:
        return audiences.counted(tx, audience, now, emergency=known.emergency)

    asking.turn.effects.later.append(LookUp(look, partial(_counted, asking, known, then)))


def _counted(
    asking: Asking, known: Broadcast, then: Counted, turn: Turn, found: Mapping[tuple[str, str], int]
) -> None:
    present = broadcasts.get(turn.tx, known.id)
    if present.version == known.version:
        whole = actions.estimated(turn, found, emergency=known.emergency)
    else:  # somebody was faster
        whole = actions.estimate(turn, told_in(turn, present).audience, emergency=present.emergency)
    then(replace(asking, turn=turn), present, whole)


def figures(language: Language, found: Estimate) -> str:
    """312 people: Italian 240, Arabic 52, English 20; Telegram 280, web 32; about 13 seconds."""
    if not found.total:
        return language.say("Nobody would get it.")
    tongues, channels = Counter[str](), Counter[str]()
    for (channel, code), n in found.people.items():
        tongues[language.called(code)] += n
        channels[language.say(CHANNELS[channel]) if channel in CHANNELS else channel] += n
    return language.say_many(
        "{n} person: {languages}; {channels}; about {time}.",
        "{n} people: {languages}; {channels}; about {time}.",
        found.total,
        languages=_listed(tongues),
        channels=_listed(channels),
        time=lasting(language, found.seconds),
    )


def second_person(turn: Turn, found: Estimate) -> str:
    """Whether somebody else must agree; empty when not."""
    if not found.needs_second:
        return ""
    return turn.desk_language.say(
        "From {n} people on, a second person must agree.", n=turn.world.place.notices.second_from
    )


def _listed(numbers: Counter[str]) -> str:
    return ", ".join(
        f"{name} {n}" for name, n in sorted(numbers.items(), key=lambda each: (-each[1], each[0]))
    )
