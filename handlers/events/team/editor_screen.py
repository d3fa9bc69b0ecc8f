"""The flow of an event as messages of the team chat: who is asked, what, and the buttons that carry the draft's number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flows.event_questions import Several, Translations, example_of
from flows.flow import Journey, Question
from flows.option import Option
from flows.questions.choice import Choice
from flows.text import _
from handlers.events.team.answer_text import label, shown
from handlers.messaging import pager
from handlers.messaging.button_data import tap
from handlers.messaging.languages import fallback
from handlers.messaging.outbound import Button, File, Piece
from handlers.messaging.people_names import operator_name
from handlers.messaging.unit_of_work import UnitOfWork
from handlers.messaging.widgets import Row, in_pairs
from locales.language import Language, Ltr
from storage.events.event_drafts import Draft

ALL_AT_ONCE: Final = 12
PER_PAGE: Final = 8
REVIEW: Final = "review"
ANSWER, VERB = "ea", "ev"
"""What the buttons of an event's flow begin with, after the desk's own letter."""
WITHOUT: Final[Mapping[str, str]] = {
    # Translators: button
    "neighbourhood": _("🏙 The whole town"),
    # Translators: button
    "capacity": _("♾ No limit"),
    # Translators: button
    "translations": _("Skip"),
}
"""What going on without an answer means."""
ONLY_FOR_NEW: Final = ("repeat", "until")


@dataclass(frozen=True)
class Shown:
    pieces: tuple[Piece, ...]
    rows: tuple[Row, ...]
    files: tuple[File, ...] = ()


def name_of(journey: Journey[Any]) -> str:
    return journey.question.name if journey.question else REVIEW


def go(draft: Draft, verb: str, name: str, *more: str) -> str:
    return tap("k", VERB, draft.id, verb, name, *more)


def question_screen(
    unit: UnitOfWork, draft: Draft, journey: Journey[Any], question: Question, lead: str = "", number: int = 0
) -> Shown:
    """What is asked now; a typed answer is a reply to it."""
    desk = unit.team_language
    who = operator_name(unit, draft.person_id)
    have = shown(unit, journey, question) if question.name in journey.answers else ""
    pieces = (
        *led(lead),
        Piece(f"{_head(desk, draft, journey, who)}\n"),
        Piece(_asked(unit, journey, question), "bold"),
        *((Piece(f"\n{have}"),) if have else ()),
        *_hint(desk, question, journey.answers.get(question.name)),
    )
    rows = (*_choices(unit, draft, journey, question, number), *_ways(desk, draft, journey, question))
    return Shown(pieces, rows)


def changes_screen(unit: UnitOfWork, draft: Draft, journey: Journey[Any]) -> Shown:
    """Which answer to change; the days of an event that is published are events of their own."""
    desk = unit.team_language
    new = draft.event_id is None
    buttons = [
        Button(desk.say(each.title), tap=go(draft, "edit", each.name))
        for each in journey.path
        if new or each.name not in ONLY_FOR_NEW
    ]
    # Translators: button
    back = Button(desk.say("‹ Back"), tap=go(draft, "here", REVIEW))
    return Shown((Piece(desk.say("What would you like to change?")),), (*in_pairs(buttons), (back,)))


def lasting_screen(unit: UnitOfWork, draft: Draft, journey: Journey[Any]) -> Shown:
    desk = unit.team_language
    rows = (
        # Translators: button
        (Button(desk.say("Yes, throw it away"), tap=go(draft, "drop", name_of(journey))),),
        # Translators: button
        (Button(desk.say("Go on"), tap=go(draft, "here", name_of(journey))),),
    )
    return Shown((Piece(desk.say("Shall I throw away what you have written? Nobody has seen it.")),), rows)


def led(lead: str) -> tuple[Piece, ...]:
    return (Piece(f"{lead}\n\n"),) if lead else ()


def _head(desk: Language, draft: Draft, journey: Journey[Any], who: str) -> str:
    """Whose question it is, for several people of the team may be asked at once."""
    if draft.event_id is not None:
        return f"{who} · {journey.answers['title']}"
    step, steps = journey.step
    flow = desk.say(journey.flow.title)
    return desk.say("{name} · {flow} · Step {step} of {steps}", name=who, flow=flow, step=step, steps=steps)


def _asked(unit: UnitOfWork, journey: Journey[Any], question: Question) -> str:
    desk = unit.team_language
    answer = journey.answers.get(question.name) or {}
    if isinstance(question, Translations):
        have = [unit.context.place.default_language, *answer.get("texts", {})]
        if now := answer.get("now"):
            return desk.say(
                "{language}: write the title in the first line, and the text in the lines below it.",
                language=desk.called(now),
            )
        return f"{desk.say(question.ask)} {fallback(unit, have)}".strip()
    if question.name == "place" and answer.get("point") and not answer["venue"]:
        return desk.say("I have the point on the map. What is the place called?")
    sentence, gaps = question.asking(journey.answers, journey.facts)
    return desk.say(sentence, example=Ltr(example_of(journey.facts.calendar)), **gaps)


def _hint(desk: Language, question: Question, answer: Any) -> tuple[Piece, ...]:  # Any: JSON
    """How a typed answer reaches us; where one taps, or has to choose first, it would only confuse."""
    if isinstance(question, Choice) or (isinstance(question, Translations) and not (answer or {}).get("now")):
        return ()
    return (Piece("\n" + desk.say("✍️ Answer with a reply to this message.")),)


def _choices(
    unit: UnitOfWork, draft: Draft, journey: Journey[Any], question: Question, number: int
) -> tuple[Row, ...]:
    options = question.options(journey.facts)
    long = len(options) > ALL_AT_ONCE
    some = pager.part(options, number, PER_PAGE) if long else options
    rows = in_pairs(_option(unit, draft, journey, question, each) for each in some)
    return (*rows, _pages(unit, draft, question, len(options), number)) if long else rows


def _option(
    unit: UnitOfWork, draft: Draft, journey: Journey[Any], question: Question, option: Option
) -> Button:
    answer = journey.answers.get(question.name) or ()
    chosen = isinstance(question, Several) and option.value in answer
    chosen = chosen or (isinstance(question, Translations) and option.value in dict(answer).get("texts", {}))
    text = label(option, question, unit.team_language)
    data = tap("k", ANSWER, draft.id, question.name, option.value)
    return Button(f"✓ {text}" if chosen else text, tap=data)


def _pages(unit: UnitOfWork, draft: Draft, question: Question, count: int, number: int) -> Row:
    return pager.before_and_more(
        unit.team_language,
        number,
        pager.last_page(count, PER_PAGE),
        lambda label, n: Button(label, tap=go(draft, "page", question.name, str(n))),
    )


def _ways(desk: Language, draft: Draft, journey: Journey[Any], question: Question) -> tuple[Row, ...]:
    # Translators: button
    out: Row = (Button(desk.say("✖ Throw away"), tap=go(draft, "cancel", question.name)),)
    if draft.event_id is not None:
        # Translators: button
        out = (Button(desk.say("✖ Change nothing"), tap=go(draft, "drop", question.name)),)
    if journey.step[0] > 1 and draft.event_id is None:
        # Translators: button
        out = (Button(desk.say("‹ Back"), tap=go(draft, "back", question.name)), *out)
    on = _on(desk, draft, journey, question)
    return (on, out) if on else (out,)


def _on(desk: Language, draft: Draft, journey: Journey[Any], question: Question) -> Row:
    """The buttons that go on without a new answer."""
    have = bool(journey.answers.get(question.name))
    buttons: list[Button] = []
    if have and journey.revisiting == question.name and question.name in journey.kept:
        # Translators: button
        done = desk.say("✅ Done")
        # Translators: button
        words_ = done if isinstance(question, Several | Translations) else desk.say("Leave it as it is")
        buttons.append(Button(words_, tap=go(draft, "keep", question.name)))
    if question.optional:
        # Translators: button
        skip = desk.say(WITHOUT.get(question.name, "Skip"))
        # Translators: button
        label_ = desk.say("Remove it") if have and question.name not in WITHOUT else skip
        buttons.append(Button(label_, tap=go(draft, "skip", question.name)))
    return tuple(buttons)
