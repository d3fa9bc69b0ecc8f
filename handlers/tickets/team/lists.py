"""Lists of tickets: what is open, what is mine, what was looked for."""

import unicodedata
from collections.abc import Sequence
from itertools import groupby

from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.team_request import Asking
from handlers.messaging.unit_of_work import Turn
from handlers.messaging.widgets import Row, in_pairs
from handlers.tickets import team_texts
from handlers.tickets.access import address_in, record_of, seen_by, timeline_of
from handlers.tickets.team.reading import show_it
from storage.people.encryption import Unsealable
from storage.tickets import workload
from storage.tickets.codes import read_code
from storage.tickets.tickets import Ticket

PAGE = 8
SEARCHED = 500
"""So many of the newest open tickets are opened to look for words."""


def show_open(asking: Asking) -> None:
    """/open: a page of what is open, by state."""
    tx = asking.turn.tx
    page = int(asking.words) if asking.words.isascii() and asking.words.isdecimal() else 0
    total = workload.open_count(tx)
    page = min(page, max(total - 1, 0) // PAGE)
    found = workload.open_tickets(tx, PAGE, page * PAGE)
    head = asking.language.say_many("{n} open request", "{n} open requests", total)
    if not found:
        head = asking.language.say("Nothing is open. Well done!")
    edit = asking.heard.message_id if asking.heard.tap else ""
    _list(asking, head, found, turning=_turning(asking, page, total), edit=edit)


def show_mine(asking: Asking) -> None:
    """/mine: what this operator looks after."""
    found = workload.assigned_to(asking.turn.tx, asking.who.id)
    head = asking.language.say_many("You look after {n} request", "You look after {n} requests", len(found))
    if not found:
        head = asking.language.say("You look after nothing just now. /open shows what is open.")
    _list(asking, head, found[: PAGE * 2])


def find(asking: Asking) -> None:
    """/find: by code, else by words that all occur in an open ticket."""
    language = asking.language
    if not asking.words:
        asking.tell(language.say("Write what to look for after the command: /find and a code or some words."))
        return
    code = read_code(asking.turn.world.place.prefix, asking.words)
    ticket = seen_by(asking.turn.tx, asking.who, code) if code else None
    if ticket:
        show_it(asking, ticket)
        return
    wanted = plain(asking.words).split()
    found = [
        each for each in workload.newest_open(asking.turn.tx, SEARCHED) if _holds(asking.turn, each, wanted)
    ]
    for each in found[:PAGE]:
        asking.log(each, "find")
    head = language.say_many("{n} open request found", "{n} open requests found", len(found))
    if not found:
        head = language.say("Nothing open holds these words.")
    _list(asking, head, found[:PAGE])


def plain(text: str) -> str:
    """Without case and accents, so that "perche" finds "Perché"."""
    taken_apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in taken_apart if not unicodedata.combining(character))


def line(turn: Turn, ticket: Ticket) -> str:
    """LT-7K3Q-M · Waste · Latina Scalo · 3 days ago."""
    language = turn.desk_language
    parts = [
        ticket.code,
        team_texts.about(turn, ticket, language),
        team_texts.neighbourhood_name(turn, ticket, language),
        language.ago(turn.now - ticket.opened_at),
        team_texts.assignee_name(turn, ticket),
    ]
    late = "⚠️ " if ticket.due_at and ticket.due_at < turn.now else ""
    return late + " · ".join(part for part in parts if part)


def show_button(ticket: Ticket) -> Button:
    return Button(ticket.code, tap=tap("k", "show", ticket.code, ticket.version))


def _list(asking: Asking, head: str, found: Sequence[Ticket], *, turning: Row = (), edit: str = "") -> None:
    pieces = [Piece(head, "bold")]
    for state, some in groupby(found, key=lambda ticket: ticket.state):
        pieces.append(
            Piece(
                f"\n\n{team_texts.SIGNS[state]} {asking.language.say(team_texts.STATE_WORDS[state])}", "bold"
            )
        )
        pieces += [Piece(f"\n{line(asking.turn, ticket)}") for ticket in some]
    rows = in_pairs(show_button(ticket) for ticket in found)
    asking.show(tuple(pieces), (*rows, turning) if turning else rows, edit=edit)


def _turning(asking: Asking, page: int, total: int) -> Row:
    pages = (("‹", page - 1), ("›", page + 1))
    return tuple(
        Button(asking.language.say("{sign} page {n}", sign=sign, n=number + 1), tap=tap("k", "open", number))
        for sign, number in pages
        if 0 <= number <= max(total - 1, 0) // PAGE
    )


def _holds(turn: Turn, ticket: Ticket, wanted: Sequence[str]) -> bool:
    """Whether all words occur in what was said about it; a ticket whose citizen was erased holds none."""
    try:
        record = record_of(turn, ticket)
        said = [str(entry.body.get("text", "")) for entry in timeline_of(turn, ticket)]
    except Unsealable:
        return False
    language = turn.desk_language
    named = [team_texts.about(turn, ticket, language), team_texts.neighbourhood_name(turn, ticket, language)]
    text = plain(" ".join([address_in(record), *named, *said]))
    return all(word in text for word in wanted)
