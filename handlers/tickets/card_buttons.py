"""The buttons of a ticket in the team chat. Only legal actions are offered; each knows the version it was made for."""

from collections.abc import Iterable

from handlers.messaging.button_data import tap
from handlers.messaging.deep_links import in_telegram
from handlers.messaging.outbound import Button
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row, in_pairs
from handlers.tickets.kinds import is_private
from handlers.tickets.states import OUTCOME_WORDS, OUTCOMES, TRANSITIONS
from locales.language import Language
from storage.tickets.tickets import Ticket

PREFIX = "k"
READ = "read_"
"""How the link to a ticket's words begins, before its code."""


def button(label: str, verb: str, ticket: Ticket, *words: str | int) -> Button:
    return Button(label, tap=tap(PREFIX, verb, ticket.code, ticket.version, *words))


def card_rows(unit: UnitOfWork, ticket: Ticket, *, copy: bool = False) -> tuple[Row, ...]:
    """The actions possible at present. A `copy` differs from the card itself by its ✉️."""
    language = unit.team_language
    legal = TRANSITIONS[ticket.state]
    moves = (
        # Translators: button
        ("take", language.say("🙋 Take"), "take"),
        # Translators: button
        ("assign", language.say("👥 Assign…"), "whom"),
        # Translators: button
        ("wait", language.say("⏳ Ask the citizen"), "ask"),
        # Translators: button
        ("close", language.say("✅ Close…"), "how"),
    )
    offered = [button(label, verb, ticket) for move, label, verb in moves if move in legal]
    if "reopen" in legal:
        offered.append(reopen_button(ticket, language))
    # Translators: button
    offered.insert(1, button(language.say("✉️ Answer"), "write", ticket, *(["copy"] if copy else [])))
    if is_private(unit, ticket):
        offered.append(read_button(unit, ticket))
    # Translators: button: more to choose from
    offered.append(button(language.say("⋯ More"), "more", ticket))
    return in_pairs(offered)


def reopen_button(ticket: Ticket, language: Language) -> Button:
    # Translators: button
    return button(language.say("🔁 Reopen"), "reopen", ticket)


def read_button(unit: UnitOfWork, ticket: Ticket) -> Button:
    """Opens a private ticket's words for one operator alone: by a link, since a bot cannot write first."""
    # Translators: button: the words open in the operator's private chat with the service
    label = unit.team_language.say("👁 Read it in my own chat")
    link = in_telegram(unit.tx, f"{READ}{ticket.code}")
    return Button(label, url=link) if link else button(label, "look", ticket)


def outcome_rows(ticket: Ticket, language: Language) -> tuple[Row, ...]:
    """The outcomes to close it with."""
    every = (button(language.say(OUTCOME_WORDS[each]), "end", ticket, each) for each in OUTCOMES)
    return (*in_pairs(every), back_row(ticket, language))


def whom_rows(ticket: Ticket, language: Language, named: Iterable[tuple[int, str]]) -> tuple[Row, ...]:
    """The operators it can be assigned to, by person id and name."""
    every = (button(name, "give", ticket, person_id) for person_id, name in named)
    return (*in_pairs(every), back_row(ticket, language))


def more_rows(ticket: Ticket, language: Language) -> tuple[Row, ...]:
    # Translators: button
    lift = button(language.say("🔓 Show it to the whole team…"), "lift", ticket)
    # Translators: button
    seal = button(language.say("🔒 Make it private"), "seal", ticket)
    return (
        # Translators: button
        (button(language.say("📋 Ready answers"), "t", ticket),),
        # Translators: button
        (button(language.say("🕘 What happened so far"), "show", ticket),),
        (lift if ticket.private else seal,),
        back_row(ticket, language),
    )


def back_row(ticket: Ticket, language: Language) -> Row:
    # Translators: button
    return (button(language.say("‹ Back"), "face", ticket),)
