"""Operators read a ticket: its card, its timeline, and the words that the group does not see. Reading is logged."""

from flows.said import Media
from handlers.deeds import Delete, Piece
from handlers.desk import buttons, cards, face, words
from handlers.desk.asking import Asking
from handlers.desk.which import meant
from handlers.seen import owner_of, record_of, said_in, timeline_of
from handlers.showing import files
from handlers.states import OUTCOME_WORDS
from handlers.turn import Turn
from locales.clean import shorten
from storage.outbox import RECEIPT, Cause
from storage.tickets import Entry, Ticket

LONGEST_TIMELINE = 3000
LONGEST_ENTRY = 600
SPOKEN = {"said": "💬", "answered": "✉️", "note": "📝", "state": "➡️", "referral": "📨", "rated": "⭐"}


def show(asking: Asking) -> None:
    """/show CODE."""
    ticket, _rest = meant(asking)
    if ticket:
        show_it(asking, ticket)


def show_it(asking: Asking, ticket: Ticket) -> None:
    """The card, and what happened since. Of a private ticket the words stay out."""
    turn = asking.turn
    asking.log(ticket, "show")
    card = face.card(turn, ticket)
    lines = timeline(turn, ticket, hidden=words.is_private(turn, ticket))
    head = asking.language.say("What happened so far")
    asking.show(
        (
            *card.pieces,
            Piece(f"\n\n{head}", "bold"),
            Piece("\n" + lines),
        ),
        card.rows,
        owner=owner_of(turn, ticket),
    )


def timeline(turn: Turn, ticket: Ticket, *, hidden: bool) -> str:
    """The newest entries that fit, oldest first."""
    kept: list[str] = []
    room = LONGEST_TIMELINE
    for entry in reversed(timeline_of(turn, ticket)):
        if "language" in entry.body:
            continue  # the service's own label, which the card shows
        line = _line(turn, ticket, entry, hidden=hidden)
        room -= len(line) + 1
        if room < 0:
            kept.append("…")
            break
        kept.append(line)
    return "\n".join(reversed(kept))


def show_face(asking: Asking, ticket: Ticket) -> None:
    """‹ Back: the card as it was."""
    turn = asking.turn
    card = face.card(turn, ticket)
    asking.show(card.pieces, card.rows, owner=owner_of(turn, ticket), edit=asking.heard.message_id)


def show_more(asking: Asking, ticket: Ticket) -> None:
    turn = asking.turn
    rows = buttons.more_rows(ticket, asking.language)
    asking.show(
        face.card(turn, ticket).pieces, rows, owner=owner_of(turn, ticket), edit=asking.heard.message_id
    )


def look(asking: Asking, ticket: Ticket) -> None:
    """👁: put private words into the topic, for as long as nobody hides them again."""
    turn, language = asking.turn, asking.language
    asking.log(ticket, "look")
    entry = next((each for each in timeline_of(turn, ticket) if str(each.id) == asking.words), None)
    text, media = _words_of(entry) if entry else said_in(record_of(turn, ticket))
    # Translators: button
    hide = (buttons.button(language.say("🙈 Hide again"), "hide", ticket),)
    if entry is None:
        shown = (Piece(ticket.code, "code"), *face.said_pieces(turn, ticket))
    else:
        shown = (Piece(ticket.code, "code"), Piece("\n"), Piece(text, "quote"))
    asking.show(
        shown,
        (hide,),
        files=files(media),
        owner=owner_of(turn, ticket),
        cause=Cause(ticket.id, entry.id if entry else None, "said"),
    )


def hide(asking: Asking, _ticket: Ticket) -> None:
    asking.turn.post(Delete(asking.heard.message_id), policy="freely", priority=RECEIPT, cause=asking.cause)


def refreshed(asking: Asking, ticket: Ticket) -> None:
    """An old button: say how it stands, and bring the message it is on up to date."""
    turn, language = asking.turn, asking.language
    asking.tell(
        language.say(
            "{code} has changed meanwhile: {state}.",
            code=words.code(ticket),
            state=words.standing(turn, ticket),
        )
    )
    show_face(asking, ticket)
    cards.refresh(turn, ticket)


def _words_of(entry: Entry) -> tuple[str, list[Media]]:
    return entry.body.get("text", ""), [Media.of(each) for each in entry.body.get("media", ())]


def _line(turn: Turn, ticket: Ticket, entry: Entry, *, hidden: bool) -> str:
    when = words.moment(turn, entry.at)
    return f"{SPOKEN[entry.kind]} {when} · {_who(turn, ticket, entry)}: {_what(turn, entry, hidden=hidden)}"


def _who(turn: Turn, ticket: Ticket, entry: Entry) -> str:
    if entry.person_id == ticket.person_id:
        return turn.desk_language.say("the citizen")
    return words.operator_name(turn, entry.person_id)


def _what(turn: Turn, entry: Entry, *, hidden: bool) -> str:
    language = turn.desk_language
    text, media = _words_of(entry)
    if entry.kind == "state":
        ended = entry.body.get("outcome")
        state = language.say(words.STATE_WORDS.get(entry.body.get("state", ""), ""))
        shown = [state, language.say(OUTCOME_WORDS[ended]) if ended else "", "" if hidden else text]
    elif entry.kind == "rated":
        shown = ["⭐" * int(entry.body.get("stars") or 0)]
    elif hidden:
        shown = ["🔒"]
    else:
        shown = [language.say("(corrected)") if entry.revision_of else "", text]
    return shorten(" ".join([each for each in shown if each] + ["📎"] * len(media)), LONGEST_ENTRY)
