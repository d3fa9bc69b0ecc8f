"""A ticket as operators read it: state, kind, outcome. Colour never stands alone."""

from datetime import datetime
from typing import Final

from flows.text import _
from handlers.messaging.people_names import operator_name
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.tickets.kinds import category_of, kind_of
from handlers.tickets.states import OUTCOME_WORDS
from locales.clean import shorten
from locales.language import Language, Ltr
from storage.place.model import say
from storage.tickets.tickets import Ticket

SIGNS: Final = {"new": "🟡", "taken": "🔵", "waiting": "⏳", "closed": "✅"}
TOPIC_ICONS: Final = {"new": "❗️", "taken": "👀", "waiting": "💬", "closed": "✅"}
"""Out of the set that a topic may have; each has a shape of its own."""

STATE_WORDS: Final = {
    "new": _("new"),
    "taken": _("taken"),
    "waiting": _("waiting for the citizen"),
    "closed": _("closed"),
}

TITLE_LENGTH: Final = 120


def about(unit: UnitOfWork, ticket: Ticket, language: Language) -> str:
    """Its category, else its kind; of a private ticket a neutral word: the group sees it."""
    if ticket.private:
        return language.say("private")
    category = category_of(unit, ticket)
    return say(category.label, language.code) if category else language.say(kind_of(unit, ticket).label)


def headline(unit: UnitOfWork, ticket: Ticket, language: Language) -> str:
    """📍 Report · 🗑 Waste. A private ticket's category stays out: the group sees it."""
    if ticket.private:
        kind = f"{kind_of(unit, ticket).icon} {language.say(kind_of(unit, ticket).label)}"
        return f"{urgency(ticket, language)}{kind} · 🔒 {about(unit, ticket, language)}"
    return f"{urgency(ticket, language)}{full_headline(unit, ticket, language)}"


def urgency(ticket: Ticket, language: Language) -> str:
    """🔴 URGENT, while it is open."""
    # Translators: stands before what a request is about
    return f"🔴 {language.say('URGENT')} · " if ticket.urgent and ticket.is_open else ""


def full_headline(unit: UnitOfWork, ticket: Ticket, language: Language) -> str:
    """With the category of a private ticket too: for one reader alone."""
    kind = f"{kind_of(unit, ticket).icon} {language.say(kind_of(unit, ticket).label)}"
    category = category_of(unit, ticket)
    return f"{kind} · {category.icon} {say(category.label, language.code)}" if category else kind


def neighbourhood_name(unit: UnitOfWork, ticket: Ticket, language: Language) -> str:
    """Empty for a private ticket whose kind alone tells something: the group sees it."""
    if ticket.private and kind_of(unit, ticket).private:
        return ""
    found = unit.context.place.neighbourhood(ticket.neighbourhood or "")
    return say(found.name, language.code) if found else ""


def title(unit: UnitOfWork, ticket: Ticket) -> str:
    """🟡 LT-7K3Q-M · Waste · Latina Scalo. The state's word stands at its end once it is not new any more.

    Of a private one nothing telling stands in it: 🔴 LT-7K3Q-M · URGENT · private.
    """
    language = unit.team_language
    pressing = ticket.urgent and ticket.is_open
    parts = [
        ticket.code,
        language.say("URGENT") if pressing else "",
        about(unit, ticket, language),
        neighbourhood_name(unit, ticket, language),
        "" if ticket.state == "new" else language.say(STATE_WORDS[ticket.state]),
    ]
    sign = f"🔴 {SIGNS[ticket.state]}" if pressing else SIGNS[ticket.state]
    return shorten(f"{sign} {' · '.join(part for part in parts if part)}", TITLE_LENGTH)


def standing(unit: UnitOfWork, ticket: Ticket) -> str:
    """🔵 taken, Giulia; ✅ closed, resolved."""
    language = unit.team_language
    words = f"{SIGNS[ticket.state]} {language.say(STATE_WORDS[ticket.state])}"
    if ticket.outcome:
        return f"{words}: {language.say(OUTCOME_WORDS[ticket.outcome])}"
    name = assignee_name(unit, ticket)
    return f"{words} · {name}" if name else words


def assignee_name(unit: UnitOfWork, ticket: Ticket) -> str:
    return operator_name(unit, ticket.assignee_id) if ticket.assignee_id else ""


def due(unit: UnitOfWork, ticket: Ticket) -> str:
    """When its answer is due."""
    if ticket.due_at is None or not ticket.is_open:
        return ""
    language = unit.team_language
    when = moment(unit, ticket.due_at)
    if ticket.due_at < unit.now:
        return language.say("⚠️ Was due: {when}", when=when)
    return language.say("Due: {when}", when=when)


def moment(unit: UnitOfWork, at: datetime) -> str:
    return unit.team_language.moment(at, unit.context.place.tz, unit.now)


def code(ticket: Ticket) -> Ltr:
    return Ltr(ticket.code)
