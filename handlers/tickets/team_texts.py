"""How operators read a ticket: its state, its kind, how it ended, what came to it. Colour never stands alone."""

from datetime import datetime
from typing import Final

from flows.text import _
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.tickets.states import KIND_ICONS, KIND_WORDS, OUTCOME_WORDS
from locales.clean import shorten
from locales.language import Language, Ltr
from storage.people import people
from storage.place.model import Category, say
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


def category_of(unit: UnitOfWork, ticket: Ticket) -> Category | None:
    return unit.context.place.category(ticket.kind, ticket.category or "")


def is_private(unit: UnitOfWork, ticket: Ticket) -> bool:
    """Whether its words stay out of the group: whoever joins it later could read them."""
    category = category_of(unit, ticket)
    if category is None and ticket.category:
        kinds = unit.context.place
        every = (*kinds.categories, *kinds.complaint_subjects, *kinds.help_topics, *kinds.proposal_themes)
        category = next((each for each in every if each.code == ticket.category), None)
    return ticket.kind == "mediation" or (category is not None and category.private)


def about(unit: UnitOfWork, ticket: Ticket, language: Language) -> str:
    """Its category, else its kind."""
    category = category_of(unit, ticket)
    return say(category.label, language.code) if category else language.say(KIND_WORDS[ticket.kind])


def headline(unit: UnitOfWork, ticket: Ticket, language: Language) -> str:
    """📍 Report · 🗑 Waste."""
    kind = f"{KIND_ICONS[ticket.kind]} {language.say(KIND_WORDS[ticket.kind])}"
    category = category_of(unit, ticket)
    return f"{kind} · {category.icon} {say(category.label, language.code)}" if category else kind


def neighbourhood_name(unit: UnitOfWork, ticket: Ticket, language: Language) -> str:
    found = unit.context.place.neighbourhood(ticket.neighbourhood or "")
    return say(found.name, language.code) if found else ""


def title(unit: UnitOfWork, ticket: Ticket) -> str:
    """🟡 LT-7K3Q-M · Waste · Latina Scalo. The state's word stands at its end once it is not new any more."""
    language = unit.team_language
    parts = [
        ticket.code,
        about(unit, ticket, language),
        neighbourhood_name(unit, ticket, language),
        "" if ticket.state == "new" else language.say(STATE_WORDS[ticket.state]),
    ]
    return shorten(f"{SIGNS[ticket.state]} {' · '.join(part for part in parts if part)}", TITLE_LENGTH)


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


def operator_name(unit: UnitOfWork, person_id: int | None) -> str:
    """How colleagues call somebody of the team. A citizen is called a citizen, and nothing else."""
    language = unit.team_language
    if person_id is None:
        return language.say("Ascolto")
    who = people.get(unit.tx, person_id)
    if who.wrapped_key is None:
        return language.say("An operator")
    return people.shown_name(unit.context.keys, who) or language.say("An operator")


def due(unit: UnitOfWork, ticket: Ticket) -> str:
    """By when somebody must have answered."""
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
