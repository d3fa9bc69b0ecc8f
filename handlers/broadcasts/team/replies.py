"""Operators' replies to a broadcast's card, and to questions of an older release: those carry the broadcast's number."""

from typing import Final

from flows.broadcast import PICTURE
from flows.questions.message import photo_in
from handlers.broadcasts.button_data import VERB, read_number
from handlers.broadcasts.team import card, composing
from handlers.broadcasts.texts import told_in
from handlers.messaging.button_data import read_tap
from handlers.messaging.team_request import TeamRequest
from storage.broadcasts import broadcasts
from storage.broadcasts.broadcasts import Broadcast

ALARM: Final = "alarm"
"""The role of the first text of an emergency that does not exist yet."""
SKIP, BACK = "skip", "back"
"""Under each old question stands one of these with the question's role: at the first writing, or for a change."""


def hear(request: TeamRequest) -> bool:
    """Whether it was a reply to one of our old questions, or to a broadcast's card. Raises Refused."""
    asked, number = _asked_in(request), _card_in(request)
    if asked is None and not number:
        return False
    if request.inbound.edited:
        _refuse_edited(request)
    elif asked is not None and not number:
        _hear_first(request, emergency=asked[2] == ALARM)
    else:
        _hear_about(request, number, *(asked[1:] if asked else ("", "")))
    return True


def _hear_first(request: TeamRequest, *, emergency: bool) -> None:
    if emergency and not request.who.is_coordinator:
        request.tell(request.language.say("Only a coordinator can do this."))
    else:
        composing.begin_with(request, request.inbound.said, emergency=emergency)


def _hear_about(request: TeamRequest, number: int, way: str, role: str) -> None:
    known = broadcasts.find(request.unit.tx, number)
    if known is None:
        card.tell_gone(request)
    elif known.emergency and not request.who.is_coordinator:
        request.tell(request.language.say("Only a coordinator can do this."))
    elif not role and not (known.state == "draft" and photo_in(request.inbound.said)):
        request.tell(
            request.language.say(
                "Nobody was sent this. To change the broadcast, use the buttons on its card."
            )
        )
    else:
        _take(request, known, way or BACK, role or PICTURE)


def _take(request: TeamRequest, known: Broadcast, way: str, role: str) -> None:
    """Takes an answer; of an album only the first picture counts."""
    said = request.inbound.said
    if way == BACK:
        composing.change(request, known, role, said)
    elif not (said.album and role == PICTURE and told_in(request.unit, known).picture):
        composing.resume(request, known, role, said)


def _asked_in(request: TeamRequest) -> tuple[int, str, str] | None:
    """The broadcast, the way and the role of the question that was replied to; None for any other message."""
    for words in map(read_tap, request.inbound.reply_to_taps):
        match words:
            case ["k", verb, number, _version, (("skip" | "back") as way), role] if verb == VERB:
                return read_number(number), way, role
    return None


def _card_in(request: TeamRequest) -> int:
    """The broadcast whose card was replied to; 0 for any other message."""
    for words in map(read_tap, request.inbound.reply_to_taps):
        match words:
            case ["k", verb, number, *_rest] if verb == VERB:
                return read_number(number)
    return 0


def _refuse_edited(request: TeamRequest) -> None:
    request.tell(
        request.language.say(
            "You changed your message, but the broadcast stays as it was. To change it, use the buttons on its card."
        )
    )
