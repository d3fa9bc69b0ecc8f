"""A citizen in danger wants a person now: one private and urgent ticket within an hour, which later words join."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flows.refused import Refused
from flows.safe_contact import safe_contact
from flows.said import Media, Said
from flows.text import _
from handlers.forms import answer_text, beginning, emergency_numbers, held_words
from handlers.forms.drafts import begun, draft_of, drop, put_aside, take_back, under_way
from handlers.messaging.button_data import tap
from handlers.messaging.capabilities import capabilities
from handlers.messaging.capability import Urgent
from handlers.messaging.flow_handler import FlowHandler, Record, UnderWay, Wording
from handlers.messaging.outbound import Button, Piece, Screen
from handlers.messaging.unit_of_work import Conversation, Destination
from handlers.messaging.widgets import Row, menu_row
from handlers.tickets import urgency
from handlers.tickets.access import own
from handlers.tickets.actions import add_words, open_ticket
from handlers.tickets.citizen import actions, threads
from handlers.tickets.privacy import DANGER
from locales.language import Ltr
from storage.place.due import Delay
from storage.sending import message_links
from storage.sending.outbox import Cause
from storage.tickets.tickets import Ticket

SOONEST: Final = Delay(0, "working hours")


def take(talk: Conversation, said: Said) -> bool:
    """Adds words of danger to the urgent ticket that they were said to; False when they were said to nothing of that kind."""
    ticket = _said_to(talk)
    if ticket is None or not ticket.is_open or not ticket.urgent:
        return False
    emergency_numbers.warn(talk)
    if not (talk.inbound.edited and threads.revise(talk, said)):
        actions.add(talk, ticket, said)
    return True


def open_now(talk: Conversation, every: Sequence[Said], safely: str = "") -> None:
    """Tells the team at once; `safely` is how the citizen can be reached. Shows the numbers and what happens next."""
    text, media = _gathered(every, safely)
    ticket, messages = urgency.open_of_this_hour(talk, talk.who), held_words.texts_of(talk, held_words.DANGER)
    held_words.let_go(talk)
    try:
        if ticket is None:
            ticket = _opened(talk, text, media, messages)
        elif text or media:
            add_words(talk, ticket, talk.who, text, media, source=None, parts=messages)
    except Refused as no:
        head, numbers = emergency_numbers.told(talk)
        pieces = (
            Piece(f"{head}\n", "bold"),
            Piece(f"{numbers}\n\n{talk.language.say(no.message, **no.data)}"),
        )
        talk.show(Screen(pieces, (menu_row(talk.language),), language=talk.language.code))
        return
    talk.change(focus_ticket_id=ticket.id)
    talk.show(_receipt(talk, ticket, asked=bool(safely)), cause=Cause(ticket.id, role="receipt"))


def ask_how(talk: Conversation) -> None:
    """Begins the short flow about safe contact. The draft under way waits, as it is."""
    way = under_way(talk, talk.who, talk.language)
    if way is None or way.journey.flow is not safe_contact:
        put_aside(talk)
    beginning.start(talk, begun(talk, safe_contact.name))


def finish(talk: Conversation, way: UnderWay) -> None:
    """Files the words that are held, with how their citizen can be reached."""
    _file(talk, way)


def hand_over(talk: Conversation, way: UnderWay, _record: Record, _lead: str) -> None:
    _file(talk, way)


def left(talk: Conversation) -> bool:
    """The words are still held: asks again what shall become of them."""
    drop(talk, talk.who)
    take_back(talk)
    talk.redirect(Destination.DANGER)
    return True


def _file(talk: Conversation, way: UnderWay) -> None:
    every = held_words.held(talk, held_words.DANGER)
    lines = _lines(talk, way)
    drop(talk, talk.who)
    take_back(talk)
    open_now(talk, every, lines)


def _lines(talk: Conversation, way: UnderWay) -> str:
    """Each answer with its title, for the team."""
    language = talk.team_language
    lines = [
        language.say("{question}: {answer}", question=language.say(each.title), answer=answer)
        for each in way.journey.path
        if (answer := answer_text.shown(way.journey, each, language))
    ]
    return "\n".join((language.say(safe_contact.title), *lines)) if lines else ""


def _said_to(talk: Conversation) -> Ticket | None:
    """The ticket that the words reply to or correct; else the last subject."""
    inbound = talk.inbound
    if to := inbound.message_id if inbound.edited else inbound.reply_to:
        message = message_links.find(talk.tx, talk.who.lane, to)
        return own(talk.tx, talk.who, message.ticket_id) if message else None
    focus = talk.who.focus_ticket_id
    return own(talk.tx, talk.who, focus) if focus else None


def _opened(talk: Conversation, text: str, media: Sequence[Media], messages: Mapping[str, str]) -> Ticket:
    record: Mapping[str, Any] = {"what": {"text": text, "media": [each.kept() for each in media]}}
    return open_ticket(
        talk,
        talk.who,
        capabilities(talk).person_flow.flow.name,
        dict(record),
        category=None,
        neighbourhood=None,
        language=talk.language.code,
        said_in_messages=messages,
        private_reason=DANGER,
        urgent=True,
    )


def _gathered(every: Sequence[Said], safely: str) -> tuple[str, list[Media]]:
    texts = [actions.content(said) for said in every]
    media = [each for said in every for each in said.media]
    return "\n\n".join(part for part in ("\n".join(text for text in texts if text), safely) if part), media


def _receipt(talk: Conversation, ticket: Ticket, *, asked: bool) -> Screen:
    """What happens next, truthfully, and the numbers until then."""
    language, place = talk.language, talk.context.place
    told = language.say("✅ The desk has your words. Your code is {code}.", code=Ltr(ticket.code))
    opens = SOONEST.after(talk.now, place.tz, place.working)
    if opens <= talk.now:
        by = language.moment(ticket.due_at or talk.now, place.tz, talk.now)
        after = language.say(
            "We are at work now and were told at once. A person answers you here as soon as possible, at the latest {moment}.",
            moment=by,
        )
    else:
        after = language.say(
            "Nobody is at work now. We are back {moment}: then a person reads your words first of all and answers you here.",
            moment=language.moment(opens, place.tz, talk.now),
        )
    private = language.say("Your words are not shown in the team's group.")
    until = language.say("Until then, in danger, please call:")
    pieces = (
        Piece(told, "bold"),
        Piece(f"\n{after}\n{private}\n\n"),
        Piece(f"{until}\n", "bold"),
        Piece(emergency_numbers.lines(place, language)),
    )
    return Screen(pieces, _rows(talk, ticket, asked=asked), language=language.code)


def _rows(talk: Conversation, ticket: Ticket, *, asked: bool) -> tuple[Row, ...]:
    language = talk.language
    # Translators: button
    add = Button(language.say("➕ Add something"), tap=tap("t", "add", ticket.id))
    # Translators: button
    how = Button(language.say("🔐 How to reach me safely"), tap=tap("u", "safe"))
    # Translators: button
    on = Button(language.say("Go on"), tap=tap("m", "here"))
    going_on = (on,) if draft_of(talk, talk.who) is not None else ()
    return (() if asked else (how,), (add,), (*going_on, *menu_row(language)))


HANDLER: Final = FlowHandler(
    flow=safe_contact,
    finish=finish,
    hand_over=hand_over,
    left=left,
    by_command=False,
    for_danger=True,
    # Translators: button
    wording=Wording(cancel=_("‹ Back")),
)
URGENT: Final = Urgent(take, open_now, ask_how)
