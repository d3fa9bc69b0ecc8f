"""Turns a journey into a screen: the question, or the page on which everything is checked. Nobody else does."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from flows.flow import Facts, Flow, Journey, Question
from flows.option import Option
from flows.questions.media import Photos
from flows.questions.place import Where
from flows.questions.slot import Slot
from flows.text import _
from handlers.forms import slot_picker
from handlers.forms.answer_text import labelled, shown
from handlers.messaging import pager
from handlers.messaging.button_data import tap
from handlers.messaging.outbound import Button, Piece, Screen
from handlers.messaging.widgets import Row, in_pairs
from locales.language import Language

ALL_AT_ONCE: Final = 12
PER_PAGE: Final = 8
REVIEW: Final = "review"


def key(flow: Flow[Any], question: Question | None) -> str:
    """What a button names: the flow and the question it belongs to."""
    return f"{flow.name}.{question.name if question else REVIEW}"


def screen(
    journey: Journey[Any],
    language: Language,
    lead: str = "",
    page: int = 0,
    only: Sequence[Option] = (),
) -> Screen:
    """Where the citizen stands. `lead` is said before it; `page` turns the pages of a long list.

    `only` are the choices that are left, where what they said left some out.
    """
    question = journey.question
    if question is None:
        return _review(journey, language, lead)
    pieces = (*_led(lead), *_asked(journey, question, language))
    if isinstance(question, Slot):
        rows = _times(journey, question, language, page, only)
    else:
        rows = _choices(journey.flow, question, journey.facts, language, page)
    ways = _ways(
        journey.flow,
        question,
        language,
        journey.step,
        have=journey.answers.get(question.name) is not None,
        again=journey.revisiting == question.name,
    )
    return Screen(pieces, rows + ways, language=language.code)


def changes(journey: Journey[Any], language: Language) -> Screen:
    """Which answer to change."""
    buttons = [
        Button(language.say(question.title), tap=_go(journey.flow, "edit", question))
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
        (Button(language.say("Yes, delete it"), tap=_go(journey.flow, "drop", journey.question)),),
        # Translators: button
        (Button(language.say("Go on"), tap=tap("m", "here")),),
    )
    asked = language.say("Shall we delete what you have written so far? Nothing has been sent.")
    return Screen((Piece(asked),), rows, language=language.code)


def _led(lead: str) -> tuple[Piece, ...]:
    return (Piece(lead + "\n\n"),) if lead else ()


def _asked(journey: Journey[Any], question: Question, language: Language) -> tuple[Piece, ...]:
    sentence, gaps = question.asking(journey.answers)
    if isinstance(question, Slot) and not question.options(journey.facts):
        sentence = _("There is no free time just now. We can tell you as soon as there is one.")
    asked = language.say(sentence, **gaps)
    step, steps = journey.step
    if steps == 1:
        return (Piece(asked),)
    flow = language.say(journey.flow.title)
    where = language.say("{flow} · Step {step} of {steps}", flow=flow, step=step, steps=steps)
    have = shown(journey, question, language) if question.name in journey.answers else ""
    return (Piece(where + "\n"), Piece(asked, "bold"), *((Piece("\n" + have),) if have else ()))


def _times(
    journey: Journey[Any], question: Slot, language: Language, page: int, only: Sequence[Option]
) -> tuple[Row, ...]:
    """Not kept: what is free changes by the minute."""
    options = question.options(journey.facts)
    name = key(journey.flow, question)
    shown = slot_picker.rows(name, only or options, language, page)
    every = slot_picker.every_row(name, language) if only else ()
    waiting = slot_picker.waiting_row(options, journey.kept["service"], language)
    return tuple(row for row in (*shown, every, waiting) if row)


@lru_cache(maxsize=1024)
def _choices(
    flow: Flow[Any], question: Question, facts: Facts, language: Language, page: int
) -> tuple[Row, ...]:
    options = question.options(facts)
    buttons = [_option(flow, question, option, language) for option in _page(options, page)]
    if isinstance(question, Where):
        # Translators: button
        return ((Button(language.say("📍 I am there now"), asks="location"),), *in_pairs(buttons))
    if len(options) > ALL_AT_ONCE:
        return (*in_pairs(buttons), _pages(flow, question, len(options), page, language))
    return in_pairs(buttons)


def _page(options: Sequence[Option], page: int) -> Sequence[Option]:
    return options if len(options) <= ALL_AT_ONCE else pager.part(options, page, PER_PAGE)


def _option(flow: Flow[Any], question: Question, option: Option, language: Language) -> Button:
    data = tap("a", key(flow, question), option.value)
    return Button(labelled(question, option, language), tap=data)


def _pages(flow: Flow[Any], question: Question, count: int, page: int, language: Language) -> Row:
    name = key(flow, question)
    last = pager.last_page(count, PER_PAGE)
    return pager.before_and_more(language, page, last, lambda label, n: Button(label, tap=tap("p", name, n)))


@lru_cache(maxsize=1024)
def _ways(
    flow: Flow[Any], question: Question, language: Language, step: tuple[int, int], *, have: bool, again: bool
) -> tuple[Row, ...]:
    """Back, on, out, and to a person. `have` is an answer given before, `again` that it is asked anew."""
    # Translators: button
    out: Row = (Button(language.say("✖ Cancel"), tap=_go(flow, "cancel", question)),)
    if step[1] > 1 or isinstance(question, Slot):
        # Translators: button
        out = (*out, Button(language.say("🙋 A person"), tap=_go(flow, "human", question)))
    if step[0] > 1 or question.detail:
        # Translators: button
        out = (Button(language.say("‹ Back"), tap=_go(flow, "back", question)), *out)
    on = _on(flow, question, language, have=have, again=again)
    return (on, out) if on else (out,)


def _on(flow: Flow[Any], question: Question, language: Language, *, have: bool, again: bool) -> Row:
    """The buttons that go on without a new answer."""
    buttons: list[Button] = []
    if have and again:
        # Translators: button
        words = language.say("✅ Done") if isinstance(question, Photos) else language.say("Leave it as it is")
        buttons.append(Button(words, tap=_go(flow, "keep", question)))
    if question.optional:
        # Translators: button
        words = language.say("Remove it") if have else language.say("Skip")
        buttons.append(Button(words, tap=_go(flow, "skip", question)))
    return tuple(buttons)


def _review(journey: Journey[Any], language: Language, lead: str) -> Screen:
    lines = [line for question in journey.path if (line := shown(journey, question, language))]
    head = Piece(language.say("Please check:") + "\n", "bold")
    rows = (
        # Translators: button
        (Button(language.say("✅ Send"), tap=_go(journey.flow, "send", None)),),
        (
            # Translators: button
            Button(language.say("✏️ Change"), tap=_go(journey.flow, "change", None)),
            # Translators: button
            Button(language.say("✖ Cancel"), tap=_go(journey.flow, "cancel", None)),
        ),
        # Translators: button
        (Button(language.say("🙋 A person"), tap=_go(journey.flow, "human", None)),),
    )
    return Screen((*_led(lead), head, Piece("\n".join(lines))), rows, language=language.code)


def _go(flow: Flow[Any], verb: str, question: Question | None) -> str:
    return tap("n", verb, key(flow, question))
