"""How a citizen begins a flow: by its name, with words that waited, or in place of another flow."""

from dataclasses import replace
from typing import Any

from flows.flow import Answers, Journey
from flows.said import Said
from handlers.forms import runner, waiting_words
from handlers.forms.drafts import NOTHING_YET, begun, drop, under_way
from handlers.forms.words_for import story_of, with_words
from handlers.messaging.button_data import tap
from handlers.messaging.capabilities import capabilities
from handlers.messaging.flow_handler import UnderWay
from handlers.messaging.outbound import Button
from handlers.messaging.unit_of_work import Conversation, Destination, LanguageGuess
from handlers.messaging.widgets import simple
from locales.clean import clean


def begin(talk: Conversation, flow: str) -> None:
    """Begins a flow; a draft under way is not thrown away without a question."""
    handler = capabilities(talk).flows[flow]
    if handler.begin is not None:
        handler.begin(talk)
        return
    way = under_way(talk, talk.who, talk.language)
    if missing := handler.missing(talk):
        talk.redirect(Destination.MENU, missing)
    elif way is not None and runner.is_worth_keeping(way) and way.journey.flow.name != flow:
        ask_which_flow(talk, way, flow)
    elif way is not None and runner.is_worth_keeping(way):
        runner.show(talk, way)
    elif every := waiting_words.waiting(talk):
        begin_with(talk, every, flow=flow)
    else:
        start(talk, begun(talk, flow))


def start(talk: Conversation, way: UnderWay, lead: str = "") -> None:
    """Begins anew, in place of any draft."""
    drop(talk, talk.who)
    talk.change(aside=None)
    runner.proceed(talk, way, lead)


def begin_with(
    talk: Conversation, every: list[Said], lead: str = "", *, flow: str, given: Answers = NOTHING_YET
) -> None:
    """Makes a draft whose answers hold the words already."""
    way, first = begun(talk, flow, given), capabilities(talk).flows[flow].first_words
    journey: Journey[Any] = way.journey
    for said in every:
        journey = with_words(journey, said)
    text = " ".join(said.text for said in every)
    if text:
        talk.effects.language_guesses.append(LanguageGuess(talk.who.id, text, talk.language.code))
    thanks = talk.language.say(first.thanks) if first else ""
    both = "\n\n".join(part for part in (lead, thanks) if part)
    story = story_of(journey)
    texts = waiting_words.texts_of(talk)
    if not talk.inbound.tap:
        texts[talk.inbound.message_id] = clean(talk.inbound.said.text)
    told = dict.fromkeys(texts, story.name) if story is not None and story.name in journey.answers else {}
    start(talk, replace(way, journey=journey, messages=told, said=texts if told else {}), both)


def resume(talk: Conversation, lead: str = "") -> bool:
    """Goes on with the words or the flow that waited; False when nothing did."""
    every = waiting_words.waiting(talk)
    if every is None:
        return False
    if flow := waiting_words.waiting_flow(talk):
        start(talk, begun(talk, flow), lead)
    else:
        talk.redirect(Destination.WHICH_THREAD, lead)
    return True


def ask_which_flow(talk: Conversation, way: UnderWay, flow: str, anew: str = "") -> None:
    """Asks about two flows at once: go on, or start the other one, by the tap `anew` where it begins with something."""
    language = talk.language
    text = language.say(
        "You have begun: {begun}. Shall we go on with it, or delete it and start: {wanted}?",
        begun=language.say(way.journey.flow.title),
        wanted=language.say(capabilities(talk).flows[flow].flow.title),
    )
    rows = (
        # Translators: button
        (Button(language.say("Go on"), tap=tap("m", "here")),),
        # Translators: button
        (Button(language.say("Delete it and start"), tap=anew or tap("m", "anew", flow)),),
    )
    talk.show(simple(language, text, *rows))
