"""Who would get a broadcast, in figures: by language, by channel, and how long it takes at the permitted rate."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from flows.text import _
from handlers.broadcasts import deeds
from handlers.broadcasts.deeds import Estimate
from handlers.broadcasts.words import lasting, told_in
from handlers.turn import Turn
from locales.language import Language
from storage.broadcasts import Broadcast

CHANNELS: Final[Mapping[str, str]] = {"telegram": _("Telegram"), "web": _("web")}


def estimate(turn: Turn, known: Broadcast) -> Estimate:
    return deeds.estimate(turn, told_in(turn, known).audience, emergency=known.emergency)


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
