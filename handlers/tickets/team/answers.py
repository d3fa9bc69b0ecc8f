"""Operators' words about a ticket: to its citizen by reply, /r or ✉️; everything else stays inside as a note."""

from handlers.messaging.capabilities import capabilities
from handlers.messaging.outbound import Piece
from handlers.messaging.team_request import TeamRequest
from handlers.tickets import actions, team_texts
from handlers.tickets.access import owner_of, seen_by
from handlers.tickets.team.lookup import replied_to, spoken_to
from handlers.tickets.team.transitions import close_duplicate, do
from handlers.tickets.transitions import TRANSITIONS
from storage.sending import message_links
from storage.sending.outbox import TEAM_LANE, Cause
from storage.tickets.tickets import Ticket

TO_THE_CITIZEN = ("card", "said", "hint", "prompt", "ready")
"""A reply to one of these goes to the citizen; a reply to a colleague does not."""


def reply(request: TeamRequest) -> None:
    """/r text: answers the citizen."""
    ticket, text = spoken_to(request)
    if ticket:
        send(request, ticket, text)


def note(request: TeamRequest) -> None:
    """/note text: stays inside."""
    ticket, text = spoken_to(request)
    if ticket is None:
        return
    if not text:
        request.tell(request.language.say("Write the note after the command: /note and your words."))
        return
    keep_note(request, ticket, text)
    request.done()


def write(request: TeamRequest, ticket: Ticket) -> None:
    """✉️: opens the reply box."""
    text = request.language.say(
        "✉️ {code}: write your answer as a reply to this message. It goes to the citizen.",
        code=team_texts.code(ticket),
    )
    request.show((Piece(text),), ask_reply=True, cause=Cause(ticket.id, role="prompt"))


def hear_talk(request: TeamRequest) -> None:
    """Takes plain text: an answer when it replies to the citizen, else a note in the ticket of the topic."""
    inbound, about = request.inbound, replied_to(request)
    if inbound.edited:
        _hear_edited(request)
        return
    ticket_id = about.ticket_id if about else request.here
    ticket = seen_by(request.unit.tx, request.who, ticket_id) if ticket_id else None
    if ticket is None:
        _say_that_it_went_nowhere(request)
        return
    match about.role if about else "":
        case role if role in TO_THE_CITIZEN:
            send(request, ticket, actions.spoken(inbound.said))
        case "asking":
            _ask(request, ticket)
        case "original":
            close_duplicate(request, ticket, inbound.said.text.strip())
        case role if role and capabilities(request.unit).prompted(request, ticket, role):
            pass
        case _ if inbound.said.text or inbound.said.media:
            keep_note(request, ticket, inbound.said.text)
            if about is None and _is_reply_to_us(request):
                request.tell(
                    request.language.say(
                        "This is kept as a note; nobody was sent it. To answer the citizen, reply to the card, or write /r before your words."
                    )
                )


def _say_that_it_went_nowhere(request: TeamRequest) -> None:
    """Warns about a reply to a message of ours that stands for no ticket, easily taken for an answer; leaves other talk alone."""
    if _is_reply_to_us(request):
        request.tell(
            request.language.say(
                "Nobody was sent this. To answer a citizen, reply to the card, or write /r and the code before your words."
            )
        )


def _is_reply_to_us(request: TeamRequest) -> bool:
    return bool(request.inbound.reply_to) and not request.inbound.reply_to_address


def send(request: TeamRequest, ticket: Ticket, text: str, *, revision_of: int | None = None) -> int | None:
    """Sends to the citizen, verbatim; returns the entry's id."""
    unit, media = request.unit, request.inbound.said.media
    if not text and not media:
        request.tell(request.language.say("There is nothing to send. Please write your answer in words."))
        return None
    if owner_of(unit, ticket).is_erased:
        request.tell(request.language.say("This person's data were deleted. Nothing can be sent any more."))
        return None
    entry_id = actions.answer(
        unit, ticket, request.who, text, media, source=request.inbound, revision_of=revision_of
    )
    request.log(ticket, "answer")
    return entry_id


def keep_note(request: TeamRequest, ticket: Ticket, text: str) -> None:
    inbound, unit = request.inbound, request.unit
    entry_id = actions.note(unit, ticket, request.who, text, inbound.said.media)
    message_links.add(unit.tx, TEAM_LANE, inbound.message_id, "note", ticket.id, unit.now, entry_id)
    request.log(ticket, "note")


def _ask(request: TeamRequest, ticket: Ticket) -> None:
    """Asks the citizen a question; with a picture, or while the ticket waits already, it is an answer like any other."""
    said = request.inbound.said
    if said.media or "wait" not in TRANSITIONS[ticket.state]:
        send(request, ticket, said.text)
    elif said.text:
        do(request, ticket, "wait", reason=said.text)


def _hear_edited(request: TeamRequest) -> None:
    """Corrects an answer at the citizen's too; a note gets its correction beside it."""
    inbound, unit = request.inbound, request.unit
    was = message_links.find(unit.tx, TEAM_LANE, inbound.message_id)
    ticket = seen_by(unit.tx, request.who, was.ticket_id) if was else None
    if was is None or ticket is None or was.entry_id is None:
        return
    if not actions.says_more(unit, ticket, was.entry_id, inbound.said):
        return
    if was.role == "operator":
        send(request, ticket, inbound.said.text, revision_of=was.entry_id)
    elif was.role == "note" and inbound.said.text:
        actions.note(unit, ticket, request.who, inbound.said.text, inbound.said.media)
        request.log(ticket, "note")
