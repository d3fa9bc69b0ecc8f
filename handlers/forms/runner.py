"""One citizen's way through a flow: answers, buttons, refusals that lose nothing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flows.flow import Journey
from flows.folding import folded
from flows.option import Option
from flows.questions.choice import Choice
from flows.refused import Refused
from flows.said import Said
from handlers.citizen import free_text, handover, menu
from handlers.forms import answer_text, emergency_numbers, screen
from handlers.forms.drafts import UnderWay, begun, drop, keep, under_way
from handlers.messaging.unit_of_work import Conversation
from handlers.tickets.citizen import filing

SKIP_WORDS = frozenset(
    folded(word) for word in ("skip", "no", "salta", "nessuna", "avanti", "تخطي", "لا", "done", "fatto")
)
SEND_WORDS = frozenset(
    folded(word) for word in ("send", "ok", "yes", "invia", "si", "va bene", "أرسل", "نعم")
)
WORTH_ASKING = 2
"""From so many answers on, throwing them away is asked about first."""


def begin(talk: Conversation, flow: str) -> None:
    """Start a flow; one that is under way already is not thrown away without a question."""
    way = under_way(talk, talk.who, talk.language)
    if flow == "room" and not talk.context.place.rooms:
        menu.show(talk, talk.language.say("There is no room to ask for here."))
    elif way is not None and is_worth_keeping(way) and way.journey.flow.name != flow:
        menu.ask_which_flow(talk, way.journey.flow.title, flow)
    elif way is not None and is_worth_keeping(way):
        show(talk, way)
    elif every := free_text.waiting(talk):
        free_text.begin(talk, every, flow=flow)
    else:
        start(talk, begun(talk, flow))


def is_worth_keeping(way: UnderWay) -> bool:
    """Whether something was told that would have to be told again; a choice or two of a short flow is not."""
    return bool(way.journey.answers) and not way.journey.flow.at_once


def start(talk: Conversation, way: UnderWay, lead: str = "") -> None:
    """Begin anew, whatever was there."""
    drop(talk, talk.who)
    talk.change(aside=None)
    proceed(talk, way, lead)


def hear(talk: Conversation, way: UnderWay, said: Said) -> None:
    """What a citizen wrote or sent while they were asked something."""
    question = way.journey.question
    plain = folded(said.text)
    if question is None and plain in SEND_WORDS:
        filing.send(talk, way)
    elif question is not None and question.optional and plain in SKIP_WORDS and not said.media:
        has = way.journey.answers.get(question.name) is not None
        _go_on(talk, way, way.journey.keep() if has else way.journey.skip())
    else:
        _take(talk, way, said)


def tapped(talk: Conversation, words: list[str]) -> None:
    """A button of a flow: an answer, a way to go, or a page of a long list."""
    way = under_way(talk, talk.who, talk.language)
    if way is None:
        menu.moved_on(talk)
        return
    match words:
        case ["a", name, value]:
            _answer_tapped(talk, way, name, value)
        case ["p", name, page] if page.isdecimal() and name == _here(way):
            here = screen.screen(way.journey, talk.language, page=min(int(page), 99))
            talk.show(here)
        case ["n", verb, name] if name == _here(way):
            _go(talk, way, verb)
        case ["n", "edit", name]:
            _go_on(talk, way, way.journey.edit(name.partition(".")[2]))
        case _:
            stale(talk, way)


def proceed(talk: Conversation, way: UnderWay, lead: str = "", asked: str = "") -> None:
    """Keep the draft and show what comes next; some flows are done with their last answer."""
    way = keep(talk, way, asked)
    if way.journey.question is None and way.journey.flow.at_once:
        filing.send(talk, way)
    else:
        show(talk, way, lead)


def show(talk: Conversation, way: UnderWay, lead: str = "", only: Sequence[Option] = ()) -> None:
    album = talk.inbound.said.album
    here = screen.screen(way.journey, talk.language, lead, only=only)
    talk.show(here, burst=f"album:{album}" if album else "")


def stale(talk: Conversation, way: UnderWay) -> None:
    """An old button: kindly, where we are."""
    show(talk, way, talk.language.say("That question has moved on. Here is where we are:"))


def revise(talk: Conversation, way: UnderWay, said: Said) -> bool:
    """The citizen edited a message that answered a question; False when it answered none."""
    name = way.messages.get(talk.inbound.message_id)
    if name is None:
        return False
    question = next((each for each in way.journey.flow.questions if each.name == name), None)
    if question is None or not said:
        return True
    try:
        journey = replace(way.journey, revisiting=name).answer(said)
    except Refused:
        return True
    journey = replace(journey, revisiting=way.journey.revisiting)
    proceed(talk, replace(way, journey=journey), talk.language.say("I have noted your correction."))
    return True


def _take(talk: Conversation, way: UnderWay, said: Said) -> None:
    question = way.journey.question
    try:
        if question is not None:
            journey = way.journey.answer(said)
            _go_on(talk, way, journey, _call(talk, journey, question.name), question.name)
            return
        _take_in(talk, way, said, None)
    except Refused as no:
        _take_in(talk, way, said, no)


def _take_in(talk: Conversation, way: UnderWay, said: Said, no: Refused | None) -> None:
    """It does not answer the question, but perhaps another one."""
    try:
        journey = way.journey.take_in(said)
    except Refused as other:
        fitting = way.journey.has_room_for(said)
        refuse(talk, way, other if fitting or no is None else no)
        return
    before = way.journey.answers
    taker = next((name for name in journey.answers if journey.answers[name] != before.get(name)), "")
    _go_on(talk, way, journey, talk.language.say("Thank you, I have added that."), taker)


def refuse(talk: Conversation, way: UnderWay, no: Refused) -> None:
    """Why it does not fit, what is kept, and the question again."""
    language = talk.language
    lead = language.say(no.message, **no.data)
    if have := answer_text.kept(way.journey, language):
        lead += " " + language.say("(I kept: {answers}.)", answers=have)
    show(talk, way, lead, no.only)


def _answer_tapped(talk: Conversation, way: UnderWay, name: str, value: str) -> None:
    if name != _here(way):
        flow, _dot, question = name.partition(".")
        same = flow == way.journey.flow.name and way.journey.answers.get(question) == value
        if same:  # a double tap: it has been taken already
            show(talk, way)
        else:
            stale(talk, way)
        return
    _take(talk, way, Said(choice=value))


def _go(talk: Conversation, way: UnderWay, verb: str) -> None:
    journey = way.journey
    match verb:
        case "send":
            filing.send(talk, way)
        case "change":
            talk.show(screen.changes(journey, talk.language))
        case "cancel" if is_worth_keeping(way) and len(journey.answers) >= WORTH_ASKING:
            talk.show(screen.lasting(journey, talk.language))
        case "cancel" | "drop":
            menu.cancelled(talk)
        case "human":
            handover.hand_over(talk, way)
        case "keep":
            _go_on(talk, way, journey.keep())
        case "back":
            _go_on(talk, way, journey.back())
        case "skip":
            try:
                _go_on(talk, way, journey.skip())
            except Refused as no:
                refuse(talk, way, no)
        case _:
            stale(talk, way)


def _go_on(talk: Conversation, way: UnderWay, journey: Journey[Any], lead: str = "", asked: str = "") -> None:
    proceed(talk, replace(way, journey=journey), lead, asked)


def _call(talk: Conversation, journey: Journey[Any], name: str) -> str:
    """A category may have a number to call before anything else."""
    question = next(each for each in journey.flow.questions if each.name == name)
    if not isinstance(question, Choice):
        return ""
    category = talk.context.place.category(journey.flow.name, journey.answers[name] or "")
    return (
        emergency_numbers.call(talk.context.place, category.call, talk.language)
        if category and category.call
        else ""
    )


def _here(way: UnderWay) -> str:
    return screen.key(way.journey.flow, way.journey.question)
