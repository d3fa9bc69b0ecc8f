"""A citizen's own tickets: the list, one of them, and what can be done with it."""

from datetime import timedelta

from flows.flow import Refused
from flows.questions import told
from flows.said import Said
from handlers import menu, ratings
from handlers.answers import told as told_words
from handlers.deeds import Button, Piece, Screen
from handlers.moves import NotNow, move
from handlers.seen import own, public_timeline
from handlers.showing import Row, menu_row, mine_button, simple
from handlers.states import OUTCOME_WORDS, STATE_ICONS, STATE_WORDS
from handlers.taps import tap
from handlers.telling import about, name_of
from handlers.tickets import add_words
from handlers.turn import Conversation
from locales.language import Ltr
from storage import followers, people, tickets
from storage.codes import read_code
from storage.outbox import RECEIPT, Cause
from storage.tickets import Entry, Ticket

PER_PAGE = 6
ENTRIES_PER_PAGE = 6
LONGEST_ENTRY = 400
FOLLOWED = 5
EVERY = 2**63 - 1


def tapped(talk: Conversation, words: list[str]) -> None:
    """A button about one ticket. Somebody else's ticket and one that never was look the same."""
    match words:
        case ["list", before] if before.isdecimal():
            show_list(talk, min(int(before), EVERY))
        case ["unfollow", number] if number.isdecimal() and int(number) <= EVERY:
            followers.drop(talk.tx, int(number), talk.who.id)
            show_list(talk)
        case [verb, number, *rest] if number.isdecimal() and int(number) <= EVERY:
            ticket = own(talk.tx, talk.who, int(number))
            _unknown(talk) if ticket is None else _do(talk, ticket, verb, rest)
        case _:
            menu.show(talk)


def asked_for(talk: Conversation, text: str) -> bool:
    """A code that somebody typed shows their ticket; False when it is no code at all."""
    code = read_code(talk.world.place.prefix, text) if len(text) <= 24 else None  # noqa: PLR2004 - room for dashes
    if code is None:
        return False
    ticket = own(talk.tx, talk.who, code)
    _unknown(talk) if ticket is None else show(talk, ticket)
    return True


def show_list(talk: Conversation, before: int = EVERY) -> None:
    language = talk.language
    found = tickets.of_person(talk.tx, talk.who.id, PER_PAGE + 1, before)
    rows: list[Row] = [
        (Button(_line(talk, ticket), tap=tap("t", "show", ticket.id)),) for ticket in found[:PER_PAGE]
    ]
    if len(found) > PER_PAGE:
        # Translators: button
        rows.append((Button(language.say("Older ones ›"), tap=tap("t", "list", found[PER_PAGE - 1].id)),))
    text = language.say("Your requests:") if found else language.say("You have sent nothing yet.")
    followed = _followed(talk) if before == EVERY else []
    if followed:
        text += "\n\n" + language.say("You follow:") + "\n" + "\n".join(line for line, _row in followed)
        rows += [row for _line, row in followed]
    talk.show(simple(language, text, *rows, menu_row(language)))


def show(talk: Conversation, ticket: Ticket, page: int = 0) -> None:
    """One ticket: where it stands and what has been said, newest page first. It is now what we talk about."""
    language = talk.language
    talk.change(focus_ticket_id=ticket.id)
    entries = public_timeline(talk, ticket, talk.who)
    end = len(entries) - page * ENTRIES_PER_PAGE
    some = entries[max(end - ENTRIES_PER_PAGE, 0) : max(end, 0)]
    pieces = [Piece(_head(talk, ticket) + "\n", "bold"), *(_entry(talk, entry) for entry in some)]
    earlier: Row = ()
    if end > ENTRIES_PER_PAGE:
        # Translators: button
        earlier = (Button(language.say("‹ Earlier"), tap=tap("t", "show", ticket.id, page + 1)),)
    rows = (earlier, *_ways(talk, ticket), (mine_button(language), *menu_row(language)))
    talk.show(Screen(tuple(pieces), tuple(row for row in rows if row), language=language.code))


def add(
    talk: Conversation, ticket: Ticket, said: Said, *, tell: bool = True, revision_of: int | None = None
) -> None:
    """Words, photos or a place for a ticket of theirs; a closed one says how it can be opened again."""
    language = talk.language
    if not ticket.is_open:
        show(talk, ticket)
        return
    text, media = _content(said), told(said.media)
    if not text and not media:
        words = language.say("Please tell us in words, written or spoken.")
        talk.show(simple(language, words, menu_row(language)))
        return
    try:
        add_words(talk, ticket, talk.who, text, media, source=talk.heard, revision_of=revision_of)
    except Refused as no:
        talk.show(simple(language, language.say(no.message, **no.data), menu_row(language)))
        return
    if tell:
        _added(talk, ticket, said)


def _added(talk: Conversation, ticket: Ticket, said: Said) -> None:
    language = talk.language
    talk.change(focus_ticket_id=ticket.id)
    text = language.say("👍 Added to {code}. The desk reads it and answers you here.", code=Ltr(ticket.code))
    # Translators: button
    new = Button(language.say("✨ Something new"), tap=tap("m", "menu"))
    rows = ((Button(language.say("📂 My requests"), tap=tap("m", "mine")), new),)
    burst = f"album:{said.album}" if said.album else ""
    talk.show(
        simple(language, text, *rows), priority=RECEIPT, burst=burst, cause=Cause(ticket.id, role="told")
    )


def _do(talk: Conversation, ticket: Ticket, verb: str, rest: list[str]) -> None:
    match verb, rest:
        case "show", [page] if page.isdecimal():
            show(talk, ticket, min(int(page), 999))
        case "add", [] if ticket.is_open:
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
    """“It is still there”: within the days of the place file."""
    language, days = talk.language, talk.world.place.team.reopen_days
    if ticket.closed_at is not None and talk.now - ticket.closed_at > timedelta(days=days):
        text = language.say_many(
            "That was closed more than {n} day ago. Please make a new request.",
            "That was closed more than {n} days ago. Please make a new request.",
            days,
        )
        talk.show(simple(language, text, *menu.rows(language)))
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


def _unknown(talk: Conversation) -> None:
    text = talk.language.say("We do not know that code. Please check it, or look at your requests.")
    talk.show(simple(talk.language, text, (mine_button(talk.language), *menu_row(talk.language))))


def _ways(talk: Conversation, ticket: Ticket) -> list[Row]:
    language = talk.language
    if ticket.is_open:
        # Translators: button
        withdraw = Button(language.say("Withdraw"), tap=tap("t", "withdraw", ticket.id))
        # Translators: button
        return [(Button(language.say("➕ Add something"), tap=tap("t", "add", ticket.id)), withdraw)]
    # Translators: button
    still = Button(language.say("It is still there"), tap=tap("t", "reopen", ticket.id))
    rated = ticket.stars is not None or ticket.outcome == "withdrawn"
    return [(still,)] if rated else [*ratings.stars(ticket), (still,)]


def _line(talk: Conversation, ticket: Ticket) -> str:
    return f"{STATE_ICONS[ticket.state]} {ticket.code} · {about(talk, ticket, talk.language)}"


def _head(talk: Conversation, ticket: Ticket) -> str:
    language = talk.language
    state = language.say(STATE_WORDS[ticket.state])
    if ticket.outcome:
        state = language.say(
            "{state}: {outcome}", state=state, outcome=language.say(OUTCOME_WORDS[ticket.outcome])
        )
    return language.say(
        "{icon} {code}, {about}: {state}",
        icon=STATE_ICONS[ticket.state],
        code=Ltr(ticket.code),
        about=about(talk, ticket, language),
        state=state,
    )


def _entry(talk: Conversation, entry: Entry) -> Piece:
    """When, who and what, in one line each."""
    language = talk.language
    when = language.moment(entry.at, talk.world.place.tz, talk.now)
    return Piece("\n" + language.say("{when}: {what}", when=when, what=_what(talk, entry)))


def _what(talk: Conversation, entry: Entry) -> str:
    language = talk.language
    words = told_words(entry.body.get("text", ""), len(entry.body.get("media", ())), language, LONGEST_ENTRY)
    match entry.kind:
        case "said":
            return language.say("You: {words}", words=words)
        case "answered":
            by = people.get(talk.tx, entry.person_id) if entry.person_id else None
            return language.say("{name}: {words}", name=name_of(talk, by, language), words=words)
        case "rated":
            return "⭐" * int(entry.body.get("stars", 0)) or words
    return language.say(STATE_WORDS.get(entry.body.get("state", ""), "")) + (f" {words}" if words else "")


def _followed(talk: Conversation) -> list[tuple[str, Row]]:
    """State and subject of what they follow, never its code or a word of it; and a button to let it go."""
    language = talk.language
    found = []
    for ticket_id in followers.followed_by(talk.tx, talk.who.id)[:FOLLOWED]:
        each = tickets.get(talk.tx, ticket_id)
        subject = about(talk, each, language)
        state = language.say(STATE_WORDS[each.state])
        line = language.say(
            "{icon} {about}: {state}", icon=STATE_ICONS[each.state], about=subject, state=state
        )
        label = language.say("🔕 {about}", about=subject)
        found.append((line, (Button(label, tap=tap("t", "unfollow", each.id)),)))
    return found


def _content(said: Said) -> str:
    """The words; a place becomes a link, so that it can be read."""
    if said.point is None:
        return said.text
    at = f"https://www.openstreetmap.org/?mlat={said.point.latitude:.6f}&mlon={said.point.longitude:.6f}#map=18"
    return f"{said.text}\n📍 {at}".strip()
