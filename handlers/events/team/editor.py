"""An operator makes or changes an event: two flows of the team, with the same questions."""

from typing import Any, Final

from flows import rules
from flows.event import change_event, event
from flows.flow import Facts, Journey, Question
from flows.questions.text import Translations
from flows.text import _
from handlers.events.team import editor_review, editor_save, saved_drafts
from handlers.events.team.facts import event_facts
from handlers.events.team.saved_drafts import EVENT, WAS
from handlers.forms import screen, team_flows
from handlers.forms.drafts import begun, drop, keep, under_way
from handlers.messaging.flow_handler import FlowHandler, UnderWay, Wording
from handlers.messaging.languages import fallback
from handlers.messaging.team_conversation import TeamConversation
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.unit_of_work import UnitOfWork
from locales.clean import clean
from locales.language import Language
from storage.events import event_drafts, events
from storage.events.events import Event
from storage.people.people import Person

OVER: Final = _("This was published, or thrown away. /events shows everything, /event begins anew.")
THEIRS: Final = _("{name} is at this one. With /event you begin your own.")


def begin(request: TeamRequest) -> None:
    """/event, perhaps with a title. A draft this operator has begun already is kept."""
    title = " ".join(clean(request.words).split())[: rules.MOST_OF_A_TITLE]
    if not title:
        saved_drafts.take_up_unsaved(request)
    team_flows.begin(request, event.name, {"title": title} if title else {})


def begin_again(request: TeamRequest, answers: dict[str, Any]) -> None:
    """Begins a new event with these answers."""
    team_flows.begin(request, event.name, answers)


def change(request: TeamRequest, known: Event, answers: dict[str, Any]) -> None:
    """Lets the operator choose which line of an event to change; the event stays as it is until that is saved."""
    talk = TeamConversation(request, change_event.name)
    _forget_change(talk, known)
    team_flows.put_aside(talk)
    way = keep(talk, begun(talk, change_event.name, {**answers, EVENT: known.id, WAS: answers}))
    talk.anew = True
    talk.show(screen.changes(way, talk.language))


def _forget_change(talk: TeamConversation, known: Event) -> None:
    """Drops an earlier change that was never saved."""
    for each in event_drafts.of_person(talk.tx, talk.context.keys.own, talk.who.id):
        if each.event_id == known.id:
            event_drafts.drop(talk.tx, each.id)
    way = under_way(talk, talk.who, talk.language)
    if way is not None and way.journey.answers.get(EVENT) == known.id:
        drop(talk, talk.who)


def _facts(unit: UnitOfWork, _who: Person, journey: Journey[Any], town: Facts, _language: Language) -> Facts:
    known = events.find(unit.tx, journey.answers.get(EVENT, 0))
    return event_facts(unit, town, known.taken if known else 0)


def _note(unit: UnitOfWork, way: UnderWay, question: Question) -> str:
    """Which readers get the text in another language, as long as one can be chosen."""
    answer = way.journey.answers.get(question.name)
    if not (isinstance(question, Translations) and question.by_buttons(answer)):
        return ""
    return fallback(unit, [unit.context.place.default_language, *question.chosen(answer)])


def _head_of_change(_unit: UnitOfWork, way: UnderWay) -> str:
    return f"{way.owner} · {way.journey.answers['title']}"


def _called(journey: Journey[Any]) -> str:
    return str(journey.answers.get("title") or "")


def _has_picture(journey: Journey[Any]) -> bool:
    return bool(journey.answers.get("picture"))


make_event: Final = FlowHandler(
    flow=event,
    for_team=True,
    finish=editor_save.publish,
    facts=_facts,
    note=_note,
    review=editor_review.review,
    verbs={"publish": editor_save.publish, "later": editor_save.save_for_later},
    pictured=_has_picture,
    called=_called,
    put_aside=saved_drafts.put_aside,
    fetch=saved_drafts.fetch,
    wording=Wording(
        # Translators: button
        cancel=_("✖ Throw away"),
        ask=_("Shall I throw away what you have written? Nobody has seen it."),
        # Translators: button
        drop=_("Yes, throw it away"),
        dropped=_("Thrown away. Nobody has seen it."),
        over=OVER,
        theirs=THEIRS,
    ),
)

edit_event: Final = FlowHandler(
    flow=change_event,
    code="change",
    for_team=True,
    finish=editor_save.save,
    facts=_facts,
    head=_head_of_change,
    note=_note,
    review=editor_review.review,
    verbs={"save": editor_save.save, "saveall": editor_save.save_all},
    left=editor_save.left,
    pictured=_has_picture,
    called=_called,
    put_aside=saved_drafts.put_aside,
    fetch=saved_drafts.fetch,
    # Translators: button
    wording=Wording(cancel=_("✖ Change nothing"), ask="", over=OVER, theirs=THEIRS),
)
