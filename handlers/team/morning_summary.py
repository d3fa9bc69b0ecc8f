"""The morning summary: every capability's part on the day, in one message for the team chat."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from handlers.messaging.capabilities import capabilities
from handlers.messaging.capability import Recurring
from handlers.messaging.context import Context
from handlers.messaging.outbound import Screen, Show
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import in_pairs
from storage.sending.outbox import CARD
from storage.sending.timers import Timer

MORNING: Final = "morning"
TEAM: Final = "team"


def morning_summary(unit: UnitOfWork) -> None:
    parts = list(capabilities(unit).summaries(unit))
    pieces = tuple(piece for some, _buttons in parts for piece in some)
    rows = in_pairs(button for _pieces, some in parts for button in some)
    unit.post(Show(Screen(pieces, rows, language=unit.team_language.code)), priority=CARD)


def on_timer(unit: UnitOfWork, _fired: Timer) -> None:
    morning_summary(unit)


def next_morning(context: Context, now: datetime) -> Iterable[Recurring]:
    """The next morning is always set, where there is a team."""
    if context.team is None:
        return ()
    due = context.place.next_morning(now)
    return (Recurring(MORNING, TEAM, due.date().isoformat(), due),)
