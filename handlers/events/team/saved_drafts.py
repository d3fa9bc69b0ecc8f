"""Waiting drafts of events: saved for later, put aside for another one, or begun before an upgrade.

They keep their number, so that the buttons of old messages still lead to them.
"""

from typing import Any, Final

from flows.event import change_event, event
from handlers.forms import runner, team_flows
from handlers.forms.drafts import under_way
from handlers.forms.way_rows import REVIEW
from handlers.messaging.button_data import number_in, read_tap
from handlers.messaging.flow_handler import UnderWay
from handlers.messaging.team_conversation import TeamConversation
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.unit_of_work import Conversation, UnitOfWork
from storage.events import event_drafts
from storage.events.event_drafts import Body, Draft
from storage.events.events import Event
from storage.people.people import Person
from storage.tickets import drafts
from storage.tickets.drafts import Draft as FlowDraft
from storage.tickets.drafts import TeamDraft

MOST_CHANGES: Final = 200
"""As many operators change an event at once, and more."""
EVENT, WAS = "event", "was"
"""Hidden answers of a change: its event, and the event's answers when the change began."""
ANSWER, VERB = "ea", "ev"
"""The buttons of an event's flow began with these, and those that open a draft still do."""


def put_aside(talk: Conversation, way: UnderWay) -> None:
    """Keeps it as a waiting draft, which any operator can continue."""
    answers = dict(way.journey.answers)
    event_id, was = answers.pop(EVENT, None), answers.pop(WAS, {})
    body = Body(answers, way.journey.revisiting, was, saved=True)
    kept = Draft(way.buttons.number, talk.who.id, event_id, body)
    event_drafts.keep(talk.tx, talk.context.keys.own, kept, talk.now)


def tapped_answer(request: TeamRequest) -> None:
    """draft/question/value: an answer tapped in a message of an older release."""
    match request.words.split("/"):
        case [number, name, value]:
            _tapped(request, number_in(number), "a", name, value)


def tapped_verb(request: TeamRequest) -> None:
    """draft/verb/question, perhaps with a word more: `open` goes on with a draft, all others are of an older release."""
    match request.words.split("/"):
        case [number, "open", _name]:
            open_draft(request, number_in(number))
        case [number, "anew", _name]:
            _begin_another(request, number_in(number))
        case [number, "page", name, page]:
            _tapped(request, number_in(number), "p", name, page)
        case [number, verb, name, *more]:
            _tapped(request, number_in(number), "n", verb, name, *more)


def take_reply(request: TeamRequest) -> bool:
    """Takes a reply to a question of an older release, known by its buttons; False when it was to something else."""
    for words in map(read_tap, request.inbound.reply_to_taps):
        match words:
            case ["k", verb, number, way, name, *_more] if verb == VERB and way != "open":
                flow = _flow_of(request.unit, number_in(number))
                team_flows.answered(request, number_in(number), f"{flow}.{name}")
                return True
    return False


def open_draft(request: TeamRequest, number: int) -> None:
    """The operator who opens a waiting draft goes on with it; one under way stays its operator's."""
    unit = request.unit
    present = drafts.lock(unit.tx, unit.context.keys.own, number)
    waiting = event_drafts.lock(unit.tx, unit.context.keys.own, number)
    if present is not None and _is_left(request, present):
        drafts.drop_in(unit.tx, present.person_id, present.chat, present.draft.flow)
        team_flows.open_draft(request, present.draft)
    elif present is None and waiting is not None:
        event_drafts.drop(unit.tx, waiting.id)
        team_flows.open_draft(request, flow_draft(waiting))
    else:
        team_flows.tapped(request, number, ["n", "here", f"{event.name}.{REVIEW}"])


def take_up_unsaved(request: TeamRequest) -> None:
    """Goes on with what this operator had begun before an upgrade and not saved, unless something else is under way."""
    talk = TeamConversation(request, event.name)
    way = under_way(talk, talk.who, talk.language)
    if way is not None and runner.is_worth_keeping(way):
        return
    for each in event_drafts.of_person(talk.tx, talk.context.keys.own, talk.who.id):
        if each.event_id is None and not each.body.saved and each.body.answers:
            event_drafts.drop(talk.tx, each.id)
            team_flows.opened(request, flow_draft(each))
            return


def flow_draft(waiting: Draft) -> FlowDraft:
    """The draft as the engine goes on with it."""
    answers: dict[str, Any] = dict(waiting.body.answers)
    if waiting.event_id is None:
        return FlowDraft(event.name, answers, waiting.body.revisiting, number=waiting.id)
    hidden = {EVENT: waiting.event_id, WAS: waiting.body.was}
    return FlowDraft(change_event.name, answers | hidden, waiting.body.revisiting, number=waiting.id)


def drop_of_event(unit: UnitOfWork, known: Event) -> None:
    """Drops the changes of an event that is cancelled, waiting ones and those under way."""
    event_drafts.drop_of_event(unit.tx, known.id)
    for each in drafts.of_flow(unit.tx, unit.context.keys.own, change_event.name, MOST_CHANGES):
        if each.draft.answers.get(EVENT) == known.id:
            drafts.drop_in(unit.tx, each.person_id, each.chat, each.draft.flow)


def fetch(unit: UnitOfWork, number: int, who: Person) -> TeamDraft | None:
    """Returns the waiting draft of that number; the operator's own is under way again."""
    waiting = event_drafts.lock(unit.tx, unit.context.keys.own, number)
    if waiting is None:
        return None
    if waiting.person_id == who.id:
        event_drafts.drop(unit.tx, waiting.id)
    return TeamDraft(waiting.person_id, "", flow_draft(waiting))


def _begin_another(request: TeamRequest, number: int) -> None:
    """Beside the one with that number, which may be a colleague's."""
    own = request.unit.context.keys.own
    if drafts.lock(request.unit.tx, own, number) or event_drafts.lock(request.unit.tx, own, number):
        team_flows.begin_anew(TeamConversation(request, event.name))
    else:
        _tapped(request, number, "n", "anew", REVIEW)


def _tapped(request: TeamRequest, number: int, kind: str, *words: str) -> None:
    """Handles it as the present button of the same action."""
    flow = _flow_of(request.unit, number)
    named = 0 if kind in "ap" else 1
    full = [*words[:named], f"{flow}.{words[named]}", *words[named + 1 :]]
    team_flows.tapped(request, number, [kind, *full])


def _flow_of(unit: UnitOfWork, number: int) -> str:
    """The flow of the draft with that number."""
    present = drafts.lock(unit.tx, unit.context.keys.own, number)
    if present is not None:
        return present.draft.flow
    waiting = event_drafts.lock(unit.tx, unit.context.keys.own, number)
    return flow_draft(waiting).flow if waiting else event.name


def _is_left(request: TeamRequest, draft: TeamDraft) -> bool:
    """Whether its operator has lost the role."""
    return not request.unit.person(draft.person_id).is_operator
