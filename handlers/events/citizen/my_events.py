"""“You go to:” on the citizen's page of their own things."""

from handlers.events.citizen import page
from handlers.events.citizen.browse import clipped
from handlers.events.texts import dated, icon, title
from handlers.messaging.button_data import tap
from handlers.messaging.capability import MyThings
from handlers.messaging.outbound import Button
from handlers.messaging.unit_of_work import Conversation
from handlers.messaging.widgets import Row
from storage.events import events, signups
from storage.events.signups import Signup
from storage.tickets.codes import read_code

MOST = 8
LONGEST_CODE = 24


def asked_for(talk: Conversation, text: str) -> bool:
    """Shows the event of a typed sign-up code. Another citizen's code looks like an unknown one."""
    code = read_code(talk.context.place.prefix + signups.MARK, text) if len(text) <= LONGEST_CODE else None
    mine = signups.by_code(talk.tx, code) if code else None
    if mine is None or mine.person_id != talk.who.id:
        return False
    page.show(talk, events.get(talk.tx, mine.event_id))
    return True


def my_events(talk: Conversation) -> MyThings:
    """A line for each event that a citizen goes to or waits for, and the button to its page."""
    return MyThings(talk.language.say("You go to:"), _rows(talk))


def _rows(talk: Conversation) -> list[tuple[str, Row]]:
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
