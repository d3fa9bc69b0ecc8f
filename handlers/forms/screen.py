"""Draws a journey as a screen: the question, or the review. The only module that does."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from flows.flow import Facts, Question
from flows.option import Option
from flows.questions.place import Where
from flows.questions.slot import Slot
from handlers.forms import slot_picker
from handlers.forms.answer_text import answer_text, labelled
from handlers.forms.way_rows import here, key, review_rows, ways_of
from handlers.messaging import pager
from handlers.messaging.flow_buttons import CITIZENS, FlowButtons
from handlers.messaging.flow_handler import UnderWay
from handlers.messaging.outbound import Button, Piece, Screen
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row, in_pairs
from locales.language import Language

ALL_AT_ONCE: Final = 12
PER_PAGE: Final = 8


def screen(
    unit: UnitOfWork,
    way: UnderWay,
    language: Language,
    lead: str = "",
    page: int = 0,
    only: Sequence[Option] = (),
    look: str = "",
) -> Screen:
    """The person's present question or review. `lead` is said before it; `page` turns the pages of a long list.

    `only` are the choices that are left, where typed words left some out. `look` goes to the flow's own
    review.
    """
    question = way.journey.question
    if question is None:
        return _review(unit, way, language, lead, look)
    rows = (*_choices_of(way, question, language, page, only), *ways_of(way, question, language))
    return Screen((*_led(lead), *_asked(unit, way, question, language)), rows, language=language.code)


def changes(way: UnderWay, language: Language) -> Screen:
    """Asks which answer to change."""
    buttons = [
        Button(language.say(question.title), tap=way.buttons.go("edit", key(way, question)))
        for question in way.journey.path
        if question.title
    ]
    # Translators: button
    back = Button(language.say("‹ Back"), tap=way.buttons.here(here(way)))
    return Screen(
        (Piece(language.say("What would you like to change?")),),
        (*in_pairs(buttons), (back,)),
        language=language.code,
    )


def lasting(way: UnderWay, language: Language) -> Screen:
    """Asks whether to throw the answers away."""
    wording, name = way.handler.wording, here(way)
    rows = (
        (Button(language.say(wording.drop), tap=way.buttons.go("drop", name)),),
        # Translators: button
        (Button(language.say("Go on"), tap=way.buttons.here(name)),),
    )
    return Screen((Piece(language.say(wording.ask)),), rows, language=language.code)


def another(way: UnderWay, language: Language) -> Screen:
    """Asks whether to go on with the draft in the team chat, or to begin another one of its kind."""
    begun = way.handler.called(way.journey) or language.say(way.journey.flow.title)
    asked = language.say("You have begun: {begun}. Shall we go on with it?", begun=begun)
    rows = (
        # Translators: button
        (Button(language.say("Go on"), tap=way.buttons.here(here(way))),),
        # Translators: button
        (Button(language.say("Begin another one"), tap=way.buttons.go("anew", here(way))),),
    )
    return Screen((Piece(asked),), rows, language=language.code)


def _led(lead: str) -> tuple[Piece, ...]:
    return (Piece(lead + "\n\n"),) if lead else ()


def _asked(unit: UnitOfWork, way: UnderWay, question: Question, language: Language) -> tuple[Piece, ...]:
    journey, note = way.journey, way.handler.note
    sentence, gaps = question.asking(journey.answers, journey.facts)
    asked = language.say(sentence, **gaps)
    if note is not None:
        asked = f"{asked} {note(unit, way, question)}".strip()
    head = _head(unit, way, language)
    if not head:
        return (Piece(asked),)
    have = answer_text(way, question, language) if question.name in journey.answers else ""
    pieces = (Piece(head + "\n"), Piece(asked, "bold"), *((Piece("\n" + have),) if have else ()))
    return (*pieces, *_hint(way, question, language))


def _head(unit: UnitOfWork, way: UnderWay, language: Language) -> str:
    """In the team chat, whose question it is: several people may be asked at once."""
    if way.handler.head is not None:
        return way.handler.head(unit, way)
    flow, (step, steps) = language.say(way.journey.flow.title), way.journey.step
    if way.owner:
        return language.say(
            "{name} · {flow} · Step {step} of {steps}", name=way.owner, flow=flow, step=step, steps=steps
        )
    if steps == 1:
        return ""
    return language.say("{flow} · Step {step} of {steps}", flow=flow, step=step, steps=steps)


def _hint(way: UnderWay, question: Question, language: Language) -> tuple[Piece, ...]:
    """How to answer in words in the team chat; where the answer is a tap it would only confuse."""
    if not way.owner or question.says_how or question.by_buttons(way.journey.answers.get(question.name)):
        return ()
    return (Piece("\n" + language.say("✍️ Answer with a reply to this message.")),)


def _choices_of(
    way: UnderWay, question: Question, language: Language, page: int, only: Sequence[Option]
) -> tuple[Row, ...]:
    journey = way.journey
    if isinstance(question, Slot):
        return _times(way, question, language, page, only)
    chosen = tuple(question.chosen(journey.answers.get(question.name)))
    choices = choices_kept if way.buttons is CITIZENS else _choices
    return choices(key(way, question), question, journey.facts, language, page, way.buttons, chosen)


def _times(
    way: UnderWay, question: Slot, language: Language, page: int, only: Sequence[Option]
) -> tuple[Row, ...]:
    """Never kept: free times change by the minute. Only citizens wait for a time."""
    options, name = question.options(way.journey.facts), key(way, question)
    shown = slot_picker.rows(way.buttons, name, only or options, language, page)
    every = slot_picker.every_row(way.buttons, name, language) if only else ()
    waiting = () if way.owner else slot_picker.waiting_row(options, way.journey.kept["service"], language)
    return tuple(row for row in (*shown, every, waiting) if row)


def _choices(
    name: str,
    question: Question,
    facts: Facts,
    language: Language,
    page: int,
    buttons: FlowButtons,
    chosen: tuple[str, ...],
) -> tuple[Row, ...]:
    options = question.options(facts)
    some = [
        _option(question, option, language, buttons.answer(name, option.value), chosen)
        for option in _page(options, page)
    ]
    if isinstance(question, Where):
        # Translators: button
        return ((Button(language.say("📍 I am there now"), asks="location"),), *in_pairs(some))
    if len(options) > ALL_AT_ONCE:
        return (*in_pairs(some), _pages(buttons, name, len(options), page, language))
    return in_pairs(some)


choices_kept: Final = lru_cache(maxsize=1024)(_choices)
"""For the buttons that all citizens have alike: those with a number, or about a visit, are asked for once."""


def _page(options: Sequence[Option], page: int) -> Sequence[Option]:
    return options if len(options) <= ALL_AT_ONCE else pager.part(options, page, PER_PAGE)


def _option(
    question: Question, option: Option, language: Language, data: str, chosen: tuple[str, ...]
) -> Button:
    label = labelled(question, option, language)
    return Button(f"✓ {label}" if option.value in chosen else label, tap=data)


def _pages(buttons: FlowButtons, name: str, count: int, page: int, language: Language) -> Row:
    last = pager.last_page(count, PER_PAGE)
    return pager.before_and_more(
        language, page, last, lambda label, n: Button(label, tap=buttons.page(name, n))
    )


def _review(unit: UnitOfWork, way: UnderWay, language: Language, lead: str, look: str) -> Screen:
    if way.handler.review is not None:
        own = way.handler.review(unit, way, look)
        rows = tuple(row for row in own.rows if row)
        return Screen((*_led(lead), *own.pieces), rows, own.files, language.code)
    lines = [line for question in way.journey.path if (line := answer_text(way, question, language))]
    head = Piece(language.say("Please check:") + "\n", "bold")
    return Screen(
        (*_led(lead), head, Piece("\n".join(lines))), review_rows(way, language), language=language.code
    )
