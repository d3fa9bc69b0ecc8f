"""A ticket's card in the team chat: put there, kept up to date, and followed by whatever its citizen adds."""

from collections.abc import Sequence
from datetime import timedelta

from flows.said import Media
from handlers.messaging.outbound import Piece, Screen, ShapeTopic, Show
from handlers.messaging.unit_of_work import Turn
from handlers.messaging.widgets import Row, files, parts
from handlers.tickets import team_texts
from handlers.tickets.access import owner_of, record_of, said_in, timeline_of
from handlers.tickets.card import LONGEST_WORDS, card
from handlers.tickets.card_buttons import button
from handlers.tickets.timeline import timeline
from storage.people.encryption import Unsealable
from storage.sending import message_links, pending_cards
from storage.sending.outbox import TEAM_LANE, Cause
from storage.tickets.tickets import Ticket

AT_ONCE = timedelta()
FREELY = "freely"


def announce(turn: Turn, ticket: Ticket) -> None:
    """Put a ticket before the team: its topic, its card, and what came with it."""
    open_topic(turn, ticket)
    show_card(turn, ticket, "", AT_ONCE)
    if not team_texts.is_private(turn, ticket):
        show_rest(turn, ticket)


def announce_again(turn: Turn, ticket: Ticket) -> None:
    """Its topic was lost: a new one, with a summary of what happened."""
    announce(turn, ticket)
    summarise(turn, ticket)


def summarise(turn: Turn, ticket: Ticket) -> None:
    head = turn.desk_language.say("What happened so far")
    pieces = (Piece(head, "bold"), Piece(f"\n{timeline(turn, ticket)}"))
    turn.post(
        Show(Screen(pieces, language=turn.desk_language.code)),
        owner=owner_of(turn, ticket),
        cause=Cause(ticket.id),
    )


def open_topic(turn: Turn, ticket: Ticket) -> None:
    """The topic alone."""
    _shape(turn, ticket, AT_ONCE)


def refresh(turn: Turn, ticket: Ticket) -> None:
    """Bring card and topic up to date; of several changes within a second one is sent."""
    try:
        card_now = message_links.newest(turn.tx, TEAM_LANE, ticket.id, "card")
        if card_now is not None:
            show_card(turn, ticket, card_now.message_id)
            _shape(turn, ticket)
        else:
            _replace(turn, ticket)
    except Unsealable:
        return  # its citizen was erased: there is nothing to show any more


def _replace(turn: Turn, ticket: Ticket) -> None:
    """The card is not there yet: show the newer one instead. One that is just being sent is edited when it is there."""
    waiting = pending_cards.waiting(turn.tx, ticket.id)
    if not waiting:
        announce(turn, ticket)
    elif pending_cards.READY in waiting:
        show_card(turn, ticket, "", AT_ONCE)
        _shape(turn, ticket)


def relay(turn: Turn, ticket: Ticket, entry_id: int, text: str, media: Sequence[Media]) -> None:
    """What its citizen says further. A correction takes the place of what it corrects."""
    corrected = _corrected(turn, ticket, entry_id)
    language = turn.desk_language
    if corrected:
        head = language.say("✏️ {code}, corrected by the citizen:", code=team_texts.code(ticket))
    else:
        head = language.say("💬 {code}, the citizen writes:", code=team_texts.code(ticket))
    edit = _shown_as(turn, corrected)
    if team_texts.is_private(turn, ticket):
        # Translators: button
        look = (button(language.say("👁 Show here"), "look", ticket, entry_id),)
        say_here(turn, ticket, entry_id, (Piece(head), Piece("\n🔒")), rows=(look,), edit=edit)
        return
    show_said(turn, ticket, entry_id, head, text, media, edit=edit)


def show_said(
    turn: Turn,
    ticket: Ticket,
    entry_id: int | None,
    head: str,
    text: str,
    media: Sequence[Media],
    *,
    rows: tuple[Row, ...] = (),
    edit: str = "",
) -> None:
    """The citizen's words and files, verbatim, in as many messages as they need."""
    first, *rest = parts(text, LONGEST_WORDS)
    pieces = (Piece(head), Piece("\n"), Piece(first, "quote")) if first else (Piece(head),)
    say_here(turn, ticket, entry_id, pieces, media, rows=() if rest else rows, edit=edit)
    for number, part in enumerate(rest, start=1):
        say_here(turn, ticket, entry_id, (Piece(part, "quote"),), rows=rows if number == len(rest) else ())


def show_card(turn: Turn, ticket: Ticket, edit: str, soon: timedelta = timedelta(seconds=1)) -> None:
    turn.post(
        Show(card(turn, ticket), edit=edit),
        owner=owner_of(turn, ticket),
        policy=FREELY if edit else "twice",
        cause=Cause(ticket.id, role="card"),
        burst=f"card:{ticket.id}",
        soon=soon,
    )


def show_rest(turn: Turn, ticket: Ticket) -> None:
    """What does not fit on the card: the end of a long text, photos, voice. Replies to it reach the citizen too."""
    text, media = said_in(record_of(turn, ticket))
    for part in parts(text, LONGEST_WORDS)[1:]:
        say_here(turn, ticket, None, (Piece(part, "quote"),))
    if media:
        say_here(turn, ticket, None, (Piece(f"📎 {ticket.code}"),), media)


def say_here(
    turn: Turn,
    ticket: Ticket,
    entry_id: int | None,
    pieces: tuple[Piece, ...],
    media: Sequence[Media] = (),
    *,
    rows: tuple[Row, ...] = (),
    edit: str = "",
) -> None:
    """Something of the citizen's, in the topic; a reply to it goes to them."""
    turn.post(
        Show(Screen(pieces, rows, files(media), turn.desk_language.code), edit=edit),
        owner=owner_of(turn, ticket),
        cause=Cause(ticket.id, entry_id, "said"),
    )


def _shape(turn: Turn, ticket: Ticket, soon: timedelta = timedelta(seconds=1)) -> None:
    turn.post(
        ShapeTopic(
            team_texts.title(turn, ticket), team_texts.TOPIC_ICONS[ticket.state], closed=not ticket.is_open
        ),
        policy=FREELY if soon else "twice",
        cause=Cause(ticket.id),
        burst=f"topic:{ticket.id}",
        soon=soon,
    )


def _corrected(turn: Turn, ticket: Ticket, entry_id: int) -> int | None:
    found = [entry.revision_of for entry in timeline_of(turn, ticket) if entry.id == entry_id]
    return found[0] if found else None


def _shown_as(turn: Turn, entry_id: int | None) -> str:
    """The message that shows an entry in the team chat; empty when the card does, or none."""
    shown = message_links.of_entry(turn.tx, entry_id) if entry_id else []
    return next((each.message_id for each in shown if (each.lane, each.role) == (TEAM_LANE, "said")), "")
