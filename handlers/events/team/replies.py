"""What is said in the team chat about events: a reply to one of our questions, or a code at the door. All else is left alone."""

from handlers.events.team import after_event, buttons, check_in, editor
from handlers.messaging.button_data import read_tap
from handlers.messaging.team_request import Asking


def hear(asking: Asking) -> bool:
    """Whether it was meant for us. Of other people's talk nothing is taken for an answer."""
    heard = asking.heard
    if editor.heard_reply(asking):
        return True
    if prompt := _prompt(asking):
        _hear_reply(asking, *prompt)
        return True
    alone = not (heard.reply_to or asking.here or heard.edited or heard.said.media)
    if alone and heard.said.text and check_in.codes_in(asking, heard.said.text):
        check_in.heard_codes(asking, heard.said.text)
        return True
    return False


def _prompt(asking: Asking) -> tuple[str, str] | None:
    for words in map(read_tap, asking.heard.reply_to_taps):
        match words:
            case ["k", after_event.PROMPT, number, role]:
                return number, role
    return None


def _hear_reply(asking: Asking, number: str, role: str) -> None:
    event = buttons.found(asking, number)
    if event is None:
        return
    text = asking.heard.said.text
    if role != check_in.ROLE:
        after_event.replied(asking, event, role)
    elif check_in.codes_in(asking, text):
        check_in.heard_codes(asking, text, event)
    else:
        check_in.refuse_words(asking, event)
