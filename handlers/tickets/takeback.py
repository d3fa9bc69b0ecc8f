"""Takes back what the team's group could read of a ticket that has become private, as far as a channel lets us."""

from collections.abc import Sequence
from typing import Final

from handlers.messaging.outbound import Delete, Piece, Screen, Show
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.tickets import team_texts
from handlers.tickets.access import record_of, said_in, timeline_of
from handlers.tickets.corrections import DELETABLE
from storage.people.encryption import Unsealable
from storage.sending import message_links, pending_cards
from storage.sending.message_links import SHOWN, Shown
from storage.sending.outbox import RECEIPT, TEAM_LANE, Cause
from storage.tickets import tickets
from storage.tickets.tickets import Ticket

SAID: Final = "said"
"""A message with the citizen's words or files. A reply to it goes to the citizen."""
WORDS: Final = (SAID, SHOWN, "card")
"""The roles of messages that may hold a citizen's words."""


def take_back(unit: UnitOfWork, ticket: Ticket, *, aloud: bool = True) -> list[str]:
    """Deletes, or else empties, every message that holds its words; returns those that could not be taken back.

    Says so in its topic, if `aloud`. The newest card is left to `card_sync.refresh`. Repeated, it does nothing more.
    """
    pending_cards.cancel(unit.tx, ticket.id, _first_entry(unit, ticket), WORDS, unit.now)
    with_files = _with_files(unit, ticket)
    left = [each.message_id for each in _older(unit, ticket) if not _gone(unit, ticket, each, with_files)]
    if left and aloud:
        _ask_for_help(unit, ticket, left)
    return left


def shown_where_asked(unit: UnitOfWork, ticket: Ticket, here: int | None) -> Cause:
    """The cause of a message that shows a ticket where an operator asked for it."""
    if here == ticket.id:
        return Cause(ticket.id, role=SHOWN)
    return Cause(here, _first_entry(unit, ticket), SHOWN)


def _first_entry(unit: UnitOfWork, ticket: Ticket) -> int | None:
    return tickets.first_entry(unit.tx, ticket.id)


def still_shown(unit: UnitOfWork, ticket: Ticket) -> bool:
    """Whether the group can read more of it than its newest card."""
    return bool(_older(unit, ticket))


def _older(unit: UnitOfWork, ticket: Ticket) -> list[Shown]:
    """All that shows it in the team chat but the newest card."""
    newest = message_links.newest(unit.tx, TEAM_LANE, ticket.id, "card")
    found = message_links.shown_of(unit.tx, TEAM_LANE, ticket.id, WORDS)
    return [each for each in found if newest is None or each.message_id != newest.message_id]


def _gone(unit: UnitOfWork, ticket: Ticket, shown: Shown, with_files: set[int | None]) -> bool:
    if unit.now - shown.at < DELETABLE:
        unit.post(Delete(shown.message_id), policy="freely", priority=RECEIPT, cause=Cause(ticket.id))
    elif shown.role == SAID and shown.entry_id in with_files:
        return False
    else:
        screen = Screen((Piece(f"🔒 {ticket.code}"),), language=unit.team_language.code)
        unit.post(
            Show(screen, edit=shown.message_id), policy="freely", priority=RECEIPT, cause=Cause(ticket.id)
        )
    message_links.forget(unit.tx, TEAM_LANE, shown.message_id)
    return True


def _with_files(unit: UnitOfWork, ticket: Ticket) -> set[int | None]:
    """The entries that came with files; None stands for the ticket's own record."""
    try:
        found: set[int | None] = {each.id for each in timeline_of(unit, ticket) if each.body.get("media")}
        return found | ({None} if said_in(record_of(unit, ticket))[1] else set())
    except Unsealable:
        return set()


def _ask_for_help(unit: UnitOfWork, ticket: Ticket, left: Sequence[str]) -> None:
    """Points at the first of them: a coordinator can delete it by hand."""
    language = unit.team_language
    text = language.say_many(
        "🔒 {code} is private now. {n} message with files is too old for me to delete. "
        "Please delete it by hand: it is the one that this replies to.",
        "🔒 {code} is private now. {n} messages with files are too old for me to delete. "
        "Please delete them by hand: the first is the one that this replies to.",
        len(left),
        code=team_texts.code(ticket),
    )
    screen = Screen((Piece(text),), language=language.code)
    unit.post(Show(screen, reply_to=left[0]), priority=RECEIPT, cause=Cause(ticket.id))
