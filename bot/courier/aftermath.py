"""The consequences of outcomes: the team is told, lost topics are made again, alarms are raised."""

import logging
from typing import Protocol

from handlers.messaging.outbound import Piece, Screen, Show
from handlers.messaging.unit_of_work import UnitOfWork
from storage.people import people
from storage.people.people import Person
from storage.sending.outbox import ANSWER, Waiting

log = logging.getLogger("ascolto.courier")


class Aftermath(Protocol):
    """Runs in the unit of work that writes down the outcome; its own messages go out after that commit."""

    def delivered(self, unit: UnitOfWork, row: Waiting, *, ok: bool, why: str) -> None:
        """Handles the outcome of a message about a ticket; `why` is unreachable, refused, expired or unknown."""

    def topic_lost(self, unit: UnitOfWork, row: Waiting, thread: str) -> None:
        """Announces the ticket again after its topic was lost."""


def alarm_coordinators(unit: UnitOfWork) -> None:
    """Warns coordinators in private that the bot was removed from the team chat."""
    log.critical("the bot is not in the team chat any more; everything for it is kept")
    team_language = unit.team_language
    words = team_language.say(
        "I am no longer in the team chat, so tickets do not arrive there. Nothing is lost. "
        "Please add the bot to the group again."
    )
    for who in _coordinators(unit):
        unit.tell(
            who, Show(Screen((Piece(words),), language=team_language.code)), priority=ANSWER, policy="once"
        )


def _coordinators(unit: UnitOfWork) -> list[Person]:
    context = unit.context
    channel = context.team.channel if context.team else ""
    listed = [
        people.find(unit.tx, context.keys, channel, address) for address in sorted(context.coordinators)
    ]
    found = {who.id: who for who in listed if who is not None}
    return list((found | {who.id: who for who in people.team(unit.tx) if who.is_coordinator}).values())
