"""Ready answers out of the place file: chosen by name, read in the citizen's language, then sent."""

from handlers.messaging.outbound import Piece
from handlers.messaging.team_request import Asking
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


def choose(asking: Asking) -> None:
    """/t CODE name; without a name, the list."""
    ticket, name = meant(asking)
    if ticket:
        found = asking.turn.world.place.canned_named(name.strip().casefold())
        if found:
            preview(asking, ticket, found)
        else:
            offer(asking, ticket)


def offer(asking: Asking, ticket: Ticket) -> None:
    """The list, each with how it begins in the desk's own language."""
    language = asking.language
    every = asking.turn.world.place.canned
    if not every:
        asking.tell(language.say("The place file holds no ready answers."))
        return
    lines = [f"• {each.name}: {shorten(each.fill(language.code, ticket.code), 90)}" for each in every]
    head = language.say("Which answer shall go to {code}?", code=team_texts.code(ticket))
    rows = in_pairs(
        button(shorten(each.name, LABEL), "tp", ticket, each.name[:NAME_IN_TAP]) for each in every
    )
    asking.show(
        (Piece(head, "bold"), Piece("\n" + "\n".join(lines))),
        (*rows, back_row(ticket, language)),
        edit=asking.heard.message_id if asking.heard.tap and _stands_for(asking) != "card" else "",
    )


def preview_tapped(asking: Asking, ticket: Ticket) -> None:
    if found := _found(asking):
        preview(asking, ticket, found)


def preview(asking: Asking, ticket: Ticket, found: Canned) -> None:
    """What the citizen will read, in their language, and in the desk's where that is another."""
    language, reader = asking.language, asking.turn.language_of(owner_of(asking.turn, ticket))
    pieces = [
        Piece(
            language.say(
                "To {code}, in this language: {language}.",
                code=team_texts.code(ticket),
                language=language.called(reader.code),
            )
        ),
        Piece("\n"),
        Piece(found.fill(reader.code, ticket.code), "quote"),
    ]
    if say(found.text, reader.code) != say(found.text, language.code):
        pieces += [Piece("\n"), Piece(found.fill(language.code, ticket.code))]
    # Translators: button
    send = button(language.say("📨 Send it"), "ts", ticket, found.name[:NAME_IN_TAP])
    # Translators: button
    others = button(language.say("‹ Other answers"), "t", ticket)
    asking.show(
        tuple(pieces),
        ((send, others),),
        owner=owner_of(asking.turn, ticket),
        edit=asking.heard.message_id if asking.heard.tap else "",
    )


def send(asking: Asking, ticket: Ticket) -> None:
    """Send it, and keep on the preview that it went out; the reaction says when it arrived."""
    found = _found(asking)
    if found is None or _stands_for(asking) == "operator":  # a second tap finds it sent
        return
    turn, language = asking.turn, asking.language
    reader = turn.language_of(owner_of(turn, ticket))
    text = found.fill(reader.code, ticket.code)
    entry_id = answers.send(asking, ticket, text)
    if entry_id is None:
        return
    message_links.add(turn.tx, TEAM_LANE, asking.heard.message_id, "operator", ticket.id, turn.now, entry_id)
    who = team_texts.operator_name(turn, asking.who.id)
    head = language.say("✉️ {name} to {code}:", name=who, code=team_texts.code(ticket))
    asking.show(
        (Piece(head), Piece("\n"), Piece(text, "quote")),
        owner=owner_of(turn, ticket),
        edit=asking.heard.message_id,
    )


def _found(asking: Asking) -> Canned | None:
    every = asking.turn.world.place.canned
    found = next((each for each in every if each.name[:NAME_IN_TAP] == asking.words), None)
    if found is None:
        asking.tell(asking.language.say("This answer is not in the place file any more."))
    return found


def _stands_for(asking: Asking) -> str:
    """The role of the message whose button was tapped."""
    found = message_links.find(asking.turn.tx, TEAM_LANE, asking.heard.message_id)
    return found.role if found else ""
