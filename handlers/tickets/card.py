"""What a ticket looks like to operators: never who sent it, only what it is about."""

from collections.abc import Mapping
from typing import Any

from handlers.messaging.outbound import Piece, Screen
from handlers.messaging.unit_of_work import Turn
from handlers.messaging.widgets import Row, parts
from handlers.rooms import team_card
from handlers.tickets import team_texts
from handlers.tickets.access import address_in, point_in, record_of, said_in, spoken_in
from handlers.tickets.card_buttons import card_rows
from storage.tickets import tickets
from storage.tickets.tickets import Ticket

LONGEST_WORDS = 2500
"""Characters of the citizen's words on the card; what is longer follows it."""

COUNTED = 20
"""Earlier requests of a person are counted up to here."""

MAP = "https://www.openstreetmap.org/?mlat={0:.6f}&mlon={1:.6f}#map=18/{0:.6f}/{1:.6f}"


def card(turn: Turn, ticket: Ticket, rows: tuple[Row, ...] | None = None) -> Screen:
    """The message that stands for a ticket; with other `rows`, a question about it."""
    pieces = [
        *_head(turn, ticket),
        *([] if team_texts.is_private(turn, ticket) else said_pieces(turn, ticket)),
    ]
    pieces += [Piece(line) for line in _foot(turn, ticket)]
    shown = rows if rows is not None else (*team_card.rows(turn, ticket), *card_rows(turn, ticket))
    return Screen(tuple(pieces), shown, language=turn.desk_language.code)


def said_pieces(turn: Turn, ticket: Ticket) -> list[Piece]:
    """Where and what, in the citizen's own words."""
    record = record_of(turn, ticket)
    text, media = said_in(record)
    language = turn.desk_language
    pieces = _where(turn, ticket, record)
    if text:
        pieces += [Piece("\n"), Piece(parts(text, LONGEST_WORDS)[0], "quote")]
    pieces += team_card.pieces(turn, ticket, record)
    if media:
        count = language.say_many("📎 {n} file, below", "📎 {n} files, below", len(media))
        pieces.append(Piece(f"\n{count}"))
    return pieces


def _head(turn: Turn, ticket: Ticket) -> list[Piece]:
    return [
        Piece(team_texts.headline(turn, ticket, turn.desk_language), "bold"),
        Piece("\n"),
        Piece(ticket.code, "code"),
        Piece(f" · {team_texts.standing(turn, ticket)}"),
    ]


def _where(turn: Turn, ticket: Ticket, record: Mapping[str, Any]) -> list[Piece]:
    language = turn.desk_language
    names = [address_in(record), team_texts.neighbourhood_name(turn, ticket, language)]
    shown = ", ".join(name for name in names if name)
    point = point_in(record)
    pieces = [Piece(f"\n📍 {shown}")] if shown or point else []
    if point:
        label = language.say("map")
        pieces += [Piece(" ("), Piece(label, "link", MAP.format(*point)), Piece(")")]
    return pieces


def _foot(turn: Turn, ticket: Ticket) -> list[str]:
    spoken = turn.desk_language.called(spoken_in(turn, ticket))
    lines = [f"🗣 {spoken} · {_earlier(turn, ticket)}", team_texts.due(turn, ticket)]
    if team_texts.is_private(turn, ticket):
        lines.insert(0, turn.desk_language.say("🔒 Private: the words are not shown in the group."))
    return [f"\n{line}" for line in lines if line]


def _earlier(turn: Turn, ticket: Ticket) -> str:
    """What is known of the person: how often they wrote before, and nothing else."""
    language = turn.desk_language
    before = len(tickets.of_person(turn.tx, ticket.person_id, COUNTED, before=ticket.id))
    if not before:
        return language.say("first request of this person")
    return language.say_many(
        "this person wrote {n} time before", "this person wrote {n} times before", before
    )
