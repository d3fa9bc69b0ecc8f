"""An operator makes or changes an event, question by question, in the team chat. Each has drafts of their own."""

from dataclasses import replace
from typing import Any, Final

import msgspec

from flows.event import check, event, moved
from flows.event_questions import LONGEST_TITLE
from flows.flow import Journey
from flows.refused import Refused
from flows.said import Said
from handlers.events.team import editor_review, editor_screen
from handlers.events.team.editor_screen import REVIEW, Shown, go, name_of
from handlers.events.team.facts import event_facts
from handlers.messaging.button_data import read_tap
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.people_names import operator_name
from handlers.messaging.team_request import TeamRequest
from handlers.messaging.typed_words import meant
from handlers.messaging.unit_of_work import UnitOfWork
from locales.clean import clean
from storage.events import event_drafts, events
from storage.events.event_drafts import Draft
from storage.events.events import Event

LONGEST_NUMBER: Final = 2**63


def begin(request: TeamRequest) -> None:
    """/event, perhaps with a title. What this operator has begun already is not forgotten over it."""
    mine = event_drafts.of_person(request.unit.tx, request.unit.context.keys.own, request.who.id)
    begun = [each for each in mine if each.event_id is None and not each.body.saved and each.body.answers]
    if begun and not request.words:
        _ask_which(request, begun[0])
    else:
        begin_anew(request)


def begin_anew(request: TeamRequest) -> None:
    title = " ".join(clean(request.words).split())[:LONGEST_TITLE]
    start(request, {"title": title} if title else {})


def start(request: TeamRequest, answers: dict[str, Any], event_id: int | None = None) -> Draft:
    """A draft with these answers, and its first question."""
    unit = request.unit
    draft = event_drafts.add(unit.tx, unit.context.keys.own, request.who.id, unit.now, answers, event_id)
    show(request, draft)
    return draft


def change(request: TeamRequest, known: Event, answers: dict[str, Any]) -> None:
    """Choose which line of an event to change; it stays as it is until that is saved."""
    unit = request.unit
    for each in event_drafts.of_person(unit.tx, unit.context.keys.own, request.who.id):
        if each.event_id == known.id:
            event_drafts.drop(unit.tx, each.id)  # begun before, and never saved
    draft = event_drafts.add(unit.tx, unit.context.keys.own, request.who.id, unit.now, answers, known.id)
    put(request, editor_screen.changes_screen(unit, draft, journey_of(unit, draft)), anew=True)


def tapped_answer(request: TeamRequest) -> None:
    """draft/question/value."""
    match request.words.split("/"):
        case [number, name, value] if draft := found(request, number):
            if name == name_of(journey_of(request.unit, draft)):
                _take(request, draft, Said(choice=value))
            else:
                moved_on(request, draft)


def heard_reply(request: TeamRequest) -> bool:
    """A reply to one of our questions, known by its buttons; False when it was to something else."""
    asked = asked_in(request)
    if asked is None:
        return False
    number, name = asked
    draft = found(request, number)
    if draft is None:
        return True
    said = msgspec.structs.replace(request.inbound.said, text=clean(request.inbound.said.text))
    journey = journey_of(request.unit, draft)
    question = journey.question
    if name != name_of(journey) and said.album:
        return True  # of several pictures sent at once the first is taken
    if name != name_of(journey):
        _correct(request, draft, name, said)
    elif question is None:
        _take_in(request, draft, said)
    elif question.optional and not said.media and _skips(request, said):
        keep(request, draft, journey.keep() if journey.answers.get(name) else journey.skip())
    else:
        _take(request, draft, said)
    return True


def _skips(request: TeamRequest, said: Said) -> bool:
    return meant(request.unit.context.place, "answers", said.text) == "skip"


def asked_in(request: TeamRequest) -> tuple[str, str] | None:
    """The draft and the question of the message replied to."""
    for words_ in map(read_tap, request.inbound.reply_to_taps):
        match words_:
            case ["k", editor_screen.VERB, number, _verb, name, *_more]:
                return number, name
    return None


def found(request: TeamRequest, number: str, *, anybody: bool = False) -> Draft | None:
    """The draft, if it is this operator's; else they are told why not."""
    known = int(number) if number.isascii() and number.isdecimal() and len(number) < len("1" * 20) else 0
    unit = request.unit
    draft = event_drafts.lock(unit.tx, unit.context.keys.own, known) if known < LONGEST_NUMBER else None
    if draft is None:
        request.tell(
            request.language.say(
                "This was published, or thrown away. /events shows everything, /event begins anew."
            )
        )
    elif draft.person_id != request.who.id and not anybody:
        name = operator_name(unit, draft.person_id)
        request.tell(
            request.language.say("{name} is at this one. With /event you begin your own.", name=name)
        )
        return None
    return draft


def journey_of(unit: UnitOfWork, draft: Draft) -> Journey[Any]:
    known = events.find(unit.tx, draft.event_id) if draft.event_id else None
    facts = event_facts(unit, known.taken if known else 0)
    return Journey(event, draft.body.answers, draft.body.revisiting, facts)


def keep(request: TeamRequest, draft: Draft, journey: Journey[Any], lead: str = "") -> None:
    """Keep the draft and show what comes next."""
    unit = request.unit
    journey = replace(journey, answers=moved(journey.answers, draft.body.answers))
    check(journey.kept)
    kept = draft.having(answers=dict(journey.answers), revisiting=journey.revisiting, saved=False)
    event_drafts.put(unit.tx, unit.context.keys.own, kept, unit.now)
    show(request, kept, lead, anew=stands_in_picture(request, draft))


def show(
    request: TeamRequest, draft: Draft, lead: str = "", *, anew: bool = False, number: int = 0, code: str = ""
) -> None:
    """Where the draft stands, in place of the message that was tapped; `code` is the language to read it in."""
    unit, journey = request.unit, journey_of(request.unit, draft)
    question = journey.question
    if question is None:
        shown = editor_review.review_screen(unit, draft, journey, lead, code)
    else:
        shown = editor_screen.question_screen(unit, draft, journey, question, lead, number)
    put(request, shown, anew=anew, with_picture=bool(code))


def put(request: TeamRequest, shown: Shown, *, anew: bool = False, with_picture: bool = False) -> None:
    """In place of the message that was tapped, unless one of the two is a picture; or both are the same one."""
    fits = with_picture if shown.files else not anew
    edit = request.inbound.message_id if request.inbound.tap and fits else ""
    request.show(shown.pieces, tuple(row for row in shown.rows if row), files=shown.files, edit=edit)


def moved_on(request: TeamRequest, draft: Draft) -> None:
    show(
        request,
        draft,
        request.language.say("That question has moved on. Here is where we are:"),
        anew=stands_in_picture(request, draft),
    )


def taken_over(request: TeamRequest, draft: Draft) -> Draft:
    """Whoever opens a draft goes on with it."""
    unit = request.unit
    mine = replace(draft, person_id=request.who.id)
    event_drafts.put(unit.tx, unit.context.keys.own, mine, unit.now)
    return mine


def refuse(request: TeamRequest, draft: Draft, no: Refused) -> None:
    """Why it does not fit, and the question again; nothing given before is lost."""
    why = request.language.say(no.message, **no.data)
    lead = request.language.say("{why} Everything else is kept.", why=why)
    show(request, draft, lead, anew=stands_in_picture(request, draft))


def _take(request: TeamRequest, draft: Draft, said: Said) -> None:
    journey = journey_of(request.unit, draft)
    try:
        keep(request, draft, journey.answer(said))
    except Refused as no:
        _take_elsewhere(request, draft, journey, said, no)


def _take_elsewhere(
    request: TeamRequest, draft: Draft, journey: Journey[Any], said: Said, no: Refused
) -> None:
    """It does not answer the question, but perhaps it is the picture or the place."""
    question = journey.question
    elsewhere = [each for each in journey.path if each.takes(said) and each is not question]
    if not elsewhere or said.text:
        refuse(request, draft, no)
        return
    _take_in(request, draft, said)


def _take_in(request: TeamRequest, draft: Draft, said: Said) -> None:
    try:
        journey = journey_of(request.unit, draft).take_in(said)
        keep(request, draft, journey, request.language.say("Thank you, I have added that."))
    except Refused as no:
        refuse(request, draft, no)


def _correct(request: TeamRequest, draft: Draft, name: str, said: Said) -> None:
    """A reply to an earlier question, or an edited one, changes that answer."""
    journey = journey_of(request.unit, draft)
    if name not in [each.name for each in journey.path]:
        moved_on(request, draft)
        return
    try:
        changed = replace(journey, revisiting=name).answer(said)
        back = replace(changed, revisiting=changed.revisiting or journey.revisiting)
        keep(request, draft, back, request.language.say("I have noted your correction."))
    except Refused as no:
        refuse(request, draft, no)


def _ask_which(request: TeamRequest, draft: Draft) -> None:
    """One is begun already: go on, or begin another beside it."""
    title = draft.body.answers.get("title") or request.language.say("an event")
    text = request.language.say("You have begun: {begun}. Shall we go on with it?", begun=title)
    rows = (
        # Translators: button
        (Button(request.language.say("Go on"), tap=go(draft, "open", REVIEW)),),
        # Translators: button
        (Button(request.language.say("Begin another one"), tap=go(draft, "anew", REVIEW)),),
    )
    request.show((Piece(text),), rows)


def stands_in_picture(request: TeamRequest, draft: Draft) -> bool:
    """The message tapped is a picture with words under it: what follows stands in a new one."""
    return (
        bool(request.inbound.tap)
        and bool(draft.body.answers.get("picture"))
        and f"/{REVIEW}" in request.inbound.tap
    )
