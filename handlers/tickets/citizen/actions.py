"""A citizen's actions on their own tickets: adds, withdraws, reopens."""

from datetime import timedelta

from flows.parts import replaced
from flows.questions.text import told
from flows.refused import Refused
from flows.said import Media, Said
from handlers.messaging.button_data import EVERY, is_number, number_in, page_in, tap
from handlers.messaging.map_link import map_link
from handlers.messaging.outbound import Button
from handlers.messaging.unit_of_work import Conversation, Destination
from handlers.messaging.widgets import Row, menu_row, mine_button, simple
from handlers.tickets.access import own
from handlers.tickets.actions import add_words
from handlers.tickets.citizen.pages import show, show_list
from handlers.tickets.notifications import reopen_button
from handlers.tickets.transitions import NotNow, move
from locales.language import Ltr
from storage.sending.outbox import RECEIPT, Cause
from storage.tickets import followers
from storage.tickets.codes import read_code
from storage.tickets.tickets import Entry, Ticket


def on_button(talk: Conversation, words: list[str]) -> None:
    """Handles a button about one ticket. Another citizen's ticket and an unknown one look the same."""
    match words:
        case ["list", before] if before.isdecimal():
            show_list(talk, number_in(before) or EVERY)
        case ["unfollow", number] if is_number(number):
            followers.drop(talk.tx, int(number), talk.who.id)
            show_list(talk)
        case [verb, number, *rest] if is_number(number):
            ticket = own(talk.tx, talk.who, int(number))
            _unknown(talk) if ticket is None else _do(talk, ticket, verb, rest)
        case _:
            talk.redirect(Destination.MENU)


def asked_for(talk: Conversation, text: str) -> bool:
    """Shows the citizen's ticket of a typed code; False when it is no code at all."""
    code = read_code(talk.context.place.prefix, text) if len(text) <= 24 else None  # noqa: PLR2004 - room for dashes
    if code is None:
        return False
    ticket = own(talk.tx, talk.who, code)
    _unknown(talk) if ticket is None else show(talk, ticket)
    return True


def add(talk: Conversation, ticket: Ticket, said: Said, *, tell: bool = True) -> None:
    """Adds words, photos or a location to a ticket of theirs; on a closed one they are kept as well."""
    language = talk.language
    text, media = content(said), told(said.media)
    if not text and not media:
        words = language.say("Please tell us in words, written or spoken.")
        talk.show(simple(language, words, menu_row(language)))
        return
    try:
        add_words(talk, ticket, talk.who, text, media, source=talk.inbound)
    except Refused as no:
        talk.show(simple(language, language.say(no.message, **no.data), menu_row(language)))
        return
    if tell:
        _added(talk, ticket, said)


def correct(talk: Conversation, ticket: Ticket, was: Entry, said: Said) -> None:
    """Puts the newest words of one message into the entry that it is a part of; everything else in it stays."""
    language, message = talk.language, talk.inbound.message_id
    parts = {**was.body.get("parts", {})}
    before = parts.get(message) if len(parts) > 1 or message in parts else was.body.get("text", "")
    text = content(said)
    whole = text if before is None else replaced(was.body.get("text", ""), before, text)
    known = was.body.get("media", [])
    refs = {each["ref"] for each in known}
    new = [each for each in told(said.media) if each.ref not in refs]
    media = [*map(Media.of, known if len(parts) > 1 else ()), *new] if new else []
    if parts:
        parts[message] = text
    try:
        add_words(talk, ticket, talk.who, whole, media, source=talk.inbound, revision_of=was.id, parts=parts)
    except Refused as no:
        talk.show(simple(language, language.say(no.message, **no.data), menu_row(language)))
        return
    noted = language.say("I have noted your correction.")
    talk.show(simple(language, noted, (mine_button(language), *menu_row(language))), priority=RECEIPT)


def _added(talk: Conversation, ticket: Ticket, said: Said) -> None:
    language = talk.language
    talk.change(focus_ticket_id=ticket.id)
    # Translators: button
    new = Button(language.say("✨ Something new"), tap=tap("m", "menu"))
    rows: tuple[Row, ...] = ((Button(language.say("📂 My requests"), tap=tap("m", "mine")), new),)
    if ticket.is_open:
        text = language.say(
            "👍 Added to {code}. The desk reads it and answers you here.", code=Ltr(ticket.code)
        )
    else:
        text = language.say(
            "👍 We have received it. {code} is closed: the desk reads what you wrote, and can open it again.",
            code=Ltr(ticket.code),
        )
        rows = ((reopen_button(talk, ticket, language),), *rows) if _may_reopen(talk, ticket) else rows
    burst = f"album:{said.album}" if said.album else ""
    talk.show(
        simple(language, text, *rows), priority=RECEIPT, burst=burst, cause=Cause(ticket.id, role="told")
    )


def _do(talk: Conversation, ticket: Ticket, verb: str, rest: list[str]) -> None:
    match verb, rest:
        case "show", [page] if page.isdecimal():
            show(talk, ticket, page_in(page))
        case "add", []:
            _announce(talk, ticket)
        case "withdraw", [] if ticket.is_open:
            _ask_to_withdraw(talk, ticket)
        case "withdraw", ["yes"]:
            _withdraw(talk, ticket)
        case "reopen", []:
            _reopen(talk, ticket)
        case _:
            show(talk, ticket)


def _announce(talk: Conversation, ticket: Ticket) -> None:
    """The next message goes to this ticket, whatever else is under way."""
    language = talk.language
    talk.change(aside=f"add:{ticket.id}", focus_ticket_id=ticket.id)
    text = language.say(
        "Please write now, or send a photo or a voice message. It goes to {code}.", code=Ltr(ticket.code)
    )
    if not ticket.is_open:
        text = language.say(
            "{code} is closed, but you can write now all the same, or send a photo or a voice message. "
            "The desk reads it, and can open it again.",
            code=Ltr(ticket.code),
        )
    talk.anew = True
    # Translators: button
    talk.show(simple(language, text, (Button(language.say("✖ Not now"), tap=tap("m", "here")),)))


def _ask_to_withdraw(talk: Conversation, ticket: Ticket) -> None:
    language = talk.language
    text = language.say("Withdraw {code}? Nobody will work on it any more.", code=Ltr(ticket.code))
    # Translators: button
    yes = Button(language.say("Yes, withdraw it"), tap=tap("t", "withdraw", ticket.id, "yes"))
    # Translators: button
    no = Button(language.say("No, leave it"), tap=tap("t", "show", ticket.id))
    talk.show(simple(language, text, (yes, no)))


def _withdraw(talk: Conversation, ticket: Ticket) -> None:
    try:
        ticket = move(talk, ticket, "close", talk.who, outcome="withdrawn")
    except NotNow as no:
        ticket = no.ticket
    show(talk, ticket)


def _reopen(talk: Conversation, ticket: Ticket) -> None:
    """“It is still there”: reopens within the days of the place file."""
    language, days = talk.language, talk.context.place.team.reopen_days
    if not _may_reopen(talk, ticket):
        text = language.say_many(
            "That was closed more than {n} day ago. Please make a new request.",
            "That was closed more than {n} days ago. Please make a new request.",
            days,
        )
        talk.redirect(Destination.MENU_BELOW, text)
        return
    try:
        ticket = move(talk, ticket, "reopen", talk.who)
    except NotNow as no:
        show(talk, no.ticket)
        return
    talk.change(aside=f"add:{ticket.id}", focus_ticket_id=ticket.id)
    text = language.say(
        "{code} is open again. You can write now what is still there, or send a photo.", code=Ltr(ticket.code)
    )
    talk.show(simple(language, text, (mine_button(language), *menu_row(language))))


def _may_reopen(talk: Conversation, ticket: Ticket) -> bool:
    days = timedelta(days=talk.context.place.team.reopen_days)
    return ticket.closed_at is None or talk.now - ticket.closed_at <= days


def _unknown(talk: Conversation) -> None:
    text = talk.language.say("We do not know that code. Please check it, or look at your requests.")
    talk.show(simple(talk.language, text, (mine_button(talk.language), *menu_row(talk.language))))


def content(said: Said) -> str:
    """The words; a location becomes a link, so that it can be read."""
    if said.point is None:
        return said.text
    return f"{said.text}\n📍 {map_link(said.point.latitude, said.point.longitude)}".strip()
