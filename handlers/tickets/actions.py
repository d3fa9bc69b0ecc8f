"""Actions on tickets by any role: opened, added to, answered, noted, moved.

Reading is in `handlers.tickets.access`, which needs nothing of the cards, so that cards can be made of it.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from flows.refused import Refused
from flows.said import Media, Said
from flows.text import _
from handlers.messaging.capabilities import capabilities
from handlers.messaging.inbound import Spoke
from handlers.messaging.map_link import map_link
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.tickets import card_sync, muting, notifications, privacy, takeback, urgency
from handlers.tickets.access import newest_version, owner_of, public_timeline, record_of, said_in, seen_by
from handlers.tickets.transitions import TRANSITIONS, NotNow, move
from storage.people import people
from storage.people.people import Person
from storage.sending import message_links, rate_limits
from storage.sending.outbox import TEAM_LANE
from storage.tickets import tickets
from storage.tickets.tickets import Ticket

__all__ = [
    "TRANSITIONS",
    "NotNow",
    "add_words",
    "answer",
    "move",
    "note",
    "open_ticket",
    "owner_of",
    "public_timeline",
    "record_of",
    "seen_by",
]

NO_MESSAGES: Final[Mapping[str, str]] = {}
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def open_ticket(
    unit: UnitOfWork,
    owner: Person,
    kind: str,
    record: dict[str, Any],
    *,
    category: str | None,
    neighbourhood: str | None,
    language: str,
    said_in_messages: Mapping[str, str] = NO_MESSAGES,
    private_reason: str = "",
    urgent: bool = False,
) -> Ticket:
    """Files a ticket under a new code and announces it to the team. Raises Refused when it is one too many.

    Its words may make it private and urgent; a caller who knows more says so by `private_reason` and `urgent`.

    `said_in_messages` are the citizen's messages it was made of, and the words of each: editing one of them later
    revises its part of the ticket.
    """
    found = privacy.found_in(unit, kind, category, record)
    pressing = urgent or found.urgent
    _count(unit, owner, kind, pressing=pressing)
    place = unit.context.place
    due_at = capabilities(unit).kinds[kind].due_at(place, unit.now)
    ticket = tickets.file(
        unit.tx,
        unit.key_of(owner),
        place.prefix,
        record,
        kind=kind,
        person_id=owner.id,
        language=language,
        now=unit.now,
        due_at=min(due_at, place.urgent_due_at(unit.now)) if pressing else due_at,
        category=category,
        neighbourhood=neighbourhood,
        private_reason=private_reason or found.reason or None,
        urgent=pressing,
    )
    text, media = said_in(record)
    entry_id = _add(unit, ticket, "said", owner, text, media, parts=said_in_messages)
    for message_id in said_in_messages:
        message_links.add(unit.tx, owner.lane, message_id, "said", ticket.id, unit.now, entry_id)
    card_sync.announce(unit, ticket)
    if ticket.urgent:
        urgency.raise_alarm(unit, ticket)
    return ticket


def add_words(
    unit: UnitOfWork,
    ticket: Ticket,
    author: Person,
    text: str,
    media: Sequence[Media],
    *,
    source: Spoke | None,
    revision_of: int | None = None,
    parts: Mapping[str, str] = NO_MESSAGES,
) -> int:
    """Adds its citizen's words; returns the entry's id. A ticket that waited for them goes on. Raises Refused.

    They may make it private and urgent; they never take that back. `parts` are the messages that said it, where
    that is not `source` alone.
    """
    if not _may_say_more(unit, author, text):
        raise Refused(_("That was a lot in one minute. Please wait a minute and send the last part again."))
    ticket = _heed(unit, tickets.get(unit.tx, ticket.id), text, media)
    if not (ticket.urgent or capabilities(unit).kinds[ticket.kind].always_heard):
        muting.refuse_muted(unit, author)
    entry_id = _add(unit, ticket, "said", author, text, media, revision_of, parts)
    own = [source.message_id] if source is not None and source.message_id and not source.tap else []
    for message_id in dict.fromkeys([*own, *parts]):
        message_links.add(unit.tx, author.lane, message_id, "said", ticket.id, unit.now, entry_id)
    card_sync.relay(unit, ticket, entry_id, text, media)
    if ticket.state == "waiting":
        _go_on(unit, ticket, author)
    return entry_id


def answer(
    unit: UnitOfWork,
    ticket: Ticket,
    by: Person,
    text: str,
    media: Sequence[Media],
    *,
    source: Spoke,
    revision_of: int | None = None,
) -> int:
    """Answers the citizen; returns the entry's id. A revision changes the message they have."""
    if revision_of is not None:
        media = _new(unit, ticket, revision_of, media)
    entry_id = _add(unit, ticket, "answered", by, text, media, revision_of)
    if source.message_id and not source.tap:
        lane = by.lane if source.private else TEAM_LANE
        message_links.add(unit.tx, lane, source.message_id, "operator", ticket.id, unit.now, entry_id)
    owner = owner_of(unit, ticket)
    notifications.tell_answer(unit, ticket, by, entry_id, text, media, revision_of)
    people.change(unit.tx, owner, focus_ticket_id=ticket.id)
    return entry_id


def spoken(said: Said) -> str:
    """An operator's words; a location becomes a link to a map."""
    place = map_link(said.point.latitude, said.point.longitude) if said.point else ""
    return "\n".join(part for part in (said.text, place) if part)


def says_more(unit: UnitOfWork, ticket: Ticket, entry_id: int, said: Said) -> bool:
    """Whether an operator's edited message says anything but what it said before; a place that moves on does not."""
    was = newest_version(unit, ticket, entry_id)
    if was is None or (said.point is not None and not said.text):
        return False
    return said.text != was.body.get("text", "") or bool(_new(unit, ticket, entry_id, said.media))


def _new(unit: UnitOfWork, ticket: Ticket, entry_id: int, media: Sequence[Media]) -> list[Media]:
    """The files that the entry does not have already."""
    was = newest_version(unit, ticket, entry_id)
    refs = {each["ref"] for each in was.body.get("media", ())} if was else set()
    return [each for each in media if each.ref not in refs]


def note(unit: UnitOfWork, ticket: Ticket, by: Person, text: str, media: Sequence[Media]) -> int:
    """Adds a note, which stays inside the team; returns the entry's id."""
    return _add(unit, ticket, "note", by, text, media)


def _count(unit: UnitOfWork, owner: Person, kind: str, *, pressing: bool) -> None:
    """Counts one more ticket of theirs. Raises Refused when it is one too many, or they are muted; never for a pressing one."""
    if not (pressing or capabilities(unit).kinds[kind].always_heard):
        muting.refuse_muted(unit, owner)
    most = unit.context.place.limits.tickets_per_hour
    if not rate_limits.take(unit.tx, f"ticket:{owner.id}", most, HOUR, unit.now) and not pressing:
        raise Refused(
            _(
                "You have sent several requests within an hour. Your answers are kept: please send this one later."
            )
        )


def _may_say_more(unit: UnitOfWork, author: Person, text: str) -> bool:
    """Words of danger have a limit of their own: they are heard though much was said before them."""
    most = unit.context.place.limits.messages_per_minute
    if rate_limits.take(unit.tx, f"words:{author.id}", most, MINUTE, unit.now):
        return True
    is_urgent = privacy.tells_of_danger(unit, text)
    return is_urgent and rate_limits.take(unit.tx, f"danger:{author.id}", most, MINUTE, unit.now)


def _heed(unit: UnitOfWork, ticket: Ticket, text: str, media: Sequence[Media]) -> Ticket:
    """Makes the ticket private, and urgent, where its citizen's further words say so."""
    said = {"text": text, "media": [each.kept() for each in media]}
    found = privacy.found_in(unit, ticket.kind, None, said)
    values: dict[str, Any] = {}
    if found.reason and not ticket.private:
        values |= {"private": True, "private_reason": found.reason}
    if found.urgent and not ticket.urgent:
        due = unit.context.place.urgent_due_at(unit.now)
        values |= {"urgent": True, "due_at": min(due, ticket.due_at or due)}
    changed = tickets.change(unit.tx, ticket, unit.now, **values) if values else None
    if changed is None:
        return ticket
    if changed.private and not ticket.private:
        takeback.take_back(unit, changed)
    card_sync.refresh(unit, changed)
    if changed.urgent and not ticket.urgent:
        urgency.raise_alarm(unit, changed)
    return changed


def make_private(unit: UnitOfWork, ticket: Ticket, reason: str) -> Ticket | None:
    """Takes its words out of the group; None when it has changed meanwhile, or is private already."""
    if ticket.private:
        return None
    changed = tickets.change(unit.tx, ticket, unit.now, private=True, private_reason=reason)
    if changed is not None:
        takeback.take_back(unit, changed)
        card_sync.refresh(unit, changed)
    return changed


def make_open(unit: UnitOfWork, ticket: Ticket) -> Ticket | None:
    """Shows its words to the whole team again; None when it has changed meanwhile, or is open already."""
    if not ticket.private:
        return None
    changed = tickets.change(unit.tx, ticket, unit.now, private=False, private_reason=None)
    if changed is not None:
        card_sync.refresh(unit, changed)
        card_sync.show_rest(unit, changed)
    return changed


def _go_on(unit: UnitOfWork, ticket: Ticket, author: Person) -> None:
    """The citizen has answered: the ticket is the team's again."""
    changed = tickets.change(unit.tx, ticket, unit.now, state="taken")
    if changed is None:
        return
    body = {"state": "taken", "verb": "go on"}
    tickets.add_entry(unit.tx, unit.key_of(author), ticket, "state", body, unit.now, person_id=author.id)
    card_sync.refresh(unit, changed)


def _add(
    unit: UnitOfWork,
    ticket: Ticket,
    kind: str,
    author: Person,
    text: str,
    media: Sequence[Media],
    revision_of: int | None = None,
    parts: Mapping[str, str] = NO_MESSAGES,
) -> int:
    body = {"text": text, "media": [each.kept() for each in media], "parts": dict(parts)}
    return tickets.add_entry(
        unit.tx,
        unit.key_of(owner_of(unit, ticket)),
        ticket,
        kind,
        {name: value for name, value in body.items() if value},
        unit.now,
        person_id=author.id,
        revision_of=revision_of,
    )
