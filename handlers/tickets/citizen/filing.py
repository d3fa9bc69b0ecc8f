"""Makes a ticket of a finished journey, or follows one about the same problem."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flows.parts import has_part
from flows.refused import Refused
from handlers.forms import runner
from handlers.forms.drafts import drop, under_way
from handlers.messaging.button_data import is_number, tap
from handlers.messaging.flow_handler import Record, UnderWay
from handlers.messaging.outbound import Button, Piece, Screen
from handlers.messaging.unit_of_work import Conversation, Destination, LanguageGuess
from handlers.messaging.widgets import human_button, menu_row, mine_button, simple
from handlers.tickets import duplicates, notifications, privacy, urgency
from handlers.tickets.access import own, said_in
from handlers.tickets.actions import add_words, open_ticket
from locales.language import Language, Ltr
from storage.sending.outbox import Cause
from storage.tickets import followers, tickets
from storage.tickets.duplicates import NearDuplicate
from storage.tickets.tickets import Ticket

JUST_NOW = timedelta(minutes=10)
FAR = timedelta(days=7)


Check = Callable[[Conversation, Record], None]
Filed = Callable[[Conversation, Ticket, Record], None]


def finish(
    talk: Conversation, way: UnderWay, *, check: Check | None = None, filed: Filed | None = None
) -> None:
    """Files a finished journey as a ticket of the flow's kind. See `file`."""
    record = _record(talk, way)
    if record is not None:
        file(talk, way, record, check=check, filed=filed)


def finish_report(talk: Conversation, way: UnderWay) -> None:
    """As `finish`; but first offers the report that may be the same."""
    record = _record(talk, way)
    if record is None:
        return
    private = privacy.found_in(talk, duplicates.KIND, record.get("category"), record).reason
    same = None if private else duplicates.find(talk, record, _where(record))
    if same is not None:
        talk.show(_offer(talk, same))
    else:
        file(talk, way, record)


def file(
    talk: Conversation,
    way: UnderWay,
    record: Record,
    lead: str = "",
    *,
    check: Check | None = None,
    filed: Filed | None = None,
) -> None:
    """Opens the ticket and shows its code. Too many at once, or refused by `check`: the draft stays.

    `filed` does what else a kind needs, once the ticket exists.
    """
    try:
        if check is not None:
            check(talk, record)
        ticket = (None if filed else _joined_urgent(talk, way, record)) or open_ticket(
            talk,
            talk.who,
            way.journey.flow.name,
            dict(record),
            category=record.get("category"),
            neighbourhood=_where(record),
            language=talk.language.code,
            said_in_messages=_messages(way),
        )
    except Refused as no:
        runner.refuse(talk, way, no)
        return
    if filed is not None:
        filed(talk, ticket, record)
    drop(talk, talk.who)
    talk.change(focus_ticket_id=ticket.id)
    if text := said_in(record)[0]:
        talk.effects.language_guesses.append(LanguageGuess(talk.who.id, text, ticket.language, ticket.id))
    talk.show(receipt(talk, ticket, lead), cause=Cause(ticket.id, role="receipt"))


def _joined_urgent(talk: Conversation, way: UnderWay, record: Record) -> Ticket | None:
    """What is urgent joins their urgent ticket of this hour: the team has been told of it."""
    if not privacy.found_in(talk, way.journey.flow.name, record.get("category"), record).urgent:
        return None
    ticket = urgency.of_this_hour(talk, talk.who)
    if ticket is None or not ticket.is_open:
        return None
    add_words(talk, ticket, talk.who, *said_in(record), source=None)
    return ticket


def receipt(talk: Conversation, ticket: Ticket, lead: str = "") -> Screen:
    """The code, the next step and when it is due."""
    language = talk.language
    received = language.say("✅ Received. Your code is {code}.", code=Ltr(ticket.code))
    by = _by_when(ticket.due_at, talk, language) if ticket.due_at else ""
    after = language.say("An operator reads it and answers you here, by {moment}.", moment=by)
    rows = (
        # Translators: button
        (Button(language.say("⧉ Copy the code"), copy=ticket.code),),
        # Translators: button
        (Button(language.say("➕ Add something"), tap=tap("t", "add", ticket.id)), *menu_row(language)),
    )
    head = (Piece(lead + "\n\n"),) if lead else ()
    return Screen((*head, Piece(received, "bold"), Piece("\n" + after)), rows, language=language.code)


def _by_when(due_at: datetime, talk: Conversation, language: Language) -> str:
    """A day that is far away needs no hour."""
    zone = talk.context.place.tz
    return language.date(due_at, zone) if due_at - talk.now > FAR else language.moment(due_at, zone, talk.now)


def on_button(talk: Conversation, words: list[str]) -> None:
    """Follows the report that is the same, or sends one's own all the same."""
    way = under_way(talk, talk.who, talk.language)
    if way is None:
        talk.redirect(Destination.MOVED_ON)
        return
    if way.journey.question is not None or way.journey.flow.name != duplicates.KIND:
        runner.stale(talk, way)
        return
    match words:
        case ["send"]:
            finish(talk, way)
        case ["follow", number] if is_number(number):
            _follow(talk, way, int(number))
        case _:
            runner.stale(talk, way)


def sent_twice(talk: Conversation) -> bool:
    """Handles a second tap on Send: the receipt again, and no second ticket."""
    if not talk.inbound.tap.startswith("n/send/"):
        return False
    focus = talk.who.focus_ticket_id
    ticket = own(talk.tx, talk.who, focus) if focus else None
    if ticket is None or talk.now - ticket.opened_at > JUST_NOW:
        return False
    talk.show(receipt(talk, ticket), cause=Cause(ticket.id, role="receipt"))
    return True


def _follow(talk: Conversation, way: UnderWay, ticket_id: int) -> None:
    """Only the report that was offered can be followed: a forged number finds nothing."""
    record = dict(vars(way.journey.finish()))
    same = duplicates.find(talk, record, _where(record))
    if same is None or same.id != ticket_id:
        runner.stale(talk, way)
        return
    ticket = tickets.get(talk.tx, same.id)
    if same.person_id == talk.who.id:
        _join(talk, ticket, record)
    else:
        followers.add(talk.tx, same.id, talk.who.id, talk.now)
        _joined(talk, talk.language.say("Thank you. We will tell you here when something changes."))


def _join(talk: Conversation, ticket: Ticket, record: Record) -> None:
    text, media = said_in(record)
    try:
        add_words(talk, ticket, talk.who, text, media, source=None)
    except Refused as no:
        talk.show(simple(talk.language, talk.language.say(no.message, **no.data), menu_row(talk.language)))
        return
    talk.change(focus_ticket_id=ticket.id)
    _joined(talk, talk.language.say("Thank you. We have added it to {code}.", code=Ltr(ticket.code)))


def _joined(talk: Conversation, text: str) -> None:
    drop(talk, talk.who)
    rows = (mine_button(talk.language), *menu_row(talk.language))
    talk.show(simple(talk.language, text, rows))


def _offer(talk: Conversation, same: NearDuplicate) -> Screen:
    language = talk.language
    ticket = tickets.get(talk.tx, same.id)
    about, ago = notifications.about(talk, ticket, language), language.ago(talk.now - same.opened_at)
    if same.person_id == talk.who.id:
        text = language.say(
            "You have told us of something like this: {code}, {about}, {ago}. Is it the same thing?",
            code=Ltr(same.code),
            about=about,
            ago=ago,
        )
        # Translators: button
        yes = language.say("Yes, add this to it")
    else:
        text = language.say(
            "Somebody has told us of something like this near there: {about}, {ago}. Is it the same thing?",
            about=about,
            ago=ago,
        )
        # Translators: button
        yes = language.say("Yes, follow it")
    rows = (
        (Button(yes, tap=tap("d", "follow", same.id)),),
        # Translators: button
        (Button(language.say("No, send mine"), tap=tap("d", "send")), human_button(language)),
    )
    return simple(language, text, *rows)


def _record(talk: Conversation, way: UnderWay) -> Record | None:
    """The flow's record of the answers; None after the citizen was told what is still missing."""
    try:
        return dict(vars(way.journey.finish()))
    except Refused as no:
        runner.refuse(talk, way, no)
        return None


def _where(record: Record) -> str | None:
    where = record.get("where") or {}
    found: str | None = where.get("neighbourhood") or record.get("neighbourhood")
    return found


def _messages(way: UnderWay) -> dict[str, str]:
    """The messages that hold the citizen's words or photos, and the words of each: an edit later revises that part."""
    story = (way.journey.answers.get("what") or {}).get("text", "")
    if not way.said:  # a draft of an older release, which did not know the parts
        told = [message for message, name in way.messages.items() if name == "what"]
        return {told[0]: story} if len(told) == 1 else {}
    return {
        message: words if has_part(story, words) else ""
        for message, name in way.messages.items()
        for words in (way.said.get(message, ""),)
        if name in ("what", "photos") or has_part(story, words)
    }
