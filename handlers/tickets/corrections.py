"""A corrected text takes the place of the messages that showed it: no more of them stay than it needs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from handlers.messaging.outbound import Delete, Piece, Screen, Show
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import parts
from handlers.tickets.access import versions_of, words_by
from storage.sending import message_links, outbox
from storage.sending.message_links import Shown
from storage.tickets.tickets import Ticket

DELETABLE: Final = timedelta(hours=47)
"""Telegram lets a bot delete its messages for 48 hours."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text goes: the message that each part replaces, empty for a new one; and what is left over."""

    edits: list[str]
    surplus: list[Shown]


def place_of(
    unit: UnitOfWork, ticket: Ticket, revision_of: int | None, lane: str, role: str, text: str, longest: int
) -> Place:
    """The place of the newest words of an entry in one chat. What was not sent yet of the older ones stays unsent."""
    new = len(parts(text, longest))
    if revision_of is None:
        return Place([""] * new, [])
    *older, _newest = versions_of(unit, ticket, revision_of)
    for each in older:
        outbox.withdraw_entry(unit.tx, lane, role, each.id, unit.now)
    of_it = {each.id for each in older}
    shown = message_links.shown_of(unit.tx, lane, ticket.id, (role,))
    sent = sorted((each for each in shown if each.entry_id in of_it), key=_order)
    old = len(parts(words_by(older), longest))
    texts = [*sent[:1], *sent[max(1, len(sent) - (old - 1)) :]] if old > 1 else sent[:1]
    edits = [each.message_id for each in texts[:new]]
    return Place([*edits, *[""] * (new - len(edits))], texts[new:])


def gone(shown: Shown, now: datetime) -> Delete | Show:
    """What takes a message away: one that is too old to be deleted is emptied."""
    if now - shown.at < DELETABLE:
        return Delete(shown.message_id)
    return Show(Screen((Piece("…"),)), edit=shown.message_id)


def _order(shown: Shown) -> tuple[int, str]:
    return len(shown.message_id), shown.message_id
