"""The ticket a citizen's words belong to: the one replied to, the one announced by a button, the last subject."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from flows.said import Said
from handlers.forms.drafts import drop
from handlers.forms.intents import intent_of
from handlers.messaging.button_data import is_number, tap
from handlers.messaging.keywords import about
from handlers.messaging.outbound import Button
from handlers.messaging.unit_of_work import Conversation
from handlers.tickets.access import own
from handlers.tickets.citizen import actions
from handlers.tickets.notifications import titled
from storage.sending import message_links
from storage.tickets import tickets
from storage.tickets.tickets import Ticket

FRESH: Final = timedelta(hours=24)
"""How long free messages belong to a ticket that a person talks in; one that is urgent, or about no subject."""
JUST_NOW: Final = timedelta(minutes=10)
"""How long they belong to any other one, unless they are plainly about something else."""
OFFERED: Final = 4
ADDING: Final = "add"


def addressed(talk: Conversation, said: Said) -> bool:
    """Takes a reply to an answer, or words announced by a button, for that ticket, whatever else is under way."""
    ticket = _replied_to(talk) or _announced(talk, said)
    if ticket is None or not said:
        return False
    actions.add(talk, ticket, said)
    return True


def go_on(talk: Conversation, said: Said) -> bool:
    """Adds words to the last subject, while that is fresh or waits for them, and they may be about it."""
    focus = talk.who.focus_ticket_id
    ticket = own(talk.tx, talk.who, focus) if focus else None
    if ticket is None or not ticket.is_open:
        return False
    if ticket.state != "waiting" and (not _is_fresh(talk, ticket) or _is_of_another(talk, ticket, said.text)):
        return False
    actions.add(talk, ticket, said)
    return True


def _is_fresh(talk: Conversation, ticket: Ticket) -> bool:
    is_talk = ticket.urgent or ticket.category is None
    return talk.now - ticket.changed_at < (FRESH if is_talk else JUST_NOW)


def _is_of_another(talk: Conversation, ticket: Ticket, text: str) -> bool:
    """Whether the words name subjects of the place file, and the ticket's is none of them."""
    place = talk.context.place
    if ticket.category is None:
        return False
    found = about(place, text, [*place.categories, *place.help_topics])
    return bool(found) and ticket.category not in {each.code for each in found}


def buttons(talk: Conversation) -> list[Button]:
    """One for each of the newest tickets that are open, or were closed just now: their words may have crossed."""
    newest = tickets.of_person(talk.tx, talk.who.id, OFFERED * 2)
    found = [ticket for ticket in newest if ticket.is_open or _was_just_closed(talk, ticket)][:OFFERED]
    return [Button(titled(talk, ticket, talk.language), tap=tap("w", ticket.id)) for ticket in found]


def _was_just_closed(talk: Conversation, ticket: Ticket) -> bool:
    in_focus = talk.who.focus_ticket_id == ticket.id
    return in_focus and ticket.closed_at is not None and talk.now - ticket.closed_at < FRESH


def add(talk: Conversation, name: str, every: Sequence[Said]) -> bool:
    """Adds the waiting words to the ticket of that number, if it is theirs."""
    ticket = own(talk.tx, talk.who, int(name)) if is_number(name) else None
    if ticket is None:
        return False
    drop(talk, talk.who)
    for said in every:
        actions.add(talk, ticket, said, tell=said is every[-1])
    return True


def revise(talk: Conversation, said: Said) -> bool:
    """Revises the ticket when the citizen edits one of its messages."""
    message = message_links.find(talk.tx, talk.who.lane, talk.inbound.message_id)
    if message is None or message.entry_id is None or not said:
        return False
    ticket = tickets.get(talk.tx, message.ticket_id)
    if ticket.person_id != talk.who.id:
        return False
    actions.add(talk, ticket, said, revision_of=message.entry_id)
    return True


def _replied_to(talk: Conversation) -> Ticket | None:
    if not talk.inbound.reply_to:
        return None
    message = message_links.find(talk.tx, talk.who.lane, talk.inbound.reply_to)
    return own(talk.tx, talk.who, message.ticket_id) if message else None


def _announced(talk: Conversation, said: Said) -> Ticket | None:
    """The ticket in `aside`; it is used up by one message, or by one album. A wish in plain words is none for it."""
    if (talk.who.aside or "").startswith(ADDING) and intent_of(talk.context.place, said.text):
        talk.change(aside=None)
        return None
    match (talk.who.aside or "").split(":"):
        case [verb, number] if verb == ADDING:
            talk.change(aside=f"{ADDING}:{number}:{said.album[:32]}" if said.album else None)
        case [verb, number, album] if verb == ADDING and album == said.album[:32]:
            pass
        case [verb, _number, _album] if verb == ADDING:
            talk.change(aside=None)
            return None
        case _:
            return None
    return own(talk.tx, talk.who, int(number))
