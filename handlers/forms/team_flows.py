"""Operators' flows, in the team chat.

Each draft has a number, which its buttons carry, and belongs to the operator who began it: a colleague is
told whose it is. A typed answer is a reply to the question, which its buttons name. Everything else is the
engine's: a flow registers a `FlowHandler` with `for_team`, and its room calls `begin`.
"""

import msgspec

from flows.flow import Answers
from flows.refused import Refused
from flows.said import Said
from handlers.forms import corrections, runner, screen, way_rows
from handlers.forms.drafts import NOTHING_YET, begun, drop, put, under_way
from handlers.messaging.button_data import read_tap
from handlers.messaging.capabilities import capabilities
from handlers.messaging.flow_buttons import TEAM, read_number
from handlers.messaging.flow_handler import UnderWay, Wording
from handlers.messaging.people_names import operator_name
from handlers.messaging.team_button import allows
from handlers.messaging.team_conversation import TeamConversation
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.unit_of_work import Destination
from handlers.messaging.widgets import simple
from locales.clean import clean
from storage.tickets import drafts
from storage.tickets.drafts import Draft, TeamDraft


def begin(request: TeamRequest, flow: str, given: Answers = NOTHING_YET, lead: str = "") -> None:
    """Asks the first question that `given` does not answer. A draft of this operator's is kept."""
    talk = TeamConversation(request, flow)
    way = under_way(talk, talk.who, talk.language)
    if way is not None and runner.is_worth_keeping(way) and not given:
        talk.show(screen.another(way, talk.language))
    else:
        begin_anew(talk, given, lead)


def begin_anew(talk: TeamConversation, given: Answers = NOTHING_YET, lead: str = "") -> UnderWay:
    """The same in any case: a draft worth keeping is put aside."""
    put_aside(talk)
    way = begun(talk, talk.draft_flow, given)
    runner.proceed(talk, way, lead)
    return way


def open_draft(request: TeamRequest, draft: Draft, lead: str = "") -> None:
    """Goes on with answers that were kept elsewhere, under their number."""
    show(opened(request, draft), lead)


def opened(request: TeamRequest, draft: Draft, chat: str = "") -> TeamConversation:
    """The same without showing it. In a `chat` of its own it leaves the operator's other draft alone."""
    talk = TeamConversation(request, draft.flow, chat)
    put_aside(talk)
    put(talk, draft)
    return talk


def hear(talk: TeamConversation, said: Said) -> None:
    """Takes an operator's answer to the present question of their flow."""
    way = under_way(talk, talk.who, talk.language)
    if way is not None:
        runner.hear(talk, way, msgspec.structs.replace(said, text=clean(said.text)))
        arrive(talk)


def put_aside(talk: TeamConversation) -> None:
    """Makes room for another draft of the flow."""
    way = under_way(talk, talk.who, talk.language)
    keep = way.handler.put_aside if way is not None and way.journey.answers else None
    if way is not None and keep is not None:
        keep(talk, way)
    drop(talk, talk.who)


def show(talk: TeamConversation, lead: str = "") -> None:
    """Shows the operator's present question; nothing without a draft."""
    way = under_way(talk, talk.who, talk.language)
    if way is not None:
        runner.show(talk, way, lead)


def on_button(letter: str, request: TeamRequest) -> None:
    """Handles draft/…, and then the words that a citizen's button has after the `letter` of its kind."""
    number, _slash, rest = request.words.partition("/")
    tapped(request, read_number(number), [letter, *rest.split("/")])


def tapped(request: TeamRequest, number: int, words: list[str]) -> None:
    """Handles a button of the draft with that number; `words` as a citizen's button carries them."""
    words = [_as_now(request, word) for word in words]
    talk = conversation(request, number, _flow_in(words))
    way = under_way(talk, talk.who, talk.language) if talk else None
    if talk is None or way is None:
        return
    is_review = words[-1] == way_rows.key(way, None) or words[1:2] == ["look"]
    talk.on_picture = is_review and way.handler.pictured(way.journey)
    talk.looks = words[1:2] == ["look"]
    if words[:2] == ["n", "anew"]:
        begin_anew(talk)
    else:
        runner.on_button(talk, words)
    arrive(talk)


def hear_reply(request: TeamRequest) -> bool:
    """Whether it was a reply to a question of a flow, and was taken."""
    for words in map(read_tap, request.inbound.reply_to_taps):
        match words:
            case [_k, _fn, number, _verb, name, *_look] if "/".join(words[:2]) == TEAM["n"]:
                answered(request, read_number(number), name)
                return True
    return False


def answered(request: TeamRequest, number: int, asked: str) -> None:
    """Takes a reply to the question that `asked` names; one to an earlier question, or an edited one, changes that answer."""
    asked = _as_now(request, asked)
    flow, _dot, name = asked.partition(".")
    talk = conversation(request, number, flow)
    way = under_way(talk, talk.who, talk.language) if talk else None
    if talk is None or way is None:
        return
    said = msgspec.structs.replace(request.inbound.said, text=clean(request.inbound.said.text))
    if request.inbound.edited and corrections.is_unchanged(talk, said):
        return
    if asked == way_rows.here(way):
        runner.hear(talk, way, said)
    elif not said.album:  # of several pictures sent at once the first is taken
        _correct(talk, way, name, said)
    arrive(talk)


def conversation(request: TeamRequest, number: int, flow: str) -> TeamConversation | None:
    """The conversation of the draft with that number, if it is this operator's; else they are told why not."""
    unit = request.unit
    found = drafts.lock(unit.tx, unit.context.keys.own, number) if number else None
    known = capabilities(unit).handler_of(found.draft.flow if found else flow)
    if known is not None and not allows(known.role, request.who):
        request.tell(request.language.say("Only a coordinator can do this."))
        return None
    fetched = known.fetch(unit, number, request.who) if known and known.fetch and not found else None
    theirs = found or fetched
    if theirs is None:
        wording = known.wording if known else Wording()
        is_edited = request.inbound.edited and wording.over_edited
        if not request.inbound.said.album:  # of several pictures sent at once the first was taken
            request.tell(request.language.say(wording.over_edited if is_edited else wording.over))
        return None
    if theirs.person_id != request.who.id:
        refuse_other(request, theirs)
        return None
    talk = TeamConversation(request, theirs.draft.flow, theirs.chat)
    if fetched is not None:
        put_aside(talk)
        put(talk, fetched.draft)
    talk.drafts[request.who.id] = theirs.draft
    return talk


def refuse_other(request: TeamRequest, found: TeamDraft) -> None:
    """Tells whose draft it is."""
    known = capabilities(request.unit).handlers.get(found.draft.flow)
    name = operator_name(request.unit, found.person_id)
    request.tell(request.language.say((known.wording if known else Wording()).theirs, name=name))


def arrive(talk: TeamConversation) -> None:
    """Handles a redirect: the team chat has no menu, so its words are said alone."""
    if talk.destination is None:
        return
    (to, lead), talk.destination = talk.destination, None
    if to is Destination.HERE and under_way(talk, talk.who, talk.language) is not None:
        show(talk, lead)
    elif lead:
        talk.show(simple(talk.language, lead))


def _correct(talk: TeamConversation, way: UnderWay, name: str, said: Said) -> None:
    if name not in [each.name for each in way.journey.path]:
        runner.stale(talk, way)
        return
    try:
        runner.correct(talk, way, name, said)
    except Refused as no:
        runner.refuse(talk, way, no)


def _flow_in(words: list[str]) -> str:
    """The flow that a button names; the data may be forged."""
    return next((word.partition(".")[0] for word in words[1:] if "." in word), "")


def _as_now(request: TeamRequest, word: str) -> str:
    """The flow and question of a button; one that was sent before its flow had a code has the flow's name."""
    flow, dot, question = word.partition(".")
    known = capabilities(request.unit).handlers.get(flow) if dot else None
    return f"{known.code}.{question}" if known and known.code else word
