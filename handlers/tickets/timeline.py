"""A ticket's timeline as the team reads it: notes too, and never who the citizen is."""

from flows.said import Media
from handlers.messaging.capabilities import capabilities
from handlers.messaging.people_names import operator_name
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.tickets import team_texts
from handlers.tickets.access import timeline_of
from handlers.tickets.kinds import is_private
from handlers.tickets.states import OUTCOME_WORDS, REASONS_BAD, REASONS_GOOD
from locales.clean import shorten
from storage.tickets.tickets import Entry, Ticket

LONGEST = 3000
LONGEST_ENTRY = 600
SPOKEN = {
    "said": "💬",
    "answered": "✉️",
    "note": "📝",
    "state": "➡️",
    "referral": "📨",
    "rated": "⭐",
    "booking": "📅",
}


def timeline(unit: UnitOfWork, ticket: Ticket, room: int = LONGEST) -> str:
    """The newest entries that fit into so many characters, oldest first. Of a private ticket the words stay out."""
    hidden = is_private(unit, ticket)
    kept: list[str] = []
    for entry in reversed(timeline_of(unit, ticket)):
        if "language" in entry.body:
            continue  # the service's own label, which the card shows
        line = _line(unit, ticket, entry, hidden=hidden)
        room -= len(line) + 1
        if room < 0:
            kept.append("…")
            break
        kept.append(line)
    return "\n".join(reversed(kept))


def head_of(unit: UnitOfWork, ticket: Ticket, entry: Entry) -> str:
    """When, and by whom: without a word of it."""
    return f"{SPOKEN[entry.kind]} {team_texts.moment(unit, entry.at)} · {_who(unit, ticket, entry)}:"


def words_of(entry: Entry) -> tuple[str, list[Media]]:
    return entry.body.get("text", ""), [Media.of(each) for each in entry.body.get("media", ())]


def _line(unit: UnitOfWork, ticket: Ticket, entry: Entry, *, hidden: bool) -> str:
    return f"{head_of(unit, ticket, entry)} {_what(unit, entry, hidden=hidden)}"


def _who(unit: UnitOfWork, ticket: Ticket, entry: Entry) -> str:
    if entry.person_id == ticket.person_id:
        return unit.team_language.say("the citizen")
    return operator_name(unit, entry.person_id)


def _what(unit: UnitOfWork, entry: Entry, *, hidden: bool) -> str:
    language = unit.team_language
    text, media = words_of(entry)
    if entry.kind == "state":
        ended = entry.body.get("outcome")
        state = language.say(team_texts.STATE_WORDS.get(entry.body.get("state", ""), ""))
        shown = [state, language.say(OUTCOME_WORDS[ended]) if ended else "", "" if hidden else text]
    elif entry.kind == "rated":
        why = language.say((REASONS_GOOD | REASONS_BAD).get(entry.body.get("reason", ""), ""))
        shown = ["⭐" * int(entry.body.get("stars") or 0), why, "" if hidden else text]
    elif (told_by_room := capabilities(unit).entry_for_team(unit, entry)) is not None:
        shown = [told_by_room, "" if hidden or not text else f"“{text}”"]
    elif hidden:
        shown = ["🔒"]
    else:
        shown = [language.say("(corrected)") if entry.revision_of else "", text]
    return shorten(" ".join([each for each in shown if each] + ["📎"] * len(media)), LONGEST_ENTRY)
