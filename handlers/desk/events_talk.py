"""What is said in the team chat about events: a reply to one of our questions, or a code at the door. All else is left alone."""

from handlers.desk import door, events_after, events_making, events_taps
from handlers.desk.asking import Asking
from handlers.taps import read_tap


def hear(asking: Asking) -> bool:
    """Whether it was meant for us. Of other people's talk nothing is taken for an answer."""
    heard = asking.heard
    if events_making.heard_reply(asking):
        return True
    if prompt := _prompt(asking):
        _hear_reply(asking, *prompt)
        return True
    alone = not (heard.reply_to or asking.here or heard.edited or heard.said.media)
    if alone and heard.said.text and door.codes_in(asking, heard.said.text):
        door.heard_codes(asking, heard.said.text)
        return True
    return False


def _prompt(asking: Asking) -> tuple[str, str] | None:
    for words in map(read_tap, asking.heard.reply_to_taps):
        match words:
            case ["k", events_after.PROMPT, number, role]:
                return number, role
    return None


def _hear_reply(asking: Asking, number: str, role: str) -> None:
    event = events_taps.found(asking, number)
    if event is None:
        return
    text = asking.heard.said.text
    if role != door.ROLE:
        events_after.replied(asking, event, role)
    elif door.codes_in(asking, text):
        door.heard_codes(asking, text, event)
    else:
        door.refuse_words(asking, event)
