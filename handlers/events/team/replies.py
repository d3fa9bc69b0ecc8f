"""Replies and codes in the team chat about events: answers to our questions, and check-in at the door. All else is left alone."""

from handlers.events.team import after_event, buttons, check_in, saved_drafts
from handlers.messaging.button_data import read_tap
from handlers.messaging.team_request import TeamRequest


def hear(request: TeamRequest) -> bool:
    """Whether it was meant for us. Other talk is never taken for an answer."""
    inbound = request.inbound
    if saved_drafts.take_reply(request):
        return True
    if prompt := _prompt(request):
        _hear_reply(request, *prompt)
        return True
    alone = not (inbound.reply_to or request.here or inbound.edited or inbound.said.media)
    if alone and inbound.said.text and check_in.codes_in(request, inbound.said.text):
        check_in.take_codes(request, inbound.said.text)
        return True
    return False


def _prompt(request: TeamRequest) -> tuple[str, str] | None:
    for words in map(read_tap, request.inbound.reply_to_taps):
        match words:
            case ["k", after_event.PROMPT, number, role]:
                return number, role
    return None


def _hear_reply(request: TeamRequest, number: str, role: str) -> None:
    event = buttons.found(request, number)
    if event is None:
        return
    text = request.inbound.said.text
    if role != check_in.ROLE:
        after_event.replied(request, event, role)
    elif check_in.codes_in(request, text):
        check_in.take_codes(request, text, event)
    else:
        check_in.refuse_words(request, event)
