"""The expiry of a citizen's draft: one reminder, and after some days it is deleted."""

from datetime import timedelta

from handlers.forms import screen
from handlers.forms.drafts import EXPIRY, REMINDER, WORDS, discard, draft_of, under_way
from handlers.messaging.outbound import Piece, Screen, Show
from handlers.messaging.unit_of_work import UnitOfWork
from storage.people import people
from storage.people.people import Person
from storage.sending import timers
from storage.sending.outbox import REMINDER as AS_REMINDER
from storage.tickets import drafts


def remind_of_draft(unit: UnitOfWork, subject: str) -> None:
    """Shows once where the citizen stopped. A draft that was changed since is reminded of later."""
    who, hours = people.get(unit.tx, int(subject)), unit.context.place.team.draft_reminder_hours
    if _is_gone(unit, who) or _is_later(unit, who, REMINDER, timedelta(hours=hours)):
        return
    language = unit.language_of(who)
    way = under_way(unit, who, language)
    if way is None or not who.can_be_told:
        return
    days = unit.context.place.team.draft_days
    lead = language.say_many(
        "You have begun something and not sent it yet. We keep it for {n} day. Here is where we are:",
        "You have begun something and not sent it yet. We keep it for {n} days. Here is where we are:",
        days,
    )
    unit.tell(who, Show(screen.screen(unit, way, language, lead), silent=True), priority=AS_REMINDER)


def forget_draft(unit: UnitOfWork, subject: str) -> None:
    """Deletes the draft, and says so if it was more than a few words of free text."""
    who, days = people.get(unit.tx, int(subject)), unit.context.place.team.draft_days
    if _is_gone(unit, who) or _is_later(unit, who, EXPIRY, timedelta(days=days)):
        return
    draft = draft_of(unit, who)
    discard(unit, who)
    if draft is None or draft.flow == WORDS or not who.can_be_told:
        return
    language = unit.language_of(who)
    text = language.say(
        "What you had begun was not sent, so it is deleted now. You can start again at any time: /menu"
    )
    unit.tell(who, Show(Screen((Piece(text),), language=language.code), silent=True), priority=AS_REMINDER)


def _is_gone(unit: UnitOfWork, who: Person) -> bool:
    return who.is_erased or drafts.touched(unit.tx, who) is None


def _is_later(unit: UnitOfWork, who: Person, kind: str, wait: timedelta) -> bool:
    """Whether the draft was changed since the timer was set; then there is a new one."""
    touched = drafts.touched(unit.tx, who)
    due = (touched or unit.now) + wait
    if due <= unit.now:
        return False
    timers.put(unit.tx, kind, str(who.id), due.isoformat(), due)
    return True
