"""A ticket's card for operators: never its citizen, only its subject."""

from collections.abc import Mapping
from typing import Any

from handlers.messaging.capabilities import capabilities
from handlers.messaging.map_link import map_link
from handlers.messaging.outbound import Piece, Screen
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row, parts
from handlers.tickets import team_texts
from handlers.tickets.access import address_in, point_in, record_of, said_in, spoken_in
from handlers.tickets.card_buttons import card_rows
from handlers.tickets.kinds import is_private
from storage.tickets import tickets
from storage.tickets.tickets import Ticket

LONGEST_WORDS = 2500
"""Characters of the citizen's words on the card; the rest follows it."""

COUNTED = 20
"""A citizen's earlier tickets are counted up to here."""


def card(unit: UnitOfWork, ticket: Ticket, rows: tuple[Row, ...] | None = None) -> Screen:
    """The message that stands for a ticket; with other `rows`, a question about it."""
    pieces = [
        *_head(unit, ticket),
        *(_about_where(unit, ticket) if is_private(unit, ticket) else said_pieces(unit, ticket)),
    ]
    pieces += [Piece(line) for line in _foot(unit, ticket)]
    shown = (
        rows if rows is not None else (*capabilities(unit).card_rows(unit, ticket), *card_rows(unit, ticket))
    )
    return Screen(tuple(pieces), shown, language=unit.team_language.code)


def said_pieces(unit: UnitOfWork, ticket: Ticket, *, words: bool = True) -> list[Piece]:
    """Where and what, in the citizen's own words; without `words` what else the record says."""
    record = record_of(unit, ticket)
    text, media = said_in(record)
    language = unit.team_language
    pieces = _where(unit, ticket, record)
    if text and words:
        pieces += [Piece("\n"), Piece(parts(text, LONGEST_WORDS)[0], "quote")]
    pieces += capabilities(unit).card_pieces(unit, ticket, record)
    if media and words:
        count = language.say_many("📎 {n} file, below", "📎 {n} files, below", len(media))
        pieces.append(Piece(f"\n{count}"))
    return pieces


def _about_where(unit: UnitOfWork, ticket: Ticket) -> list[Piece]:
    """Of a private ticket its neighbourhood at most."""
    name = team_texts.neighbourhood_name(unit, ticket, unit.team_language)
    return [Piece(f"\n📍 {name}")] if name else []


def _head(unit: UnitOfWork, ticket: Ticket) -> list[Piece]:
    return [
        Piece(team_texts.headline(unit, ticket, unit.team_language), "bold"),
        Piece("\n"),
        Piece(ticket.code, "code"),
        Piece(f" · {team_texts.standing(unit, ticket)}"),
    ]


def _where(unit: UnitOfWork, ticket: Ticket, record: Mapping[str, Any]) -> list[Piece]:
    language = unit.team_language
    names = [address_in(record), team_texts.neighbourhood_name(unit, ticket, language)]
    shown = ", ".join(name for name in names if name)
    point = point_in(record)
    pieces = [Piece(f"\n📍 {shown}")] if shown or point else []
    if point:
        label = language.say("map")
        pieces += [Piece(" ("), Piece(label, "link", map_link(*point)), Piece(")")]
    return pieces


def _foot(unit: UnitOfWork, ticket: Ticket) -> list[str]:
    spoken = unit.team_language.called(spoken_in(unit, ticket))
    lines = [f"🗣 {spoken} · {_earlier(unit, ticket)}", team_texts.due(unit, ticket)]
    if is_private(unit, ticket):
        lines.insert(
            0, unit.team_language.say("🔒 Private: the words are not shown in the group, only to you alone.")
        )
    return [f"\n{line}" for line in lines if line]


def _earlier(unit: UnitOfWork, ticket: Ticket) -> str:
    """How often its citizen has filed before, and nothing else about them."""
    language = unit.team_language
    before = len(tickets.of_person(unit.tx, ticket.person_id, COUNTED, before=ticket.id))
    if not before:
        return language.say("first request of this person")
    return language.say_many(
        "this person wrote {n} time before", "this person wrote {n} times before", before
    )
