"""A private ticket's words, open for one operator alone in their own chat with us; a reply there answers the citizen."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from flows.said import Said
from handlers.messaging.button_data import is_number, read_tap, tap
from handlers.messaging.outbound import Button, Delete, Piece, Screen, Show
from handlers.messaging.unit_of_work import Conversation, UnitOfWork
from handlers.messaging.widgets import files
from handlers.tickets import actions, team_texts
from handlers.tickets.access import may_read, owner_of, seen_by, timeline_of
from handlers.tickets.card import said_pieces
from handlers.tickets.card_buttons import READ
from handlers.tickets.timeline import head_of, words_of
from storage.people.encryption import Unsealable
from storage.people.people import Person
from storage.sending import message_links, timers
from storage.sending.outbox import RECEIPT, Cause
from storage.sending.timers import Timer
from storage.tickets import access_log
from storage.tickets.codes import read_code
from storage.tickets.tickets import Entry, Ticket

OWN: Final = "own"
"""The role of what is shown there. A reply to it goes to the citizen."""
HIDE: Final = "own words"
"""The timer that hides it again."""
HIDDEN_AFTER: Final = timedelta(hours=12)
PREFIX: Final = "o"
NEWEST: Final = 30
"""So many entries of a timeline are shown."""
SPOKEN: Final = ("said", "answered", "note", "rated")


def open_for(unit: UnitOfWork, who: Person, ticket: Ticket) -> None:
    """Shows the words to this operator; in the access log. Raises Unsealable once the citizen was erased."""
    access_log.log(unit.tx, unit.context.keys, who.id, ticket.id, "read", unit.now)
    language = unit.team_language
    entries = [each for each in timeline_of(unit, ticket) if each.kind in SPOKEN and any(words_of(each))]
    media = [file for each in entries if each.kind == "said" for file in words_of(each)[1]]
    pieces = (*_head(unit, ticket), *_spoken(unit, ticket, entries))
    # Translators: button
    hide = Button(language.say("🙈 Hide again"), tap=tap(PREFIX, "hide", ticket.id))
    screen = Screen(pieces, ((hide,),), files(media), language.code)
    cause = Cause(ticket.id, role=OWN)
    unit.tell(who, Show(screen, protected=True), priority=RECEIPT, cause=cause, owner=owner_of(unit, ticket))
    timers.put(unit.tx, HIDE, f"{who.id}:{ticket.id}", f"{unit.now:%Y%m%dT%H%M%S%f}", unit.now + HIDDEN_AFTER)


def hear(talk: Conversation, said: Said) -> bool:
    """Takes the link to a ticket's words, a reply to them, or a button below; all else is their own as a citizen."""
    inbound = talk.inbound
    if not talk.who.is_operator:
        return False
    if inbound.edited:
        return _corrected(talk, said)
    if inbound.tap:
        return _tapped(talk, read_tap(inbound.tap))
    if inbound.command:
        return _linked(talk, said.text)
    return bool(inbound.reply_to) and _replied(talk, said)


def hide_later(unit: UnitOfWork, fired: Timer) -> None:
    """Hides what an operator has left open."""
    person_id, _colon, ticket_id = fired.subject.partition(":")
    _hide(unit, unit.person(int(person_id)), int(ticket_id))


def _linked(talk: Conversation, text: str) -> bool:
    command, _space, payload = text.partition(" ")
    if command.lstrip("/").casefold() != "start" or not payload.startswith(READ):
        return False
    code = read_code(talk.context.place.prefix, payload.removeprefix(READ).strip())
    ticket = seen_by(talk.tx, talk.who, code) if code else None
    if ticket is None or not may_read(talk.who, ticket):
        _say(talk, talk.team_language.say("This request is not open to you."))
        return True
    try:
        open_for(talk, talk.who, ticket)
    except Unsealable:
        _say(talk, talk.team_language.say("This person's data were deleted. Nothing can be sent any more."))
    return True


def _replied(talk: Conversation, said: Said) -> bool:
    shown = message_links.find(talk.tx, talk.who.lane, talk.inbound.reply_to)
    if shown is None or shown.role != OWN:
        return False
    ticket = seen_by(talk.tx, talk.who, shown.ticket_id)
    if ticket is not None and may_read(talk.who, ticket):
        _answer(talk, ticket, said)
    return True


def _corrected(talk: Conversation, said: Said) -> bool:
    was = message_links.find(talk.tx, talk.who.lane, talk.inbound.message_id)
    if was is None or was.role != "operator" or was.entry_id is None:
        return False
    ticket = seen_by(talk.tx, talk.who, was.ticket_id)
    if ticket is not None and actions.says_more(talk, ticket, was.entry_id, said):
        _answer(talk, ticket, said, revision_of=was.entry_id)
    return True


def _answer(talk: Conversation, ticket: Ticket, said: Said, *, revision_of: int | None = None) -> None:
    language, text = talk.team_language, actions.spoken(said)
    if not text and not said.media:
        _say(talk, language.say("There is nothing to send. Please write your answer in words."))
        return
    if owner_of(talk, ticket).is_erased:
        _say(talk, language.say("This person's data were deleted. Nothing can be sent any more."))
        return
    actions.answer(talk, ticket, talk.who, text, said.media, source=talk.inbound, revision_of=revision_of)
    access_log.log(talk.tx, talk.context.keys, talk.who.id, ticket.id, "answer", talk.now)
    if revision_of is None:
        _say(talk, language.say("✉️ {code}: your answer is on its way.", code=team_texts.code(ticket)))


def _tapped(talk: Conversation, words: list[str]) -> bool:
    match words:
        case [prefix, "hide", number] if prefix == PREFIX and is_number(number):
            _hide(talk, talk.who, int(number))
            return True
    return False


def close(unit: UnitOfWork, who: Person) -> None:
    """Hides everything that stands open for somebody who is no operator any more."""
    for shown in message_links.in_lane(unit.tx, who.lane, OWN):
        _hide(unit, who, shown.ticket_id)


def _hide(unit: UnitOfWork, who: Person, ticket_id: int) -> None:
    for shown in message_links.shown_of(unit.tx, who.lane, ticket_id, (OWN,)):
        unit.tell(who, Delete(shown.message_id), policy="freely", priority=RECEIPT)
        message_links.forget(unit.tx, who.lane, shown.message_id)


def _head(unit: UnitOfWork, ticket: Ticket) -> Iterator[Piece]:
    language = unit.team_language
    yield Piece(f"🔒 {team_texts.full_headline(unit, ticket, language)}", "bold")
    yield Piece("\n")
    yield Piece(ticket.code, "code")
    yield Piece(f" · {team_texts.standing(unit, ticket)}")
    yield Piece(
        "\n"
        + language.say(
            "Only you see this. Reply to this message: your words go to the citizen. "
            "It disappears by itself after some hours."
        )
    )
    yield from said_pieces(unit, ticket, words=False)


def _spoken(unit: UnitOfWork, ticket: Ticket, entries: list[Entry]) -> Iterator[Piece]:
    for entry in entries[-NEWEST:]:
        text, media = words_of(entry)
        yield Piece(f"\n\n{head_of(unit, ticket, entry)}{' 📎' * len(media)}\n")
        yield Piece(text or "…", "quote")


def _say(talk: Conversation, text: str) -> None:
    screen = Screen((Piece(text),), language=talk.team_language.code)
    talk.tell(talk.who, Show(screen), priority=RECEIPT)
