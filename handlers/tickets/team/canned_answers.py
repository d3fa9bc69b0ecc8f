"""Canned answers of the place file: chosen by name, read in the citizen's language, then sent."""

from handlers.messaging.outbound import Piece
from handlers.messaging.people_names import operator_name
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.widgets import in_pairs
from handlers.tickets import team_texts
from handlers.tickets.access import owner_of
from handlers.tickets.card_buttons import back_row, button
from handlers.tickets.team import answers
from handlers.tickets.team.lookup import meant
from locales.clean import shorten
from storage.place.model import Canned, say
from storage.sending import message_links
from storage.sending.outbox import TEAM_LANE
from storage.tickets.tickets import Ticket

LABEL = 30
NAME_IN_TAP = 24
"""Characters of an answer's name that a button carries; it is found by how its name begins."""


def choose(request: TeamRequest) -> None:
    """/t CODE name; without a name, the list."""
    ticket, name = meant(request)
    if ticket:
        found = request.unit.context.place.canned_named(name.strip().casefold())
        if found:
            preview(request, ticket, found)
        else:
            offer(request, ticket)


def offer(request: TeamRequest, ticket: Ticket) -> None:
    """The list, each with its beginning in the team's own language."""
    language = request.language
    every = request.unit.context.place.canned
    if not every:
        request.tell(language.say("The place file holds no ready answers."))
        return
    lines = [f"• {each.name}: {shorten(each.fill(language.code, ticket.code), 90)}" for each in every]
    head = language.say("Which answer shall go to {code}?", code=team_texts.code(ticket))
    rows = in_pairs(
        button(shorten(each.name, LABEL), "tp", ticket, each.name[:NAME_IN_TAP]) for each in every
    )
    request.show(
        (Piece(head, "bold"), Piece("\n" + "\n".join(lines))),
        (*rows, back_row(ticket, language)),
        edit=request.inbound.message_id if request.inbound.tap and _stands_for(request) != "card" else "",
    )


def preview_tapped(request: TeamRequest, ticket: Ticket) -> None:
    if found := _found(request):
        preview(request, ticket, found)


def preview(request: TeamRequest, ticket: Ticket, canned: Canned) -> None:
    """Shows what the citizen will read, in their language, and in the team's where that is another."""
    language, reader = request.language, request.unit.language_of(owner_of(request.unit, ticket))
    pieces = [
        Piece(
            language.say(
                "To {code}, in this language: {language}.",
                code=team_texts.code(ticket),
                language=language.called(reader.code),
            )
        ),
        Piece("\n"),
        Piece(canned.fill(reader.code, ticket.code), "quote"),
    ]
    if say(canned.text, reader.code) != say(canned.text, language.code):
        pieces += [Piece("\n"), Piece(canned.fill(language.code, ticket.code))]
    # Translators: button
    send = button(language.say("📨 Send it"), "ts", ticket, canned.name[:NAME_IN_TAP])
    # Translators: button
    others = button(language.say("‹ Other answers"), "t", ticket)
    request.show(
        tuple(pieces),
        ((send, others),),
        owner=owner_of(request.unit, ticket),
        edit=request.inbound.message_id if request.inbound.tap else "",
    )


def send(request: TeamRequest, ticket: Ticket) -> None:
    """Sends it, and notes on the preview that it was sent; the reaction tells when it arrived."""
    found = _found(request)
    if found is None or _stands_for(request) == "operator":  # a second tap finds it sent
        return
    unit, language = request.unit, request.language
    reader = unit.language_of(owner_of(unit, ticket))
    text = found.fill(reader.code, ticket.code)
    entry_id = answers.send(request, ticket, text)
    if entry_id is None:
        return
    message_links.add(
        unit.tx, TEAM_LANE, request.inbound.message_id, "operator", ticket.id, unit.now, entry_id
    )
    who = operator_name(unit, request.who.id)
    head = language.say("✉️ {name} to {code}:", name=who, code=team_texts.code(ticket))
    request.show(
        (Piece(head), Piece("\n"), Piece(text, "quote")),
        owner=owner_of(unit, ticket),
        edit=request.inbound.message_id,
    )


def _found(request: TeamRequest) -> Canned | None:
    every = request.unit.context.place.canned
    found = next((each for each in every if each.name[:NAME_IN_TAP] == request.words), None)
    if found is None:
        request.tell(request.language.say("This answer is not in the place file any more."))
    return found


def _stands_for(request: TeamRequest) -> str:
    """The role of the message whose button was tapped."""
    found = message_links.find(request.unit.tx, TEAM_LANE, request.inbound.message_id)
    return found.role if found else ""
