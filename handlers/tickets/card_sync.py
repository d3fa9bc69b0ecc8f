"""A ticket's card in the team chat: posted, kept up to date, and followed by its citizen's further words."""

from collections.abc import Sequence
from datetime import timedelta

from flows.said import Media
from handlers.messaging.outbound import Piece, Screen, ShapeTopic, Show
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row, files, parts
from handlers.tickets import team_texts
from handlers.tickets.access import owner_of, record_of, said_in, timeline_of
from handlers.tickets.card import LONGEST_WORDS, card
from handlers.tickets.card_buttons import read_button, reopen_button
from handlers.tickets.kinds import is_private
from handlers.tickets.takeback import SAID
from handlers.tickets.timeline import timeline
from handlers.tickets.urgency import priority
from locales.language import Language
from storage.people.encryption import Unsealable
from storage.sending import message_links, outbox, pending_cards, rate_limits
from storage.sending.message_links import SHOWN
from storage.sending.outbox import TEAM_LANE, Cause
from storage.tickets.tickets import Ticket

AT_ONCE = timedelta()
MINUTE = timedelta(minutes=1)
FREELY = "freely"
HINT = "hint"
"""The role of a message that tells of a citizen's words without them."""


def announce(unit: UnitOfWork, ticket: Ticket) -> None:
    """Announces a ticket to the team: its topic, its card, and its files."""
    open_topic(unit, ticket)
    show_card(unit, ticket, "", AT_ONCE)
    if not is_private(unit, ticket):
        show_rest(unit, ticket)


def announce_again(unit: UnitOfWork, ticket: Ticket) -> None:
    """Its topic was lost: makes a new one, with a summary of its timeline."""
    announce(unit, ticket)
    summarise(unit, ticket)


def summarise(unit: UnitOfWork, ticket: Ticket) -> None:
    head = unit.team_language.say("What happened so far")
    pieces = (Piece(head, "bold"), Piece(f"\n{timeline(unit, ticket)}"))
    unit.post(
        Show(Screen(pieces, language=unit.team_language.code)),
        owner=owner_of(unit, ticket),
        cause=Cause(ticket.id, role=SHOWN),
    )


def open_topic(unit: UnitOfWork, ticket: Ticket) -> None:
    """Makes the topic alone."""
    _shape(unit, ticket, AT_ONCE)


def refresh(unit: UnitOfWork, ticket: Ticket) -> None:
    """Brings card and topic up to date; of several changes within a second one is sent."""
    try:
        card_now = message_links.newest(unit.tx, TEAM_LANE, ticket.id, "card")
        if card_now is not None:
            show_card(unit, ticket, card_now.message_id)
            _shape(unit, ticket)
        else:
            _replace(unit, ticket)
    except Unsealable:
        return  # its citizen was erased: there is nothing to show any more


def _replace(unit: UnitOfWork, ticket: Ticket) -> None:
    """Replaces a card that is not sent yet by the newer one. A card under way is edited once it is there."""
    waiting = pending_cards.waiting(unit.tx, ticket.id)
    if not waiting:
        announce(unit, ticket)
    elif pending_cards.READY in waiting:
        show_card(unit, ticket, "", AT_ONCE)
        _shape(unit, ticket)


def relay(unit: UnitOfWork, ticket: Ticket, entry_id: int, text: str, media: Sequence[Media]) -> None:
    """Shows its citizen's further words. A correction takes the place of the original."""
    corrected = _corrected(unit, ticket, entry_id)
    language = unit.team_language
    if corrected:
        head = language.say("✏️ {code}, corrected by the citizen:", code=team_texts.code(ticket))
    elif not ticket.is_open:
        head = language.say("🆕 {code} is closed, and the citizen writes:", code=team_texts.code(ticket))
    else:
        head = language.say("💬 {code}, the citizen writes:", code=team_texts.code(ticket))
    edit = _shown_as(unit, corrected)
    if is_private(unit, ticket):
        _hint(unit, ticket, entry_id, head)
        return
    show_said(unit, ticket, entry_id, head, text, media, rows=_reopening(ticket, language), edit=edit)


def _reopening(ticket: Ticket, language: Language) -> tuple[Row, ...]:
    """Below words that came after the closing."""
    return () if ticket.is_open else ((reopen_button(ticket, language),),)


def _hint(unit: UnitOfWork, ticket: Ticket, entry_id: int, head: str) -> None:
    """That its citizen writes, not what: at most once a minute. A reply to it goes to the citizen all the same."""
    screen = Screen(
        (Piece(f"{team_texts.urgency(ticket, unit.team_language)}{head}"), Piece("\n🔒")),
        ((read_button(unit, ticket),), *_reopening(ticket, unit.team_language)),
        language=unit.team_language.code,
    )
    cause = Cause(ticket.id, entry_id, HINT)
    unit.post(
        Show(screen),
        owner=owner_of(unit, ticket),
        priority=priority(ticket),
        cause=cause,
        burst=f"hint:{ticket.id}",
        soon=_until_next_hint(unit, ticket),
    )


def _until_next_hint(unit: UnitOfWork, ticket: Ticket) -> timedelta:
    waiting = outbox.untried(unit.tx, f"{TEAM_LANE}:hint:{ticket.id}")
    if waiting is not None:
        return max(waiting.not_before - unit.now, AT_ONCE)
    is_first = rate_limits.take(unit.tx, f"hint:{ticket.id}", 1, MINUTE, unit.now)
    return AT_ONCE if is_first else MINUTE


def show_said(
    unit: UnitOfWork,
    ticket: Ticket,
    entry_id: int | None,
    head: str,
    text: str,
    media: Sequence[Media],
    *,
    rows: tuple[Row, ...] = (),
    edit: str = "",
) -> None:
    """Shows the citizen's words and files, verbatim, in as many messages as they need."""
    first, *rest = parts(text, LONGEST_WORDS)
    pieces = (Piece(head), Piece("\n"), Piece(first, "quote")) if first else (Piece(head),)
    say_here(unit, ticket, entry_id, pieces, media, rows=() if rest else rows, edit=edit)
    for number, part in enumerate(rest, start=1):
        say_here(unit, ticket, entry_id, (Piece(part, "quote"),), rows=rows if number == len(rest) else ())


def show_card(unit: UnitOfWork, ticket: Ticket, edit: str, soon: timedelta = timedelta(seconds=1)) -> None:
    unit.post(
        Show(card(unit, ticket), edit=edit),
        owner=owner_of(unit, ticket),
        policy=FREELY if edit else "twice",
        priority=priority(ticket),
        cause=Cause(ticket.id, role="card"),
        burst=f"card:{ticket.id}",
        soon=soon,
    )


def show_rest(unit: UnitOfWork, ticket: Ticket) -> None:
    """Shows what does not fit on the card: the end of a long text, photos, voice. Replies to it reach the citizen too."""
    text, media = said_in(record_of(unit, ticket))
    for part in parts(text, LONGEST_WORDS)[1:]:
        say_here(unit, ticket, None, (Piece(part, "quote"),))
    if media:
        say_here(unit, ticket, None, (Piece(f"📎 {ticket.code}"),), media)


def say_here(
    unit: UnitOfWork,
    ticket: Ticket,
    entry_id: int | None,
    pieces: tuple[Piece, ...],
    media: Sequence[Media] = (),
    *,
    rows: tuple[Row, ...] = (),
    edit: str = "",
) -> None:
    """Shows words or files of the citizen in the topic; a reply to them goes to the citizen."""
    unit.post(
        Show(Screen(pieces, rows, files(media), unit.team_language.code), edit=edit),
        owner=owner_of(unit, ticket),
        cause=Cause(ticket.id, entry_id, SAID),
    )


def _shape(unit: UnitOfWork, ticket: Ticket, soon: timedelta = timedelta(seconds=1)) -> None:
    unit.post(
        ShapeTopic(
            team_texts.title(unit, ticket), team_texts.TOPIC_ICONS[ticket.state], closed=not ticket.is_open
        ),
        owner=owner_of(unit, ticket),
        policy=FREELY if soon else "twice",
        priority=priority(ticket),
        cause=Cause(ticket.id),
        burst=f"topic:{ticket.id}",
        soon=soon,
    )


def _corrected(unit: UnitOfWork, ticket: Ticket, entry_id: int) -> int | None:
    found = [entry.revision_of for entry in timeline_of(unit, ticket) if entry.id == entry_id]
    return found[0] if found else None


def _shown_as(unit: UnitOfWork, entry_id: int | None) -> str:
    """The message that shows an entry in the team chat; empty when the card does, or none."""
    shown = message_links.of_entry(unit.tx, entry_id) if entry_id else []
    return next((each.message_id for each in shown if (each.lane, each.role) == (TEAM_LANE, "said")), "")
