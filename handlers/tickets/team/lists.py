"""Lists of tickets: open ones, an operator's own, and search results."""

import unicodedata
from collections.abc import Sequence
from itertools import groupby

from handlers.messaging import pager
from handlers.messaging.button_data import page_in, tap
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.unit_of_work import UnitOfWork
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
"""So many of the newest open tickets are unsealed for a search by words."""


def show_open(request: TeamRequest) -> None:
    """/open: a page of open tickets, by state."""
    tx = request.unit.tx
    page = page_in(request.words)
    total = workload.open_count(tx)
    page = min(page, pager.last_page(total, PAGE))
    found = workload.open_tickets(tx, PAGE, page * PAGE)
    head = request.language.say_many("{n} open request", "{n} open requests", total)
    if not found:
        head = request.language.say("Nothing is open. Well done!")
    edit = request.inbound.message_id if request.inbound.tap else ""
    _list(request, head, found, turning=_turning(request, page, total), edit=edit)


def show_mine(request: TeamRequest) -> None:
    """/mine: this operator's tickets."""
    found = workload.assigned_to(request.unit.tx, request.who.id)
    head = request.language.say_many("You look after {n} request", "You look after {n} requests", len(found))
    if not found:
        head = request.language.say("You look after nothing just now. /open shows what is open.")
    _list(request, head, found[: PAGE * 2])


def find(request: TeamRequest) -> None:
    """/find: by code, else by words that all occur in an open ticket."""
    language = request.language
    if not request.words:
        request.tell(
            language.say("Write what to look for after the command: /find and a code or some words.")
        )
        return
    code = read_code(request.unit.context.place.prefix, request.words)
    ticket = seen_by(request.unit.tx, request.who, code) if code else None
    if ticket:
        show_it(request, ticket)
        return
    wanted = plain(request.words).split()
    found = [
        each for each in workload.newest_open(request.unit.tx, SEARCHED) if _holds(request.unit, each, wanted)
    ]
    for each in found[:PAGE]:
        request.log(each, "find")
    head = language.say_many("{n} open request found", "{n} open requests found", len(found))
    if not found:
        head = language.say("Nothing open holds these words.")
    _list(request, head, found[:PAGE])


def plain(text: str) -> str:
    """Without case and accents, so that "perche" finds "Perché"."""
    taken_apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in taken_apart if not unicodedata.combining(character))


def line(unit: UnitOfWork, ticket: Ticket) -> str:
    """LT-7K3Q-M · Waste · Latina Scalo · 3 days ago."""
    language = unit.team_language
    parts = [
        ticket.code,
        team_texts.about(unit, ticket, language),
        team_texts.neighbourhood_name(unit, ticket, language),
        language.ago(unit.now - ticket.opened_at),
        team_texts.assignee_name(unit, ticket),
    ]
    pressing = team_texts.urgency(ticket, language)
    late = "⚠️ " if ticket.due_at and ticket.due_at < unit.now else ""
    return pressing + late + " · ".join(part for part in parts if part)


def show_button(ticket: Ticket) -> Button:
    return Button(ticket.code, tap=tap("k", "show", ticket.code, ticket.version))


def _list(
    request: TeamRequest, head: str, found: Sequence[Ticket], *, turning: Row = (), edit: str = ""
) -> None:
    pieces = [Piece(head, "bold")]
    for (urgent, state), some in groupby(found, key=lambda ticket: (ticket.urgent, ticket.state)):
        sign = f"🔴 {team_texts.SIGNS[state]}" if urgent else team_texts.SIGNS[state]
        pieces.append(Piece(f"\n\n{sign} {request.language.say(team_texts.STATE_WORDS[state])}", "bold"))
        pieces += [Piece(f"\n{line(request.unit, ticket)}") for ticket in some]
    rows = in_pairs(show_button(ticket) for ticket in found)
    request.show(tuple(pieces), (*rows, turning) if turning else rows, edit=edit)


def _turning(request: TeamRequest, page: int, total: int) -> Row:
    return pager.numbered(
        request.language,
        page,
        pager.last_page(total, PAGE),
        lambda label, n: Button(label, tap=tap("k", "open", n)),
    )


def _holds(unit: UnitOfWork, ticket: Ticket, wanted: Sequence[str]) -> bool:
    """Whether all words occur in its text; a ticket whose citizen was erased holds none.

    A private one is found by its code alone: that it holds a word would tell the group of it.
    """
    if ticket.private:
        return False
    try:
        record = record_of(unit, ticket)
        said = [str(entry.body.get("text", "")) for entry in timeline_of(unit, ticket)]
    except Unsealable:
        return False
    language = unit.team_language
    named = [team_texts.about(unit, ticket, language), team_texts.neighbourhood_name(unit, ticket, language)]
    text = plain(" ".join([address_in(record), *named, *said]))
    return all(word in text for word in wanted)
