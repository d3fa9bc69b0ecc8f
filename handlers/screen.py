"""Turns a journey into a screen: the question, or the page on which everything is checked. Nobody else does."""

from collections.abc import Sequence
from typing import Any, Final

from flows.flow import Flow, Journey, Option, Question
from flows.questions import Photos, Where
from handlers.answers import labelled, shown
from handlers.deeds import Button, Piece, Screen
from handlers.showing import Row, in_pairs
from handlers.taps import tap
from locales.language import Language

ALL_AT_ONCE: Final = 12
PER_PAGE: Final = 8
REVIEW: Final = "review"


def key(flow: Flow[Any], question: Question | None) -> str:
    """What a button names: the flow and the question it belongs to."""
    return f"{flow.name}.{question.name if question else REVIEW}"


def screen(journey: Journey[Any], language: Language, lead: str = "", page: int = 0) -> Screen:
    """Where the citizen stands. `lead` is said before it; `page` turns the pages of a long list."""
    question = journey.question
    if question is None:
        return _review(journey, language, lead)
    pieces = (*_led(lead), *_asked(journey, question, language))
    rows = (*_choices(journey, question, language, page), *_ways(journey, question, language))
    return Screen(pieces, tuple(row for row in rows if row), language=language.code)


def changes(journey: Journey[Any], language: Language) -> Screen:
    """Which answer to change."""
    buttons = [
        Button(language.say(question.title), tap=_go(journey, "edit", question))
        for question in journey.path
        if question.title
    ]
    # Translators: button
    back = Button(language.say("‹ Back"), tap=tap("m", "here"))
    return Screen(
        (Piece(language.say("What would you like to change?")),),
        (*in_pairs(buttons), (back,)),
        language=language.code,
    )


def lasting(journey: Journey[Any], language: Language) -> Screen:
    """Whether to throw away what was said so far."""
    rows = (
        # Translators: button
        (Button(language.say("Yes, delete it"), tap=_go(journey, "drop", journey.question)),),
        # Translators: button
        (Button(language.say("Go on"), tap=tap("m", "here")),),
    )
    asked = language.say("Shall we delete what you have written so far? Nothing has been sent.")
    return Screen((Piece(asked),), rows, language=language.code)


def _led(lead: str) -> tuple[Piece, ...]:
    return (Piece(lead + "\n\n"),) if lead else ()


def _asked(journey: Journey[Any], question: Question, language: Language) -> tuple[Piece, ...]:
    sentence, gaps = question.asking(journey.answers)
    asked = language.say(sentence, **gaps)
    step, steps = journey.step
    if steps == 1:
        return (Piece(asked),)
    flow = language.say(journey.flow.title)
    where = language.say("{flow} · Step {step} of {steps}", flow=flow, step=step, steps=steps)
    have = shown(journey, question, language) if question.name in journey.answers else ""
    return (Piece(where + "\n"), Piece(asked, "bold"), *((Piece("\n" + have),) if have else ()))


def _choices(journey: Journey[Any], question: Question, language: Language, page: int) -> Sequence[Row]:
    options = question.options(journey.facts)
    buttons = [_option(journey, question, option, language) for option in _page(options, page)]
    if isinstance(question, Where):
        # Translators: button
        return ((Button(language.say("📍 I am there now"), asks="location"),), *in_pairs(buttons))
    if len(options) > ALL_AT_ONCE:
        return (*in_pairs(buttons), _pages(journey, question, len(options), page, language))
    return in_pairs(buttons)


def _page(options: Sequence[Option], page: int) -> Sequence[Option]:
    return options if len(options) <= ALL_AT_ONCE else options[page * PER_PAGE : (page + 1) * PER_PAGE]


def _option(journey: Journey[Any], question: Question, option: Option, language: Language) -> Button:
    data = tap("a", key(journey.flow, question), option.value)
    return Button(labelled(question, option, language), tap=data)


def _pages(journey: Journey[Any], question: Question, count: int, page: int, language: Language) -> Row:
    name = key(journey.flow, question)
    # Translators: button
    before = (Button(language.say("‹ Before"), tap=tap("p", name, page - 1)),) if page else ()
    # Translators: button
    more = (Button(language.say("More ›"), tap=tap("p", name, page + 1)),)
    return (*before, *(more if (page + 1) * PER_PAGE < count else ()))


def _ways(journey: Journey[Any], question: Question, language: Language) -> Sequence[Row]:
    """Back, on, out, and to a person."""
    # Translators: button
    out: Row = (Button(language.say("✖ Cancel"), tap=_go(journey, "cancel", question)),)
    if journey.step[1] > 1:
        # Translators: button
        out = (*out, Button(language.say("🙋 A person"), tap=_go(journey, "human", question)))
    if journey.step[0] > 1 or question.detail:
        # Translators: button
        out = (Button(language.say("‹ Back"), tap=_go(journey, "back", question)), *out)
    return (_on(journey, question, language), out)


def _on(journey: Journey[Any], question: Question, language: Language) -> Row:
    """The buttons that go on without a new answer."""
    have = journey.answers.get(question.name)
    buttons: list[Button] = []
    if have is not None and journey.revisiting == question.name:
        # Translators: button
        words = language.say("✅ Done") if isinstance(question, Photos) else language.say("Leave it as it is")
        buttons.append(Button(words, tap=_go(journey, "keep", question)))
    if question.optional:
        # Translators: button
        words = language.say("Skip") if have is None else language.say("Remove it")
        buttons.append(Button(words, tap=_go(journey, "skip", question)))
    return tuple(buttons)


def _review(journey: Journey[Any], language: Language, lead: str) -> Screen:
    lines = [line for question in journey.path if (line := shown(journey, question, language))]
    head = Piece(language.say("Please check:") + "\n", "bold")
    rows = (
        # Translators: button
        (Button(language.say("✅ Send"), tap=_go(journey, "send", None)),),
        (
            # Translators: button
            Button(language.say("✏️ Change"), tap=_go(journey, "change", None)),
            # Translators: button
            Button(language.say("✖ Cancel"), tap=_go(journey, "cancel", None)),
        ),
        # Translators: button
        (Button(language.say("🙋 A person"), tap=_go(journey, "human", None)),),
    )
    return Screen((*_led(lead), head, Piece("\n".join(lines))), rows, language=language.code)


def _go(journey: Journey[Any], verb: str, question: Question | None) -> str:
    return tap("n", verb, key(journey.flow, question))
