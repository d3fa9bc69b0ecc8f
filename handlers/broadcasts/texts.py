"""How the team reads of a broadcast: its title, its author, and its duration."""

from typing import Final

from handlers.messaging.people_names import operator_name
from handlers.messaging.unit_of_work import UnitOfWork
from locales.clean import shorten
from locales.language import Language
from storage.broadcasts import broadcasts
from storage.broadcasts.broadcasts import Broadcast, Message

SECONDS: Final = 120
"""From so many on they are written as minutes; and from so many minutes on as hours."""
TITLE: Final = 60


def told_in(unit: UnitOfWork, broadcast: Broadcast) -> Message:
    return broadcasts.message(unit.context.keys.own, broadcast)


def sign(broadcast: Broadcast) -> str:
    return "🚨" if broadcast.emergency else "📣"


def title(unit: UnitOfWork, broadcast: Broadcast) -> str:
    """The first words of its text, in the team's language where it has one."""
    text = told_in(unit, broadcast).text(unit.team_language.code)
    return shorten(" ".join(text.split()), TITLE)


def author(unit: UnitOfWork, broadcast: Broadcast) -> str:
    """Written by Marco, agreed by Giulia."""
    language = unit.team_language
    name = operator_name(unit, broadcast.person_id)
    if broadcast.second_id is None:
        return language.say("Written by {name}.", name=name)
    second = operator_name(unit, broadcast.second_id)
    return language.say("Written by {name}, agreed by {second}.", name=name, second=second)


def lasting(language: Language, seconds: float) -> str:
    """13 seconds; 4 minutes; 2 hours. Rounded up, and never nothing."""
    whole = max(1, -int(-seconds // 1))
    if whole < SECONDS:
        return language.say_many("{n} second", "{n} seconds", whole)
    minutes = -(-whole // 60)
    if minutes < SECONDS:
        return language.say_many("{n} minute", "{n} minutes", minutes)
    return language.say_many("{n} hour", "{n} hours", -(-minutes // 60))
