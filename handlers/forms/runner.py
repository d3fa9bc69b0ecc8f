"""One person's way through a flow: answers, buttons, refusals that lose nothing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flows.flow import Journey
from flows.option import Option
from flows.questions.choice import Choice
from flows.refused import Refused
from flows.said import Said
from handlers.forms import answer_text, emergency_numbers, screen, way_rows
from handlers.forms.drafts import discard, keep, under_way
from handlers.messaging.button_data import page_in
from handlers.messaging.capabilities import capabilities
from handlers.messaging.flow_handler import UnderWay, Wording
from handlers.messaging.typed_words import meant
from handlers.messaging.unit_of_work import Conversation, Destination

WORTH_ASKING = 2
"""From so many answers on, throwing them away is confirmed first."""


def is_worth_keeping(way: UnderWay) -> bool:
    """Whether it holds words that would have to be told again; a choice or two of a short flow is not worth it."""
    is_short = way.journey.flow.at_once and way.handler.put_aside is None
    return bool(way.journey.answers) and not is_short


def hear(talk: Conversation, way: UnderWay, said: Said) -> None:
    """Takes a person's message while a question is open."""
    question = way.journey.question
    word = meant(talk.context.place, "answers", said.text)
    if question is None and word == "send" and way.handler.review is None:
        finish(talk, way)
    elif question is not None and question.optional and word == "skip" and not said.media:
        has = way.journey.answers.get(question.name) is not None
        _go_on(talk, way, way.journey.keep() if has else way.journey.skip())
    else:
        _take(talk, way, said)


def on_button(talk: Conversation, words: list[str]) -> None:
    """Handles a button of a flow: an answer, a step, or a page of a long list."""
    way = under_way(talk, talk.who, talk.language)
    if way is None:
        talk.redirect(Destination.MOVED_ON)
    else:
        press(talk, way, words)


def press(talk: Conversation, way: UnderWay, words: list[str]) -> None:
    """The same, of this flow."""
    match words:
        case ["a", name, value]:
            _answer_tapped(talk, way, name, value)
        case ["p", name, page] if page.isdecimal() and name == way_rows.here(way):
            talk.show(screen.screen(talk, way, talk.language, page=page_in(page)))
        case ["n", "edit", name]:
            _go_on(talk, way, way.journey.edit(name.partition(".")[2]))
        case ["n", "look", name, look] if name == way_rows.here(way):
            talk.show(screen.screen(talk, way, talk.language, look=look))
        case ["n", verb, name] if name == way_rows.here(way):
            _go(talk, way, verb)
        case _:
            stale(talk, way)


def proceed(talk: Conversation, way: UnderWay, lead: str = "", asked: str = "") -> None:
    """Keeps the draft and shows the next question; some flows finish with their last answer."""
    answered = way.handler.answered
    taken = way if answered is None else answered(talk, replace(way, asked=asked))
    if taken is None:
        return
    way = taken.handler.keep(talk, taken) if taken.handler.keep else keep(talk, taken, asked)
    if way.journey.question is None and way.journey.flow.at_once:
        finish(talk, way)
    else:
        show(talk, way, lead)


def finish(talk: Conversation, way: UnderWay) -> None:
    way.handler.finish(talk, way)


def cancel(talk: Conversation) -> None:
    """Throws the draft away, and says so; some flows say themselves what stays as it was."""
    way = under_way(talk, talk.who, talk.language)
    left = way.handler.left if way else None
    if left is not None and left(talk):
        return
    discard(talk, talk.who)
    wording = way.handler.wording if way else Wording()
    talk.redirect(Destination.MENU, talk.language.say(wording.dropped))


def show(talk: Conversation, way: UnderWay, lead: str = "", only: Sequence[Option] = ()) -> None:
    album = talk.inbound.said.album
    here = screen.screen(talk, way, talk.language, lead, only=only)
    talk.show(here, burst=f"album:{album}" if album else "")


def stale(talk: Conversation, way: UnderWay) -> None:
    """Answers an old button kindly, with the present question."""
    show(talk, way, talk.language.say("That question has moved on. Here is where we are:"))


def correct(talk: Conversation, way: UnderWay, name: str, said: Said) -> None:
    """Answers an earlier question once more; the open question stays open. Raises Refused."""
    journey = replace(way.journey, revisiting=name).answer(said)
    journey = replace(journey, revisiting=journey.revisiting or way.journey.revisiting)
    proceed(talk, replace(way, journey=journey), talk.language.say("I have noted your correction."), name)


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
    """Offers words that do not answer the open question to the others."""
    try:
        journey = way.journey.take_in(said)
    except Refused as other:
        fitting = way.journey.has_room_for(said)
        refuse(talk, way, other if fitting or no is None else no)
        return
    if no is not None and _drops_words(way.journey, said):
        refuse(talk, way, no)
        return
    before = way.journey.answers
    changed = (name for name in reversed([*journey.answers]) if journey.answers[name] != before.get(name))
    _go_on(talk, way, journey, talk.language.say("Thank you, I have added that."), next(changed, ""))


def _drops_words(journey: Journey[Any], said: Said) -> bool:
    """Whether the questions that would take it leave words for which no other one has room."""
    left = (each.rest(said, journey.facts) for each in journey.path if each.takes(said))
    return all(rest.text and not journey.has_room_for(rest) for rest in left)


def refuse(talk: Conversation, way: UnderWay, no: Refused) -> None:
    """Tells why it does not fit and what is kept, and asks again. The team is not told what it knows."""
    language = talk.language
    lead = language.say(no.message, **no.data)
    if way.owner:
        lead = language.say("{why} Everything else is kept.", why=lead)
    elif way.handler.keep is None and (have := answer_text.kept(way, language)):
        lead += " " + language.say("(I kept: {answers}.)", answers=have)
    show(talk, way, lead, no.only)


def _answer_tapped(talk: Conversation, way: UnderWay, name: str, value: str) -> None:
    if name != way_rows.here(way):
        question = next(
            (each for each in way.journey.flow.questions if way_rows.key(way, each) == name), None
        )
        same = question is not None and way.journey.answers.get(question.name) == value
        if same:  # a double tap: it has been taken already
            show(talk, way)
        else:
            stale(talk, way)
        return
    _take(talk, way, Said(choice=value))


def _go(talk: Conversation, way: UnderWay, verb: str) -> None:
    """Handles a button that is no answer: one of the flow's own, or of those that every flow has."""
    journey, handler = way.journey, way.handler
    match verb:
        case _ if verb in handler.verbs and journey.question is None:
            handler.verbs[verb](talk, way)
        case "send" if handler.review is None:
            finish(talk, way)
        case "here":
            show(talk, way)
        case "change":
            talk.show(screen.changes(way, talk.language))
        case "human" if not handler.for_team:
            talk.redirect(Destination.PERSON)
        case "cancel" if _asks_first(way):
            talk.show(screen.lasting(way, talk.language))
        case "cancel" | "drop":
            cancel(talk)
        case _:
            _step(talk, way, verb)


def _step(talk: Conversation, way: UnderWay, verb: str) -> None:
    """Goes on or back without an answer."""
    journey = way.journey
    match verb:
        case "keep":
            _go_on(talk, way, journey.keep())
        case "back":
            _go_on(talk, way, journey.keep() if way.is_single else journey.back())
        case "skip" | "skipall":
            try:
                _go_on(talk, way, journey.skip_all() if verb == "skipall" else journey.skip())
            except Refused as no:
                refuse(talk, way, no)
        case _:
            stale(talk, way)


def _asks_first(way: UnderWay) -> bool:
    is_long = is_worth_keeping(way) and len(way.journey.answers) >= WORTH_ASKING
    return is_long and bool(way.handler.wording.ask) and not way.is_single


def _go_on(talk: Conversation, way: UnderWay, journey: Journey[Any], lead: str = "", asked: str = "") -> None:
    proceed(talk, replace(way, journey=journey), lead, asked)


def _call(talk: Conversation, journey: Journey[Any], name: str) -> str:
    """Shows the number of a category that wants a call before anything else."""
    question = next(each for each in journey.flow.questions if each.name == name)
    kind = capabilities(talk).kinds.get(journey.flow.name)
    if not isinstance(question, Choice) or kind is None:
        return ""
    category = kind.category(talk.context.place, journey.answers[name] or "")
    return (
        emergency_numbers.call(talk.context.place, category.call, talk.language)
        if category and category.call
        else ""
    )
