"""A citizen's pages of their own tickets: the list, and the page of one."""

from collections.abc import Sequence

from handlers.forms.answer_text import told as told_words
from handlers.messaging.button_data import EVERY, tap
from handlers.messaging.capabilities import capabilities
from handlers.messaging.capability import MyThings
from handlers.messaging.outbound import Button, Piece, Screen
from handlers.messaging.unit_of_work import Conversation
from handlers.messaging.widgets import Row, menu_row, mine_button, simple
from handlers.tickets.access import public_timeline
from handlers.tickets.notifications import about, name_of, reopen_button, stars, titled
from handlers.tickets.states import OUTCOME_WORDS, REASONS_BAD, REASONS_GOOD, STATE_ICONS, STATE_WORDS
from locales.language import Ltr
from storage.people import people
from storage.tickets import followers, tickets
from storage.tickets.tickets import Entry, Ticket

PER_PAGE = 6
ENTRIES_PER_PAGE = 6
LONGEST_ENTRY = 400
FOLLOWED = 5


def show_list(talk: Conversation, before: int = EVERY) -> None:
    language = talk.language
    found = tickets.of_person(talk.tx, talk.who.id, PER_PAGE + 1, before)
    rows: list[Row] = [
        (Button(_line(talk, ticket), tap=tap("t", "show", ticket.id)),) for ticket in found[:PER_PAGE]
    ]
    if len(found) > PER_PAGE:
        # Translators: button
        rows.append((Button(language.say("Older ones ›"), tap=tap("t", "list", found[PER_PAGE - 1].id)),))
    parts = [*capabilities(talk).things_of(talk), *_followed(talk)] if before == EVERY else []
    above, below = [part for part in parts if part.first], [part for part in parts if not part.first]
    text = language.say("Your requests:") if found else language.say("You have sent nothing yet.")
    asked = (text,) if found or not above else ()
    text = "\n\n".join((*map(_listed, above), *asked, *map(_listed, below)))
    talk.show(simple(language, text, *_rows_of(above), *rows, *_rows_of(below), menu_row(language)))


def _listed(part: MyThings) -> str:
    return "\n".join((part.head, *(line for line, _row in part.things)))


def _rows_of(parts: Sequence[MyThings]) -> list[Row]:
    return [row for part in parts for _line, row in part.things]


def show(talk: Conversation, ticket: Ticket, page: int = 0) -> None:
    """Shows one ticket: its state and its entries, newest page first. Free messages belong to it from now on."""
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


def _ways(talk: Conversation, ticket: Ticket) -> list[Row]:
    language = talk.language
    own, others = capabilities(talk).ticket_rows(talk, ticket)
    if ticket.is_open:
        # Translators: button
        withdraw = Button(language.say("Withdraw"), tap=tap("t", "withdraw", ticket.id))
        # Translators: button
        add = Button(language.say("➕ Add something"), tap=tap("t", "add", ticket.id))
        return [*own, (add, withdraw), *others]
    still = reopen_button(talk, ticket, language)
    rated = ticket.stars is not None or ticket.outcome == "withdrawn"
    return [*own, *(() if rated else stars(ticket)), (still,), *others]


def _line(talk: Conversation, ticket: Ticket) -> str:
    return titled(talk, ticket, talk.language)


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
    when = language.moment(entry.at, talk.context.place.tz, talk.now)
    return Piece("\n" + language.say("{when}: {what}", when=when, what=_what(talk, entry)))


def _what(talk: Conversation, entry: Entry) -> str:
    language = talk.language
    if (told_by_room := capabilities(talk).entry_for_citizen(talk, entry)) is not None:
        return told_by_room
    words = told_words(entry.body.get("text", ""), len(entry.body.get("media", ())), language, LONGEST_ENTRY)
    match entry.kind:
        case "said":
            return language.say("You: {words}", words=words)
        case "answered":
            by = people.get(talk.tx, entry.person_id) if entry.person_id else None
            return language.say("{name}: {words}", name=name_of(talk, by, language), words=words)
        case "rated":
            why = language.say((REASONS_GOOD | REASONS_BAD).get(entry.body.get("reason", ""), ""))
            return "⭐" * int(entry.body.get("stars", 0)) or words or why
    state = language.say(STATE_WORDS.get(entry.body.get("state", ""), ""))
    return language.say("{state}: {outcome}", state=state, outcome=words) if words else state


def _followed(talk: Conversation) -> list[MyThings]:
    """State and subject of followed tickets, never the code or a word of them; and a button to unfollow."""
    language = talk.language
    found: list[tuple[str, Row]] = []
    for ticket_id in followers.followed_by(talk.tx, talk.who.id)[:FOLLOWED]:
        each = tickets.get(talk.tx, ticket_id)
        subject = about(talk, each, language)
        state = language.say(STATE_WORDS[each.state])
        line = language.say(
            "{icon} {about}: {state}", icon=STATE_ICONS[each.state], about=subject, state=state
        )
        label = language.say("🔕 {about}", about=subject)
        found.append((line, (Button(label, tap=tap("t", "unfollow", each.id)),)))
    return [MyThings(language.say("You follow:"), found)] if found else []
