"""What operators say about a ticket: to its citizen by reply, /r or ✉️; everything else stays inside as a note."""

from handlers.messaging.outbound import Piece
from handlers.messaging.team_request import Asking
from handlers.rooms.team import actions as team_actions
from handlers.tickets import actions, team_texts
from handlers.tickets.access import owner_of, seen_by
from handlers.tickets.card import MAP
from handlers.tickets.team.lookup import spoken_to
from handlers.tickets.team.transitions import close_duplicate, do
from handlers.tickets.transitions import MOVES
from storage.sending import message_links
from storage.sending.outbox import TEAM_LANE, Cause
from storage.tickets.tickets import Ticket

TO_THE_CITIZEN = ("card", "said", "prompt", "ready")
"""A reply to one of these goes to the citizen; a reply to a colleague does not."""


def reply(asking: Asking) -> None:
    """/r text: to the citizen."""
    ticket, text = spoken_to(asking)
    if ticket:
        send(asking, ticket, text)


def note(asking: Asking) -> None:
    """/note text: stays inside."""
    ticket, text = spoken_to(asking)
    if ticket is None:
        return
    if not text:
        asking.tell(asking.language.say("Write the note after the command: /note and your words."))
        return
    keep_note(asking, ticket, text)
    asking.done()


def write(asking: Asking, ticket: Ticket) -> None:
    """✉️: open the reply box."""
    text = asking.language.say(
        "✉️ {code}: write your answer as a reply to this message. It goes to the citizen.",
        code=team_texts.code(ticket),
    )
    asking.show((Piece(text),), ask_reply=True, cause=Cause(ticket.id, role="prompt"))


def hear_talk(asking: Asking) -> None:
    """No command and no button: an answer when it replies to the citizen, else a note of the topic it was said in."""
    heard, about = asking.heard, asking.about
    if heard.edited:
        _hear_edited(asking)
        return
    ticket_id = about.ticket_id if about else asking.here
    ticket = seen_by(asking.turn.tx, asking.who, ticket_id) if ticket_id else None
    if ticket is None:
        _say_that_it_went_nowhere(asking)
        return
    match about.role if about else "":
        case role if role in TO_THE_CITIZEN:
            send(asking, ticket, spoken(asking))
        case "asking":
            _ask(asking, ticket)
        case "original":
            close_duplicate(asking, ticket, heard.said.text.strip())
        case role if role.startswith(team_actions.PROMPTS):
            team_actions.answered(asking, ticket, role)
        case _ if heard.said.text or heard.said.media:
            keep_note(asking, ticket, heard.said.text)
            if about is None and _is_reply_to_us(asking):
                asking.tell(
                    asking.language.say(
                        "This is kept as a note; nobody was sent it. To answer the citizen, reply to the card, or write /r before your words."
                    )
                )


def spoken(asking: Asking) -> str:
    """Their words; a place that they sent is a link to a map."""
    said = asking.heard.said
    place = MAP.format(said.point.latitude, said.point.longitude) if said.point else ""
    return "\n".join(part for part in (said.text, place) if part)


def _say_that_it_went_nowhere(asking: Asking) -> None:
    """A reply to a message of ours that stands for no ticket is easily taken for an answer; other talk is left alone."""
    if _is_reply_to_us(asking):
        asking.tell(
            asking.language.say(
                "Nobody was sent this. To answer a citizen, reply to the card, or write /r and the code before your words."
            )
        )


def _is_reply_to_us(asking: Asking) -> bool:
    return bool(asking.heard.reply_to) and not asking.heard.reply_to_address


def send(asking: Asking, ticket: Ticket, text: str, *, revision_of: int | None = None) -> int | None:
    """To the citizen, verbatim; gives the entry's id."""
    turn, media = asking.turn, asking.heard.said.media
    if not text and not media:
        asking.tell(asking.language.say("There is nothing to send. Please write your answer in words."))
        return None
    if owner_of(turn, ticket).wrapped_key is None:
        asking.tell(asking.language.say("This person's data were deleted. Nothing can be sent any more."))
        return None
    entry_id = actions.answer(
        turn, ticket, asking.who, text, media, source=asking.heard, revision_of=revision_of
    )
    asking.log(ticket, "answer")
    return entry_id


def keep_note(asking: Asking, ticket: Ticket, text: str) -> None:
    heard, turn = asking.heard, asking.turn
    entry_id = actions.note(turn, ticket, asking.who, text, heard.said.media)
    message_links.add(turn.tx, TEAM_LANE, heard.message_id, "note", ticket.id, turn.now, entry_id)
    asking.log(ticket, "note")


def _ask(asking: Asking, ticket: Ticket) -> None:
    """A question for the citizen; with a picture, or while the ticket waits already, it is an answer like any other."""
    said = asking.heard.said
    if said.media or "wait" not in MOVES[ticket.state]:
        send(asking, ticket, said.text)
    elif said.text:
        do(asking, ticket, "wait", reason=said.text)


def _hear_edited(asking: Asking) -> None:
    """An answer that was corrected changes at the citizen's too; a note gets its correction beside it."""
    heard, turn = asking.heard, asking.turn
    was = message_links.find(turn.tx, TEAM_LANE, heard.message_id)
    ticket = seen_by(turn.tx, asking.who, was.ticket_id) if was else None
    if was is None or ticket is None or was.entry_id is None:
        return
    if was.role == "operator":
        send(asking, ticket, heard.said.text, revision_of=was.entry_id)
    elif was.role == "note" and heard.said.text:
        actions.note(turn, ticket, asking.who, heard.said.text, heard.said.media)
        asking.log(ticket, "note")
