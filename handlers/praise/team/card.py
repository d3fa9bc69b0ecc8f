"""Praise on its card: for what and to whom, and the button that says thank you."""

from collections.abc import Mapping
from typing import Any

from flows.praise import ABOUT
from handlers.messaging.outbound import Piece
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row
from handlers.praise.actions import KIND
from handlers.tickets.card_buttons import button
from locales.language import Language
from storage.tickets.tickets import Ticket


def pieces(unit: UnitOfWork, ticket: Ticket, record: Mapping[str, Any]) -> list[Piece]:
    """Empty for any other kind of ticket."""
    if ticket.kind != KIND:
        return []
    language = unit.team_language
    whom = (record.get("whom") or {}).get("text", "")
    lines = [_about(record, language), language.say("To: {whom}", whom=whom) if whom else ""]
    return [Piece(f"\n{line}") for line in lines if line]


def rows(unit: UnitOfWork, ticket: Ticket) -> tuple[Row, ...]:
    if ticket.kind != KIND or not ticket.is_open:
        return ()
    # Translators: button
    return ((button(unit.team_language.say("💛 Say thank you and close"), "thanks", ticket),),)


def _about(record: Mapping[str, Any], language: Language) -> str:
    found = next((each for each in ABOUT if each.value == record.get("about")), None)
    return f"{found.icon} {language.say(found.label)}" if found else ""
