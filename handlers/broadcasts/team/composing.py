"""The writing of a broadcast, question by question, and the change of one of its parts, on the engine of all flows.

Each answer is stored in the broadcast itself at once, so that colleagues find it with /broadcasts. Its card is the review:
all its parts, how many people it reaches, and a button to change each part.
"""

from dataclasses import replace
from typing import Any, Final

from flows import broadcast as flow
from flows.flow import Answers, Flow
from flows.questions.message import NO_TEXT, fits_under_picture
from flows.refused import Refused
from flows.said import Said
from flows.text import _
from handlers.broadcasts import actions
from handlers.broadcasts import emergency as broadcast_emergency
from handlers.broadcasts.team import audience, card, questions, sending, when
from handlers.broadcasts.team.questions import ABOUT, FIRST, SINGLE, having
from handlers.broadcasts.texts import told_in
from handlers.forms import runner, team_flows
from handlers.forms.drafts import draft_of, drop, under_way
from handlers.messaging.flow_handler import FlowHandler, UnderWay, Wording
from handlers.messaging.outbound import Piece
from handlers.messaging.team_conversation import request_of
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.unit_of_work import Conversation, UnitOfWork
from storage.broadcasts.broadcasts import Broadcast, Message
from storage.engine.ids import new_id
from storage.tickets.drafts import Draft

WORDING: Final = Wording(
    # Translators: button
    cancel=_("✖ Never mind"),
    ask=_("Shall I throw away what you have written? Nobody has seen it."),
    # Translators: button
    drop=_("Yes, throw it away"),
    over=_("That question has moved on. Please use the buttons on the card."),
    over_edited=_(
        "You changed your message, but the broadcast stays as it was. To change it, use the buttons on its card."
    ),
)


def begin(request: TeamRequest, *, emergency: bool) -> None:
    """Handles /broadcast or /emergency; the first text may stand behind it."""
    name = flow.EMERGENCY if emergency else flow.BROADCAST
    if request.words:
        begin_with(request, Said(request.words, media=request.inbound.said.media), emergency=emergency)
    else:
        team_flows.begin(request, name)


def begin_with(request: TeamRequest, said: Said, *, emergency: bool) -> None:
    """Begins with the first text given."""
    name = flow.EMERGENCY if emergency else flow.BROADCAST
    team_flows.hear(team_flows.opened(request, Draft(name, number=new_id())), said)


def change(request: TeamRequest, known: Broadcast, role: str, said: Said | None = None) -> None:
    """Asks for one part anew, or takes its words; the card comes next. Raises Refused."""
    draft = _draft(request, known, role)
    talk = team_flows.opened(request, replace(draft, answers={**draft.answers, SINGLE: True}), _chat(known))
    if said is None:
        team_flows.show(talk)
    else:
        team_flows.hear(talk, said)


def resume(request: TeamRequest, known: Broadcast, role: str, said: Said | None = None) -> None:
    """Goes on behind that part, or with its words; asks for missing parts. Raises Refused."""
    if role == flow.WHEN:
        change(request, known, role, said)
        return
    draft = _draft(request, known, role)
    names = list(draft.answers)
    coming = set(names[names.index(role) + 1 :]) - _never_asked(known.emergency).keys()
    answers = {name: each for name, each in draft.answers.items() if each is not None or name not in coming}
    revisiting = None if said is None else role
    talk = team_flows.opened(request, replace(draft, answers=answers, revisiting=revisiting), _chat(known))
    way = under_way(talk, talk.who, talk.language)
    if said is not None:
        team_flows.hear(talk, said)
    elif way is not None:
        runner.proceed(talk, way)


def is_role(unit: UnitOfWork, role: str) -> bool:
    """Checks a role: a button's data may be forged."""
    code = questions.text_code(role)
    return role in (flow.PICTURE, flow.LINKS, flow.WHEN) or code in unit.context.place.languages


def _draft(request: TeamRequest, known: Broadcast, role: str) -> Draft:
    """A draft of all its parts that asks for one of them. Raises Refused for an unknown part."""
    if not is_role(request.unit, role):
        raise Refused(_("That question has moved on. Please use the buttons on the card."))
    if role == flow.WHEN:
        return Draft(flow.LATER, {ABOUT: f"{known.id:x}"}, number=new_id())
    told = told_in(request.unit, known)
    name = flow.EMERGENCY if known.emergency else flow.BROADCAST
    asked = _flow_for(name, request.unit, {FIRST: next(iter(told.texts))})
    return Draft(name, questions.answers_of(known, told, asked), role, number=new_id())


def _chat(known: Broadcast) -> str:
    """The chat of its drafts: one for each broadcast, so that one can be changed while another is written."""
    return f"broadcast:{known.id:x}"


def _never_asked(emergency: bool) -> dict[str, Any]:  # noqa: FBT001 - a column
    """The parts that are skipped: an emergency must not lose time over them."""
    return {flow.PICTURE: None, flow.LINKS: None} if emergency else {}


def _answered(talk: Conversation, way: UnderWay) -> UnderWay | None:
    """Keeps new parts in the broadcast, which begins with its first text; the other parts stay."""
    request, answers = request_of(talk), way.journey.answers
    new = _new_parts(talk, way)
    if not new:
        return way
    try:
        kept = _kept(request, way, new)
    except actions.NotNow as not_now:
        drop(talk, talk.who)
        card.changed_meanwhile(request, not_now.known)
        return None
    if kept is None:
        drop(talk, talk.who)
        card.tell_gone(request)
        return None
    marks = {ABOUT: f"{kept.id:x}", FIRST: next(iter(told_in(request.unit, kept).texts))}
    passed = _never_asked(kept.emergency)
    return replace(way, journey=replace(way.journey, answers={**passed, **answers, **marks}))


def _new_parts(talk: Conversation, way: UnderWay) -> dict[str, Any]:
    """The parts that differ from the draft's; and the part just answered where a colleague has changed it meanwhile."""
    before, known = draft_of(talk, talk.who), questions.about(talk, way)
    was = before.answers if before else {}
    now = questions.answers_of(known, told_in(talk, known), way.journey.flow) if known else {}
    return {
        each.name: answer
        for each in way.journey.flow.questions
        if (answer := way.journey.answers.get(each.name, was.get(each.name))) != was.get(each.name)
        or (each.name == way.asked and answer != now.get(each.name))
    }


def _kept(request: TeamRequest, way: UnderWay, new: Answers) -> Broadcast | None:
    """The broadcast with the new parts; None when it is gone. Raises NotNow, and Refused when a text is too long for the picture."""
    unit, known = request.unit, questions.about(request.unit, way)
    if known is None and ABOUT in way.journey.answers:
        return None
    told = having(told_in(unit, known) if known else Message({}), new)
    if not told.texts:
        raise Refused(NO_TEXT)
    if told.picture:
        fits_under_picture(max(map(len, told.texts.values()), default=0))
    if known is not None:
        return actions.revise(unit, request.who, known, told)
    is_emergency = way.journey.flow.name == flow.EMERGENCY
    compose = broadcast_emergency.compose if is_emergency else actions.compose
    return compose(unit, request.who, told)


def _finish(talk: Conversation, way: UnderWay) -> None:
    """Shows the card; at the first writing the audience instead, whose count is a page of its own."""
    request, known = request_of(talk), questions.about(talk, way)
    drop(talk, talk.who)
    if known is None:
        card.tell_gone(request)
    elif way.journey.answers.get(SINGLE) or known.emergency or known.state != "draft":
        card.show(request, known)
    else:
        audience.show(request, known, audience.FIRST)


def _schedule(talk: Conversation, way: UnderWay) -> None:
    """Sets the time, the last answer."""
    request, known = request_of(talk), questions.about(talk, way)
    drop(talk, talk.who)
    if known is None:
        card.tell_gone(request)
        return
    if known.emergency and not request.who.is_coordinator:
        request.tell(request.language.say("Only a coordinator can do this."))
        return
    try:
        sending.schedule(request, known, when.moment(request.unit, way.journey.finish().when))
    except actions.NotNow as not_now:
        card.changed_meanwhile(request, not_now.known)
    except Refused as no:
        card.show(request, known, request.language.say(no.message, **no.data))


def _left(talk: Conversation) -> bool:
    """Cancelled: a broadcast that was never seen is thrown away."""
    request, way = request_of(talk), under_way(talk, talk.who, talk.language)
    known = questions.about(talk, way) if way else None
    drop(talk, talk.who)
    if known is None:
        nothing = request.language.say("All right, nothing was begun.")
        request.show((Piece(nothing),), edit=request.inbound.message_id)
    elif way and way.journey.answers.get(SINGLE):
        card.show(request, known)
    elif known.state == "draft":
        sending.drop(request, known)
    else:
        card.changed_meanwhile(request, known)
    return True


def _flow_for(name: str, unit: UnitOfWork, answers: Answers) -> Flow[Any]:
    make = flow.emergency if name == flow.EMERGENCY else flow.broadcast
    return make(questions.codes_of(unit, answers))


def _handler(name: str, of: Flow[Any]) -> FlowHandler:
    return FlowHandler(
        flow=of,
        flow_for=lambda unit, answers: _flow_for(name, unit, answers),
        for_team=True,
        role="coordinator" if name == flow.EMERGENCY else "operator",
        facts=questions.facts,
        answered=_answered,
        finish=_finish,
        left=_left,
        put_aside=lambda _talk, _way: None,  # the broadcast has them already
        wording=WORDING,
        head=questions.head,
        note=questions.note,
        answer_text=questions.answer_text,
        called=questions.called,
    )


FLOWS: Final = (
    _handler(flow.BROADCAST, flow.broadcast()),
    _handler(flow.EMERGENCY, flow.emergency()),
    FlowHandler(
        flow=flow.later,
        for_team=True,
        facts=when.facts,
        finish=_schedule,
        left=_left,
        # Translators: button
        wording=replace(WORDING, cancel=_("‹ Back")),
        head=questions.head,
    ),
)
