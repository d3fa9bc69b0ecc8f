"""An operator makes or changes an event, question by question, in the team chat. Each has drafts of their own."""

from dataclasses import replace
from typing import Any, Final

import msgspec

from flows.event import check, event, moved
from flows.event_questions import LONGEST_TITLE
from flows.flow import Journey
from flows.folding import folded
from flows.refused import Refused
from flows.said import Said
from handlers.events.team import editor_review, editor_screen
from handlers.events.team.editor_screen import REVIEW, Shown, go, name_of
from handlers.events.team.facts import event_facts
from handlers.forms.runner import SKIP_WORDS
from handlers.messaging.button_data import read_tap
from handlers.messaging.outbound import Button, Piece
from handlers.messaging.team_request import Asking
from handlers.messaging.unit_of_work import Turn
from handlers.tickets import team_texts
from locales.clean import clean
from storage.events import event_drafts, events
from storage.events.event_drafts import Draft
from storage.events.events import Event

LONGEST_NUMBER: Final = 2**63


def begin(asking: Asking) -> None:
    """/event, perhaps with a title. What this operator has begun already is not forgotten over it."""
    mine = event_drafts.of_person(asking.turn.tx, asking.turn.world.keys.own, asking.who.id)
    begun = [each for each in mine if each.event_id is None and not each.body.saved and each.body.answers]
    if begun and not asking.words:
        _ask_which(asking, begun[0])
    else:
        begin_anew(asking)


def begin_anew(asking: Asking) -> None:
    title = " ".join(clean(asking.words).split())[:LONGEST_TITLE]
    start(asking, {"title": title} if title else {})


def start(asking: Asking, answers: dict[str, Any], event_id: int | None = None) -> Draft:
    """A draft with these answers, and its first question."""
    turn = asking.turn
    draft = event_drafts.add(turn.tx, turn.world.keys.own, asking.who.id, turn.now, answers, event_id)
    show(asking, draft)
    return draft


def change(asking: Asking, known: Event, answers: dict[str, Any]) -> None:
    """Choose which line of an event to change; it stays as it is until that is saved."""
    turn = asking.turn
    for each in event_drafts.of_person(turn.tx, turn.world.keys.own, asking.who.id):
        if each.event_id == known.id:
            event_drafts.drop(turn.tx, each.id)  # begun before, and never saved
    draft = event_drafts.add(turn.tx, turn.world.keys.own, asking.who.id, turn.now, answers, known.id)
    put(asking, editor_screen.changes_screen(turn, draft, journey_of(turn, draft)), anew=True)


def tapped_answer(asking: Asking) -> None:
    """draft/question/value."""
    match asking.words.split("/"):
        case [number, name, value] if draft := found(asking, number):
            if name == name_of(journey_of(asking.turn, draft)):
                _take(asking, draft, Said(choice=value))
            else:
                moved_on(asking, draft)


def heard_reply(asking: Asking) -> bool:
    """A reply to one of our questions, known by its buttons; False when it was to something else."""
    asked = asked_in(asking)
    if asked is None:
        return False
    number, name = asked
    draft = found(asking, number)
    if draft is None:
        return True
    said = msgspec.structs.replace(asking.heard.said, text=clean(asking.heard.said.text))
    journey = journey_of(asking.turn, draft)
    question = journey.question
    if name != name_of(journey) and said.album:
        return True  # of several pictures sent at once the first is taken
    if name != name_of(journey):
        _correct(asking, draft, name, said)
    elif question is None:
        _take_in(asking, draft, said)
    elif question.optional and folded(said.text) in SKIP_WORDS and not said.media:
        keep(asking, draft, journey.keep() if journey.answers.get(name) else journey.skip())
    else:
        _take(asking, draft, said)
    return True


def asked_in(asking: Asking) -> tuple[str, str] | None:
    """The draft and the question of the message replied to."""
    for words_ in map(read_tap, asking.heard.reply_to_taps):
        match words_:
            case ["k", editor_screen.VERB, number, _verb, name, *_more]:
                return number, name
    return None


def found(asking: Asking, number: str, *, anybody: bool = False) -> Draft | None:
    """The draft, if it is this operator's; else they are told why not."""
    known = int(number) if number.isascii() and number.isdecimal() and len(number) < len("1" * 20) else 0
    turn = asking.turn
    draft = event_drafts.lock(turn.tx, turn.world.keys.own, known) if known < LONGEST_NUMBER else None
    if draft is None:
        asking.tell(
            asking.language.say(
                "This was published, or thrown away. /events shows everything, /event begins anew."
            )
        )
    elif draft.person_id != asking.who.id and not anybody:
        name = team_texts.operator_name(turn, draft.person_id)
        asking.tell(asking.language.say("{name} is at this one. With /event you begin your own.", name=name))
        return None
    return draft


def journey_of(turn: Turn, draft: Draft) -> Journey[Any]:
    known = events.find(turn.tx, draft.event_id) if draft.event_id else None
    facts = event_facts(turn, known.taken if known else 0)
    return Journey(event, draft.body.answers, draft.body.revisiting, facts)


def keep(asking: Asking, draft: Draft, journey: Journey[Any], lead: str = "") -> None:
    """Keep the draft and show what comes next."""
    turn = asking.turn
    journey = replace(journey, answers=moved(journey.answers, draft.body.answers))
    check(journey.kept)
    kept = draft.having(answers=dict(journey.answers), revisiting=journey.revisiting, saved=False)
    event_drafts.put(turn.tx, turn.world.keys.own, kept, turn.now)
    show(asking, kept, lead, anew=stands_in_picture(asking, draft))


def show(
    asking: Asking, draft: Draft, lead: str = "", *, anew: bool = False, number: int = 0, code: str = ""
) -> None:
    """Where the draft stands, in place of the message that was tapped; `code` is the language to read it in."""
    turn, journey = asking.turn, journey_of(asking.turn, draft)
    question = journey.question
    if question is None:
        shown = editor_review.review_screen(turn, draft, journey, lead, code)
    else:
        shown = editor_screen.question_screen(turn, draft, journey, question, lead, number)
    put(asking, shown, anew=anew, with_picture=bool(code))


def put(asking: Asking, shown: Shown, *, anew: bool = False, with_picture: bool = False) -> None:
    """In place of the message that was tapped, unless one of the two is a picture; or both are the same one."""
    fits = with_picture if shown.files else not anew
    edit = asking.heard.message_id if asking.heard.tap and fits else ""
    asking.show(shown.pieces, tuple(row for row in shown.rows if row), files=shown.files, edit=edit)


def moved_on(asking: Asking, draft: Draft) -> None:
    show(
        asking,
        draft,
        asking.language.say("That question has moved on. Here is where we are:"),
        anew=stands_in_picture(asking, draft),
    )


def taken_over(asking: Asking, draft: Draft) -> Draft:
    """Whoever opens a draft goes on with it."""
    turn = asking.turn
    mine = replace(draft, person_id=asking.who.id)
    event_drafts.put(turn.tx, turn.world.keys.own, mine, turn.now)
    return mine


def refuse(asking: Asking, draft: Draft, no: Refused) -> None:
    """Why it does not fit, and the question again; nothing given before is lost."""
    why = asking.language.say(no.message, **no.data)
    lead = asking.language.say("{why} Everything else is kept.", why=why)
    show(asking, draft, lead, anew=stands_in_picture(asking, draft))


def _take(asking: Asking, draft: Draft, said: Said) -> None:
    journey = journey_of(asking.turn, draft)
    try:
        keep(asking, draft, journey.answer(said))
    except Refused as no:
        _take_elsewhere(asking, draft, journey, said, no)


def _take_elsewhere(asking: Asking, draft: Draft, journey: Journey[Any], said: Said, no: Refused) -> None:
    """It does not answer the question, but perhaps it is the picture or the place."""
    question = journey.question
    elsewhere = [each for each in journey.path if each.takes(said) and each is not question]
    if not elsewhere or said.text:
        refuse(asking, draft, no)
        return
    _take_in(asking, draft, said)


def _take_in(asking: Asking, draft: Draft, said: Said) -> None:
    try:
        journey = journey_of(asking.turn, draft).take_in(said)
        keep(asking, draft, journey, asking.language.say("Thank you, I have added that."))
    except Refused as no:
        refuse(asking, draft, no)


def _correct(asking: Asking, draft: Draft, name: str, said: Said) -> None:
    """A reply to an earlier question, or an edited one, changes that answer."""
    journey = journey_of(asking.turn, draft)
    if name not in [each.name for each in journey.path]:
        moved_on(asking, draft)
        return
    try:
        changed = replace(journey, revisiting=name).answer(said)
        back = replace(changed, revisiting=changed.revisiting or journey.revisiting)
        keep(asking, draft, back, asking.language.say("I have noted your correction."))
    except Refused as no:
        refuse(asking, draft, no)


def _ask_which(asking: Asking, draft: Draft) -> None:
    """One is begun already: go on, or begin another beside it."""
    title = draft.body.answers.get("title") or asking.language.say("an event")
    text = asking.language.say("You have begun: {begun}. Shall we go on with it?", begun=title)
    rows = (
        # Translators: button
        (Button(asking.language.say("Go on"), tap=go(draft, "open", REVIEW)),),
        # Translators: button
        (Button(asking.language.say("Begin another one"), tap=go(draft, "anew", REVIEW)),),
    )
    asking.show((Piece(text),), rows)


def stands_in_picture(asking: Asking, draft: Draft) -> bool:
    """The message tapped is a picture with words under it: what follows stands in a new one."""
    return (
        bool(asking.heard.tap)
        and bool(draft.body.answers.get("picture"))
        and f"/{REVIEW}" in asking.heard.tap
    )
