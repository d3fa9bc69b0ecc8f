"""How operators read a ticket: its state, its kind, how it ended, what came to it. Colour never stands alone."""

from datetime import datetime
from typing import Final

from flows.text import _
from handlers.messaging.unit_of_work import Turn
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


def category_of(turn: Turn, ticket: Ticket) -> Category | None:
    return turn.world.place.category(ticket.kind, ticket.category or "")


def is_private(turn: Turn, ticket: Ticket) -> bool:
    """Whether its words stay out of the group: whoever joins it later could read them."""
    category = category_of(turn, ticket)
    if category is None and ticket.category:
        kinds = turn.world.place
        every = (*kinds.categories, *kinds.complaint_subjects, *kinds.help_topics, *kinds.proposal_themes)
        category = next((each for each in every if each.code == ticket.category), None)
    return ticket.kind == "mediation" or (category is not None and category.private)


def about(turn: Turn, ticket: Ticket, language: Language) -> str:
    """Its category, else its kind."""
    category = category_of(turn, ticket)
    return say(category.label, language.code) if category else language.say(KIND_WORDS[ticket.kind])


def headline(turn: Turn, ticket: Ticket, language: Language) -> str:
    """📍 Report · 🗑 Waste."""
    kind = f"{KIND_ICONS[ticket.kind]} {language.say(KIND_WORDS[ticket.kind])}"
    category = category_of(turn, ticket)
    return f"{kind} · {category.icon} {say(category.label, language.code)}" if category else kind


def neighbourhood_name(turn: Turn, ticket: Ticket, language: Language) -> str:
    found = turn.world.place.neighbourhood(ticket.neighbourhood or "")
    return say(found.name, language.code) if found else ""


def title(turn: Turn, ticket: Ticket) -> str:
    """🟡 LT-7K3Q-M · Waste · Latina Scalo. The state's word stands at its end once it is not new any more."""
    language = turn.desk_language
    parts = [
        ticket.code,
        about(turn, ticket, language),
        neighbourhood_name(turn, ticket, language),
        "" if ticket.state == "new" else language.say(STATE_WORDS[ticket.state]),
    ]
    return shorten(f"{SIGNS[ticket.state]} {' · '.join(part for part in parts if part)}", TITLE_LENGTH)


def standing(turn: Turn, ticket: Ticket) -> str:
    """🔵 taken, Giulia; ✅ closed, resolved."""
    language = turn.desk_language
    words = f"{SIGNS[ticket.state]} {language.say(STATE_WORDS[ticket.state])}"
    if ticket.outcome:
        return f"{words}: {language.say(OUTCOME_WORDS[ticket.outcome])}"
    name = assignee_name(turn, ticket)
    return f"{words} · {name}" if name else words


def assignee_name(turn: Turn, ticket: Ticket) -> str:
    return operator_name(turn, ticket.assignee_id) if ticket.assignee_id else ""


def operator_name(turn: Turn, person_id: int | None) -> str:
    """How colleagues call somebody of the team. A citizen is called a citizen, and nothing else."""
    language = turn.desk_language
    if person_id is None:
        return language.say("Ascolto")
    who = people.get(turn.tx, person_id)
    if who.wrapped_key is None:
        return language.say("An operator")
    return people.shown_name(turn.world.keys, who) or language.say("An operator")


def due(turn: Turn, ticket: Ticket) -> str:
    """By when somebody must have answered."""
    if ticket.due_at is None or not ticket.is_open:
        return ""
    language = turn.desk_language
    when = moment(turn, ticket.due_at)
    if ticket.due_at < turn.now:
        return language.say("⚠️ Was due: {when}", when=when)
    return language.say("Due: {when}", when=when)


def moment(turn: Turn, at: datetime) -> str:
    return turn.desk_language.moment(at, turn.world.place.tz, turn.now)


def code(ticket: Ticket) -> Ltr:
    return Ltr(ticket.code)
