"""“You go to:” on the page of one's own things."""

from handlers.deeds import Button
from handlers.events.listing import clipped
from handlers.events.words import dated, icon, title
from handlers.showing import Row
from handlers.taps import tap
from handlers.turn import Conversation
from storage import events, signups
from storage.signups import Signup

MOST = 8


def rows(talk: Conversation) -> list[tuple[str, Row]]:
    """A line for each event somebody goes to or waits for, and the button to its page."""
    return [_row(talk, each) for each in signups.of_person(talk.tx, talk.who.id, talk.now)[:MOST]]


def _row(talk: Conversation, mine: Signup) -> tuple[str, Row]:
    language, event = talk.language, events.get(talk.tx, mine.event_id)
    name, when = title(talk, event, language), dated(talk, event, language)
    if mine.state == "waiting":
        line = language.say("⏳ {title}, {when}: you are on the list", title=name, when=when)
    else:
        line = language.say("✅ {title}, {when}", title=name, when=when)
    label = clipped(f"{icon(talk, event)} {name}")
    return line, (Button(label, tap=tap("e", "see", event.id)),)
