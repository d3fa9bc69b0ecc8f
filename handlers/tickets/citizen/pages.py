"""What a citizen reads of their own tickets: the list, and the page of one."""

from handlers.events.citizen import my_events
from handlers.forms.answer_text import told as told_words
from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, Piece, Screen
from handlers.messaging.unit_of_work import Conversation
from handlers.messaging.widgets import Row, menu_row, mine_button, simple
from handlers.rooms.citizen.ticket_rows import room_rows
from handlers.rooms.texts import happened
from handlers.tickets.access import public_timeline
from handlers.tickets.notifications import about, name_of, reopen_button, stars, titled
from handlers.tickets.states import BLAME, OUTCOME_WORDS, PRAISE, STATE_ICONS, STATE_WORDS
from handlers.visits.citizen import my_visits
from locales.language import Ltr
from storage.people import people
from storage.tickets import followers, tickets
from storage.tickets.tickets import Entry, Ticket

PER_PAGE = 6
ENTRIES_PER_PAGE = 6
LONGEST_ENTRY = 400
FOLLOWED = 5
EVERY = 2**63 - 1


def show_list(talk: Conversation, before: int = EVERY) -> None:
    language = talk.language
    found = tickets.of_person(talk.tx, talk.who.id, PER_PAGE + 1, before)
    rows: list[Row] = [
        (Button(_line(talk, ticket), tap=tap("t", "show", ticket.id)),) for ticket in found[:PER_PAGE]
    ]
    if len(found) > PER_PAGE:
        # Translators: button
        rows.append((Button(language.say("Older ones ›"), tap=tap("t", "list", found[PER_PAGE - 1].id)),))
    visits = my_visits.visits(talk) if before == EVERY else []
    text = language.say("Your requests:") if found else language.say("You have sent nothing yet.")
    goes_to = my_events.rows(talk) if before == EVERY else []
    if goes_to:
        text += "\n\n" + language.say("You go to:") + "\n" + "\n".join(line for line, _row in goes_to)
        rows += [row for _line, row in goes_to]
    followed = _followed(talk) if before == EVERY else []
    if followed:
        text += "\n\n" + language.say("You follow:") + "\n" + "\n".join(line for line, _row in followed)
        rows += [row for _line, row in followed]
    if visits:
        theirs = language.say("Your visits:") + "\n" + "\n".join(line for line, _row in visits)
        text = f"{theirs}\n\n{text}" if found else theirs
        rows = [*(row for _line, row in visits), *rows]
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


def _ways(talk: Conversation, ticket: Ticket) -> list[Row]:
    language = talk.language
    ways = room_rows(talk, ticket, language)
    if ticket.is_open:
        # Translators: button
        withdraw = Button(language.say("Withdraw"), tap=tap("t", "withdraw", ticket.id))
        # Translators: button
        add = Button(language.say("➕ Add something"), tap=tap("t", "add", ticket.id))
        return [*ways, (add, withdraw), my_visits.about_row(talk, ticket)]
    still = reopen_button(ticket, language)
    rated = ticket.stars is not None or ticket.outcome == "withdrawn"
    return [*ways, (still,)] if rated else [*ways, *stars(ticket), (still,)]


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
    words = told_words(entry.body.get("text", ""), len(entry.body.get("media", ())), language, LONGEST_ENTRY)
    match entry.kind:
        case "booking" if "service" in entry.body:
            return my_visits.told(talk, entry)
        case "said":
            return language.say("You: {words}", words=words)
        case "answered":
            by = people.get(talk.tx, entry.person_id) if entry.person_id else None
            return language.say("{name}: {words}", name=name_of(talk, by, language), words=words)
        case "rated":
            why = language.say((PRAISE | BLAME).get(entry.body.get("reason", ""), ""))
            return "⭐" * int(entry.body.get("stars", 0)) or words or why
        case "booking":
            return happened(talk, entry.body, language)
    state = language.say(STATE_WORDS.get(entry.body.get("state", ""), ""))
    return language.say("{state}: {outcome}", state=state, outcome=words) if words else state


def _followed(talk: Conversation) -> list[tuple[str, Row]]:
    """State and subject of what they follow, never its code or a word of it; and a button to let it go."""
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
    return found
