"""What operators reply to the questions about a broadcast, and to its card."""

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
from handlers.messaging.team_request import Asking
from storage.broadcasts import broadcasts
from storage.broadcasts.broadcasts import Broadcast, Message


def hear(asking: Asking) -> bool:
    """Whether it was a reply to one of our questions, or to a broadcast's card. Raises Refused."""
    asked, number = questions.asked_in(asking), questions.card_in(asking)
    if asked is None and not number:
        return False
    if asking.heard.edited:
        _refuse_edited(asking)
    elif asked is not None and not number:
        _hear_first(asking, emergency=asked[2] == ALARM)
    else:
        _hear_about(asking, number, *(asked[1:] if asked else ("", "")))
    return True


def begin(asking: Asking, *, emergency: bool) -> None:
    """/broadcast or /emergency; the first text may stand behind it. Raises Refused."""
    if asking.words:
        _compose(asking, asking.words, emergency=emergency)
    else:
        questions.first(asking, emergency=emergency)


def go_on(asking: Asking, known: Broadcast, after: str) -> None:
    """The next question, then who shall get it; of an emergency the card at once."""
    told = told_in(asking.turn, known)
    role = questions.next_role(asking.turn, known, told, after)
    if role:
        questions.ask(asking, known, told, role, way=SKIP)
    elif known.emergency:
        card.show(asking, known)
    else:
        audience.show(asking, known, audience.FIRST)


def changed_meanwhile(asking: Asking, known: Broadcast) -> None:
    card.show(asking, known, asking.language.say("This has changed meanwhile. Here is how it stands now:"))


def without(told: Message, role: str) -> Message:
    """The message without one of its parts; the first text stays."""
    if code := questions.text_code(role):
        first = next(iter(told.texts))
        texts = {each: text for each, text in told.texts.items() if each != code or each == first}
        return msgspec.structs.replace(told, texts=texts)
    if role == PICTURE:
        return msgspec.structs.replace(told, picture="")
    return msgspec.structs.replace(told, buttons=()) if role == LINKS else told


def _hear_first(asking: Asking, *, emergency: bool) -> None:
    if emergency and not asking.who.is_coordinator:
        asking.tell(asking.language.say("Only a coordinator can do this."))
    else:
        _compose(asking, asking.heard.said.text, emergency=emergency)


def _compose(asking: Asking, words: str, *, emergency: bool) -> None:
    photo = photo_in(asking.heard.said)
    code = asking.language.code
    text = text_in(words, pictured=photo is not None)
    told = Message({code: text}, picture=photo.ref if photo else "")
    made = (broadcast_emergency if emergency else actions).compose(asking.turn, asking.who, told)
    go_on(asking, made, questions.text_role(code))


def _hear_about(asking: Asking, number: int, way: str, role: str) -> None:
    known = broadcasts.find(asking.turn.tx, number)
    if known is None:
        asking.tell(
            asking.language.say("There is no such broadcast any more. /broadcasts shows all there are.")
        )
    elif known.emergency and not asking.who.is_coordinator:
        asking.tell(asking.language.say("Only a coordinator can do this."))
    elif not role and not (known.state == "draft" and photo_in(asking.heard.said)):
        asking.tell(
            asking.language.say("Nobody was sent this. To change the broadcast, use the buttons on its card.")
        )
    else:
        _take(asking, known, way or BACK, role or PICTURE)


def _take(asking: Asking, known: Broadcast, way: str, role: str) -> None:
    """An answer; whatever else was given stays. Of an album only the first picture counts."""
    turn, said = asking.turn, asking.heard.said
    try:
        if role == WHEN:
            sending.schedule(asking, known, read_when(turn, said.text))
            return
        told = told_in(turn, known)
        if said.album and role == PICTURE and told.picture and way == SKIP:
            return
        changed = actions.revise(turn, asking.who, known, _having(asking, told, role))
    except actions.NotNow as not_now:
        changed_meanwhile(asking, not_now.known)
        return
    if way == SKIP:
        go_on(asking, changed, role)
    else:
        card.show(asking, changed)


def _having(asking: Asking, told: Message, role: str) -> Message:
    """With the part that was sent: a photo with words under it brings both. Raises Refused."""
    said = asking.heard.said
    if role == PICTURE:
        return msgspec.structs.replace(told, picture=picture_in(said, told))
    if role == LINKS:
        return msgspec.structs.replace(told, buttons=links_in(said))
    code = questions.text_code(role)
    if code not in asking.turn.world.place.languages:
        raise Refused(_("That question has moved on. Please use the buttons on the card."))
    photo = photo_in(said)
    texts = {**told.texts, code: text_in(said.text, pictured=bool(photo or told.picture))}
    having = msgspec.structs.replace(told, texts=texts)
    return msgspec.structs.replace(having, picture=picture_in(said, having)) if photo else having


def _refuse_edited(asking: Asking) -> None:
    asking.tell(
        asking.language.say(
            "You changed your message, but the broadcast stays as it was. To change it, use the buttons on its card."
        )
    )
