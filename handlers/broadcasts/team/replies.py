"""Operators' replies to the questions about a broadcast, and to its card."""

import msgspec

from flows.refused import Refused
from flows.text import _
from handlers.broadcasts import actions
from handlers.broadcasts import emergency as broadcast_emergency
from handlers.broadcasts.team import audience, card, questions, sending
from handlers.broadcasts.team.message_parts import links_in, photo_in, picture_in, text_in
from handlers.broadcasts.team.questions import ALARM, BACK, LINKS, PICTURE, SKIP, WHEN
from handlers.broadcasts.team.when import read_when
from handlers.broadcasts.texts import told_in
from handlers.messaging.team_request import TeamRequest
from storage.broadcasts import broadcasts
from storage.broadcasts.broadcasts import Broadcast, Message


def hear(request: TeamRequest) -> bool:
    """Whether it was a reply to one of our questions, or to a broadcast's card. Raises Refused."""
    asked, number = questions.asked_in(request), questions.card_in(request)
    if asked is None and not number:
        return False
    if request.inbound.edited:
        _refuse_edited(request)
    elif asked is not None and not number:
        _hear_first(request, emergency=asked[2] == ALARM)
    else:
        _hear_about(request, number, *(asked[1:] if asked else ("", "")))
    return True


def begin(request: TeamRequest, *, emergency: bool) -> None:
    """Handles /broadcast or /emergency; the first text may stand behind it. Raises Refused."""
    if request.words:
        _compose(request, request.words, emergency=emergency)
    else:
        questions.first(request, emergency=emergency)


def go_on(request: TeamRequest, known: Broadcast, after: str) -> None:
    """Shows the next question, then the audience; of an emergency the card at once."""
    told = told_in(request.unit, known)
    role = questions.next_role(request.unit, known, told, after)
    if role:
        questions.ask(request, known, told, role, way=SKIP)
    elif known.emergency:
        card.show(request, known)
    else:
        audience.show(request, known, audience.FIRST)


def changed_meanwhile(request: TeamRequest, known: Broadcast) -> None:
    card.show(request, known, request.language.say("This has changed meanwhile. Here is how it stands now:"))


def without(told: Message, role: str) -> Message:
    """The message without one of its parts; the first text stays."""
    if code := questions.text_code(role):
        first = next(iter(told.texts))
        texts = {each: text for each, text in told.texts.items() if each != code or each == first}
        return msgspec.structs.replace(told, texts=texts)
    if role == PICTURE:
        return msgspec.structs.replace(told, picture="")
    return msgspec.structs.replace(told, buttons=()) if role == LINKS else told


def _hear_first(request: TeamRequest, *, emergency: bool) -> None:
    if emergency and not request.who.is_coordinator:
        request.tell(request.language.say("Only a coordinator can do this."))
    else:
        _compose(request, request.inbound.said.text, emergency=emergency)


def _compose(request: TeamRequest, words: str, *, emergency: bool) -> None:
    photo = photo_in(request.inbound.said)
    code = request.language.code
    text = text_in(words, pictured=photo is not None)
    told = Message({code: text}, picture=photo.ref if photo else "")
    made = (broadcast_emergency if emergency else actions).compose(request.unit, request.who, told)
    go_on(request, made, questions.text_role(code))


def _hear_about(request: TeamRequest, number: int, way: str, role: str) -> None:
    known = broadcasts.find(request.unit.tx, number)
    if known is None:
        request.tell(
            request.language.say("There is no such broadcast any more. /broadcasts shows all there are.")
        )
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
    """Takes an answer; the other parts stay. Of an album only the first picture counts."""
    unit, said = request.unit, request.inbound.said
    try:
        if role == WHEN:
            sending.schedule(request, known, read_when(unit, said.text))
            return
        told = told_in(unit, known)
        if said.album and role == PICTURE and told.picture and way == SKIP:
            return
        changed = actions.revise(unit, request.who, known, _having(request, told, role))
    except actions.NotNow as not_now:
        changed_meanwhile(request, not_now.known)
        return
    if way == SKIP:
        go_on(request, changed, role)
    else:
        card.show(request, changed)


def _having(request: TeamRequest, told: Message, role: str) -> Message:
    """The message with the part that was sent: a photo with a caption brings both. Raises Refused."""
    said = request.inbound.said
    if role == PICTURE:
        return msgspec.structs.replace(told, picture=picture_in(said, told))
    if role == LINKS:
        return msgspec.structs.replace(told, buttons=links_in(said))
    code = questions.text_code(role)
    if code not in request.unit.context.place.languages:
        raise Refused(_("That question has moved on. Please use the buttons on the card."))
    photo = photo_in(said)
    texts = {**told.texts, code: text_in(said.text, pictured=bool(photo or told.picture))}
    having = msgspec.structs.replace(told, texts=texts)
    return msgspec.structs.replace(having, picture=picture_in(said, having)) if photo else having


def _refuse_edited(request: TeamRequest) -> None:
    request.tell(
        request.language.say(
            "You changed your message, but the broadcast stays as it was. To change it, use the buttons on its card."
        )
    )
