"""What drafts add to the service: a reminder of what was begun, and its end."""

from datetime import timedelta
from typing import Final

from handlers.forms.draft_expiry import forget_draft, remind_of_draft
from handlers.forms.drafts import EXPIRY, REMINDER
from handlers.messaging.capability import Capability, TimerKind

forms: Final = Capability(
    name="forms",
    timers={
        REMINDER: TimerKind(lambda unit, fired: remind_of_draft(unit, fired.subject), timedelta(days=1)),
        EXPIRY: TimerKind(lambda unit, fired: forget_draft(unit, fired.subject)),
    },
)
