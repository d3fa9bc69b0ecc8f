"""What flows add to the service: operators' buttons, and for citizens a reminder of a draft, and its expiry."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from handlers.forms import held_words, team_flows
from handlers.forms.draft_expiry import forget_draft, remind_of_draft
from handlers.forms.drafts import EXPIRY, REMINDER
from handlers.messaging.capability import Capability, TimerKind
from handlers.messaging.flow_buttons import TEAM
from handlers.messaging.team_button import TeamButton
from storage.engine.transaction import Transaction
from storage.tickets import drafts

KEPT: Final = timedelta(days=90)


def sweep(tx: Transaction, now: datetime) -> None:
    """Deletes operators' drafts that were abandoned, and words that were held in vain."""
    drafts.forget_old(tx, now - KEPT)
    drafts.forget_held(tx, now - held_words.KEPT)


forms: Final = Capability(
    name="forms",
    team_buttons={data: TeamButton(partial(team_flows.on_button, letter)) for letter, data in TEAM.items()},
    replies=team_flows.hear_reply,
    timers={
        REMINDER: TimerKind(lambda unit, fired: remind_of_draft(unit, fired.subject), timedelta(days=1)),
        EXPIRY: TimerKind(lambda unit, fired: forget_draft(unit, fired.subject)),
    },
    sweep=sweep,
)
